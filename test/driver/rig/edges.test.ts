import { afterEach, describe, expect, it } from 'vitest';
import { operation, operationsPreShift } from '../../../shell/bytecode/event-layout.ts';
import { attachFlag, encodeAttachParameters } from '../../../shell/backend/windows/attach-parameters.ts';
import { cause, DriverPort } from './driver-port.ts';
import { openRig } from './open-rig.ts';
import type { Rig } from './rig.ts';
import { runOnRig } from './rig-session.ts';
import { createOption, disposition, informationClass, status } from './status.ts';
import { everyDriver, missingVariant } from './variants.ts';

/** What happens seldom: ids that come back, texts that are too long, volumes that go, calls that mean nothing. */

describe.each(everyDriver.filter((variant) => missingVariant(variant) === undefined))('%s', (variant) => {
  let rig: Rig;
  const begin = () => {
    rig = openRig(variant);
    rig.make('folder', c(''));
    rig.make('file', c('a'), 100);
  };
  afterEach(() => expect(rig.end()).toEqual([]));

  const c = (name: string) => String.raw`C:\Docs` + (name === '' ? '' : `\\${name}`);
  const image = (name: string) => `\\??\\C:\\Tools\\${name}.exe`;
  const openAs = (pid: number) => {
    rig.become(pid, pid + 1);
    rig.open(1, c('a'));
    rig.close(1);
    rig.become(200, 201);
  };

  it('a process id that comes back is another process, whether its end was told or not', () => {
    begin();
    const { tables } = runOnRig(rig, 'open < pid, exe, count() >', () => {
      rig.startProcess(300, 200, image('first'));
      openAs(300);
      rig.exitProcess(300);
      rig.startProcess(300, 200, image('second'));
      openAs(300);
      rig.command('process', 'assume', 304, 200, String.raw`\Device\HarddiskVolume1\third.exe`);
      openAs(304);
      rig.command('process', 'assume', 304, 200, String.raw`\Device\HarddiskVolume1\fourth.exe`);
      openAs(304);
    });
    expect(tables['@']).toEqual(['300 first.exe 1', '300 second.exe 1', '304 fourth.exe 1', '304 third.exe 1']);
    rig.exitProcess(304);
  });

  it('who has the id of a parent that ended is not the parent', () => {
    begin();
    const { tables, losses } = runOnRig(rig, 'open < exe, parent.exe, ppid, count() >', () => {
      rig.startProcess(300, 200, image('parent'));
      rig.startProcess(304, 300, image('child'));
      openAs(304);
      rig.exitProcess(300);
      rig.startProcess(300, 200, image('stranger'));
      openAs(300);
      openAs(304);
    });
    expect(tables['@']).toHaveLength(3);
    expect(tables['@']).toContain('child.exe parent.exe 300 1');
    expect(tables['@']).toContain('stranger.exe worker.exe 200 1');
    expect(losses.lost.unresolvedPaths).toBe(1);
  });

  it('a tree whose root is yet to come', () => {
    begin();
    const parameters = encodeAttachParameters({
      operations: 1n << BigInt(operation.open),
      pid: 300,
      flags: attachFlag.processTree,
    });
    rig.attachFixed(0, parameters);
    openAs(200);
    rig.startProcess(300, 200, image('root'));
    rig.startProcess(304, 300, image('child'));
    openAs(300);
    openAs(304);
    expect(rig.detach(0)).toBe(2);
    rig.exitProcess(300);
    rig.exitProcess(304);
  });

  it('a command line that is too long is cut at its end, a new name in front', () => {
    begin();
    const line = `x ${'é'.repeat(3000)}`;
    let folder = c('');
    for (let depth = 0; depth < 20; depth++) {
      folder += `\\${String(depth)}${'f'.repeat(230)}`;
      rig.make('folder', folder);
    }
    const program = 'open < cmdline, count() > rename @r < path2, count() >';
    const { tables, losses } = runOnRig(rig, program, () => {
      rig.startProcess(300, 200, image('x'), line);
      openAs(300);
      rig.open(1, c('a'));
      expect(rig.rename(1, `\\??\\${folder}\\b`)).toMatchObject({ status: 0 });
      rig.close(1);
    });
    const told = tables['@']!.find((row) => row.startsWith('x é'))!.slice(0, -' 1'.length);
    expect(line.startsWith(told.replace(/…$/, ''))).toBe(true);
    expect(Buffer.byteLength(told)).toBeGreaterThan(4090);
    const [renamed] = tables['@r']!;
    expect(`${folder}\\b`.endsWith(renamed!.slice(0, -' 1'.length).replace(/^…/, ''))).toBe(true);
    expect(losses.lost.cutPaths).toBe(2);
  });

  it('a long line of processes that nobody heard of, from the last one up', () => {
    begin();
    const count = 2000;
    const pid = (generation: number) => 1000 + 4 * generation;
    for (let each = 0; each < count; each++) {
      rig.command('process', 'assume', pid(each), each === 0 ? 200 : pid(each - 1), `\\??\\C:\\${each}.exe`);
    }
    const program = 'open < exe, parent.exe, count() >';
    const { tables } = runOnRig(rig, program, () => openAs(pid(count - 1)), { processTree: { rootPid: 200 } });
    expect(tables['@']).toEqual([`${count - 1}.exe ${count - 2}.exe 1`]);
  });

  it('how far data is valid, as the cache manager says, is no change of size', () => {
    begin();
    const { tables } = runOnRig(rig, 'truncate < path, size, count() >', () => {
      rig.open(1, c('a'), { access: 3 });
      rig.set(1, informationClass.endOfFile, 50, 'paging');
      rig.set(1, informationClass.endOfFile, 40);
      rig.close(1);
    });
    expect(tables['@']).toEqual([`${c('a')} 40 1`]);
  });

  it('memory of the cache that is lent for a transfer: once, not again when it is given back', () => {
    begin();
    const program = 'read,write < op, path, count(), sum(size), sum(bytes), max(offset) >';
    const act = () => {
      rig.open(1, c('a'), { access: 3 });
      expect(rig.read(1, 10, 60, 'mdl')).toEqual({ status: 0, information: 60 });
      expect(rig.read(1, 70, 60, 'mdl', 'fast')).toEqual({ status: 0, information: 30 });
      expect(rig.read(1, 0, 5, 'mdl', 'dispatch')).toEqual({ status: 0, information: 5 });
      expect(rig.write(1, 20, 7, 'mdl')).toEqual({ status: 0, information: 7 });
      expect(rig.write(1, 30, 8, 'mdl', 'fast')).toEqual({ status: 0, information: 8 });
      rig.close(1);
    };
    expect(runOnRig(rig, program, act).tables['@']).toEqual([
      `read ${c('a')} 3 125 95 70`,
      `write ${c('a')} 2 15 15 30`,
    ]);
  });

  it('transfers by lent memory are refused as others are', () => {
    begin();
    const operations = ((1n << BigInt(operation.read)) | (1n << BigInt(operation.write))) << BigInt(operationsPreShift);
    rig.attachFixed(0, encodeAttachParameters({ operations, flags: attachFlag.control }), status.accessDenied);
    rig.open(1, c('a'), { access: 3 });
    const refused = { status: status.accessDenied, information: 0 };
    for (const manner of [['mdl'], ['mdl', 'fast']] as const) {
      expect(rig.read(1, 0, 5, ...manner)).toEqual(refused);
      expect(rig.write(1, 0, 5, ...manner)).toEqual(refused);
    }
    rig.close(1);
    expect(rig.detach(0)).toBe(4);
  });

  it('who runs no image is the system', () => {
    begin();
    rig.command('process', 'assume', 8, 0, '');
    const { tables } = runOnRig(rig, 'open < pid, exe, count() >', () => openAs(8));
    expect(tables['@']).toEqual(['8 System 1']);
  });

  it('a file opened by its id has a name once it is open', () => {
    begin();
    const { id } = rig.make('file', c('by-id'), 5);
    const options = createOption.byFileId | createOption.synchronous;
    const { tables, losses } = runOnRig(rig, 'open,read < op, path, count() >', () => {
      rig.open(1, `C:\\${id}`, { options });
      rig.read(1, 0, 1);
      rig.close(1);
    });
    expect(tables['@']).toEqual([`open ${c('by-id')} 1`, `read ${c('by-id')} 1`]);
    expect(losses.lost.unresolvedPaths).toBe(0);
  });

  it('a folder by a name that ends in a separator', () => {
    begin();
    const { tables } = runOnRig(rig, 'open < path, name, dir, count() >', () => {
      rig.open(1, `${c('')}\\`, { options: createOption.directory });
      rig.close(1);
    });
    expect(tables['@']).toEqual([String.raw`C:\Docs Docs C:\ 1`]);
  });

  it('targets in all alphabets, with the name of the device, with zeros behind', () => {
    begin();
    const name = 'ß語😀';
    rig.make('file', c(name), 300);
    const targets = [c(name), String.raw`\Device\HarddiskVolume1\docs\ß語😀`, `${c(name)}\0\0\0`];
    let answer = 0n;
    for (const target of targets) {
      rig.invoked = (_client, _event, call) => {
        answer = call(0x10003, Buffer.from(target)).result;
        return 1;
      };
      const operations = 1n << BigInt(operation.open + operationsPreShift);
      // its own reparse comes by again: a target that is open already goes on
      rig.attachRemote(0, encodeAttachParameters({ operations, flags: attachFlag.control }));
      expect(rig.open(1, c('a'))).toMatchObject({ status: 0 });
      rig.detach(0);
      expect(answer).toBe(0n);
      expect(rig.read(1, 0, 500)).toMatchObject({ information: 300 });
      rig.close(1);
    }
  });

  it('targets that are no UTF-8', () => {
    begin();
    const head = Buffer.from('C:\\Docs\\');
    const broken = ['80', 'c0af', 'c3', 'e28a', 'eda080', 'f4908080', 'f8808080', '610062', 'e0808a'];
    const answers: bigint[] = [];
    rig.invoked = (_client, _event, call) => {
      for (const bytes of broken) answers.push(call(0x10003, Buffer.concat([head, Buffer.from(bytes, 'hex')])).result);
      answers.push(call(0x10003, Buffer.alloc(4096, 'x')).result, call(0x10003, Buffer.alloc(8)).result);
      return 0;
    };
    const operations = 1n << BigInt(operation.open + operationsPreShift);
    rig.attachRemote(0, encodeAttachParameters({ operations, flags: attachFlag.control }));
    rig.open(1, c('a'));
    rig.close(1);
    rig.detach(0);
    expect(answers).toEqual(Array(broken.length + 2).fill(-3n));
  });

  it('an instance goes while operations wait: they are drained, counted and told of no more', () => {
    begin();
    const program = 'read,rename,open,close < op, count() >';
    const { tables } = runOnRig(rig, program, () => {
      rig.open(1, c('a'));
      rig.read(1, 0, 1);
      rig.read(1, 0, 1, 'held', 'asynchronous');
      expect(Number(rig.command('dismount', 'C:', 'ask').split('\t')[0])).toBe(0);
      rig.release();
      rig.read(1, 0, 1);
      rig.close(1);
      rig.command('mount', 'C:');
      rig.open(1, c('a'));
      rig.close(1);
    });
    expect(tables['@']).toEqual(['close 1', 'open 2', 'read 1']);
    expect(new DriverPort(rig).counters().causes[cause.drained]).toBe(1);
  });

  it('calls that are nobody’s operation pass', () => {
    begin();
    const all = encodeAttachParameters({ operations: 0x1fffen });
    rig.open(1, c('a'), { access: 3 });
    rig.open(2, c(''), { options: createOption.directory });
    rig.attachFixed(0, all);
    rig.query(1, informationClass.position);
    rig.set(1, informationClass.position, 3);
    rig.set(1, 200, 3);
    rig.watch(2);
    expect(rig.detach(0)).toBe(0);
    rig.close(1);
    rig.close(2);
  });

  it('deletion on close is known of files that were opened while only closing was listened to', () => {
    begin();
    const operations = 1n << BigInt(operation.delete);
    rig.attachFixed(0, encodeAttachParameters({ operations }));
    rig.open(1, c('t'), { disposition: disposition.create, options: createOption.deleteOnClose });
    rig.open(2, c('missing'), { options: createOption.deleteOnClose });
    rig.close(1);
    expect(rig.detach(0)).toBe(1);
    expect(rig.open(1, c('t'))).toMatchObject({ status: status.noSuchFile });
  });
});
