import { afterEach, describe, expect, it } from 'vitest';
import { operation, operationsPreShift } from '../../../shell/bytecode/event-layout.ts';
import { attachFlag, encodeAttachParameters } from '../../../shell/backend/windows/attach-parameters.ts';
import { cause, DriverPort } from './driver-port.ts';
import { openRig } from './open-rig.ts';
import type { Answer, Rig } from './rig.ts';
import { runAll, runOnRig } from './rig-session.ts';
import { access, createOption, disposition, informationClass, major, outcome, status } from './status.ts';
import { everyDriver, missingVariant } from './variants.ts';

/** Operations that are refused, and opens that are sent elsewhere. */

const done = (...names: readonly (keyof typeof operation)[]) =>
  names.reduce((mask, name) => mask | (1n << BigInt(operation[name])), 0n);
const pre = (...names: readonly (keyof typeof operation)[]) => done(...names) << BigInt(operationsPreShift);
const control = { flags: attachFlag.control };
/** SL_*. */
const openFlag = { pagingFile: 2, targetDirectory: 4 };
const verdict = { redirect: 1, denied: status.accessDenied };

describe.each(everyDriver.filter((variant) => missingVariant(variant) === undefined))('%s', (variant) => {
  let rig: Rig;
  const begin = () => {
    rig = openRig(variant);
    rig.make('folder', c(''));
    rig.make('file', c('a'), 100);
    rig.make('file', c('b'), 200);
  };
  afterEach(() => expect(rig.end()).toEqual([]));

  const c = (name: string) => String.raw`C:\Docs` + (name === '' ? '' : `\\${name}`);
  const causes = () => new DriverPort(rig).counters().causes;
  const attach = (client: number, operations: bigint, gives: number, flags = control.flags) => {
    expect(rig.attachFixed(client, encodeAttachParameters({ operations, flags }), gives)).toBe(0);
  };

  it('a refused open makes nothing, and is told of as what it came to', () => {
    begin();
    const [guard, watcher] = runAll(
      rig,
      [
        {
          text: 'open:pre /name.startsWith("secret") && flags.create/ { deny("STATUS_ACCESS_DENIED"); }',
          options: { allowControl: true },
        },
        'open < name, error, count() >',
      ],
      () => {
        const refused = { status: status.accessDenied, information: 0 };
        expect(rig.open(1, c('secret.txt'), { disposition: disposition.create })).toEqual(refused);
        expect(rig.open(2, c('a'))).toMatchObject({ status: 0 });
        rig.close(2);
      },
    );
    expect(guard!.tables).toMatchObject({ '@denied': [expect.stringContaining('worker.exe')] });
    expect(watcher!.tables['@']).toEqual(['a OK 1', 'secret.txt STATUS_ACCESS_DENIED 1']);
    expect(rig.open(1, c('secret.txt'))).toMatchObject({ status: status.noSuchFile });
    expect(causes()[cause.denied]).toBe(1);
  });

  it('without --allow-control it only says what it would have done', () => {
    begin();
    const { tables } = runOnRig(rig, 'open:pre { deny("STATUS_ACCESS_DENIED"); }', () => {
      expect(rig.open(1, c('a'))).toMatchObject({ status: 0 });
      rig.close(1);
    });
    expect(tables).toMatchObject({ '@denied': [expect.stringContaining(c('a'))] });
    expect(causes()).toMatchObject({ [cause.unarmed]: 1, [cause.denied]: 0 });
  });

  const refusable: readonly (readonly [name: keyof typeof operation, act: () => Answer])[] = [
    ['read', () => rig.read(1, 0, 1)],
    ['read', () => rig.read(1, 0, 1, 'fast')],
    ['write', () => rig.write(1, 0, 1)],
    ['rename', () => rig.rename(1, String.raw`\??\C:\Docs\z`)],
    ['link', () => rig.link(1, String.raw`\??\C:\Docs\z`)],
    ['delete', () => rig.set(1, informationClass.disposition, 1)],
    ['delete', () => rig.set(1, informationClass.dispositionEx, 1)],
    ['truncate', () => rig.set(1, informationClass.endOfFile, 1)],
    ['setattr', () => rig.set(1, informationClass.basic, 1)],
    ['stat', () => rig.query(1, informationClass.standard)],
    ['flush', () => rig.control(1, major.flush)],
    ['lock', () => rig.control(1, major.lock, 1)],
    ['mmap', () => rig.control(1, major.section, 4)],
    ['ioctl', () => rig.control(1, major.fileSystemControl, 1)],
  ];

  it('what happens to an open file can be refused, each for itself', () => {
    begin();
    for (const [name, act] of refusable) {
      expect(rig.open(1, c('a'), { access: access.read | access.write })).toMatchObject({ status: 0 });
      attach(0, pre(name), verdict.denied);
      expect([name, act()]).toEqual([name, { status: status.accessDenied, information: 0 }]);
      rig.detach(0);
      rig.close(1);
    }
    expect(rig.size(c('a'))).toBe(100);
    expect(rig.open(1, c('z'))).toMatchObject({ status: status.noSuchFile });
    expect(causes()[cause.denied]).toBe(refusable.length);
  });

  it('paging I/O and closing are not refused', () => {
    begin();
    rig.open(1, c('a'));
    attach(0, pre('read', 'close', 'readdir'), verdict.denied);
    expect(rig.read(1, 0, 10, 'paging')).toMatchObject({ status: 0, information: 10 });
    expect(rig.close(1)).toMatchObject({ status: 0 });
    rig.detach(0);
    expect(causes()).toMatchObject({ [cause.verdict]: 2, [cause.denied]: 0 });
  });

  it('an open that succeeded can still be refused: it is cancelled, what it made stays', () => {
    begin();
    attach(0, done('open'), verdict.denied);
    const refused = { status: status.accessDenied, information: 0 };
    expect(rig.open(1, c('a'))).toEqual(refused);
    expect(rig.open(1, c('new'), { disposition: disposition.create })).toEqual(refused);
    expect(rig.open(1, c('missing'))).toMatchObject({ status: status.noSuchFile });
    rig.detach(0);
    expect(rig.open(1, c('new'))).toMatchObject({ status: 0, information: outcome.opened });
    rig.close(1);
    expect(causes()).toMatchObject({ [cause.denied]: 2, [cause.verdict]: 1 });
  });

  it('a creation can be refused on its own', () => {
    begin();
    attach(0, pre('create'), verdict.denied);
    expect(rig.open(1, c('a'))).toMatchObject({ status: 0 });
    rig.close(1);
    expect(rig.open(1, c('new'), { disposition: disposition.create })).toMatchObject({ status: status.accessDenied });
    expect(rig.open(1, c('a'), { disposition: disposition.openOrCreate })).toMatchObject({
      status: status.accessDenied,
    });
    rig.detach(0);
  });

  it('what is no verdict is counted, and the operation goes on', () => {
    begin();
    const strange = [status.pending, 0x104, 2, 0x4000_0000, 0x8000_0005, verdict.redirect];
    for (const gives of strange) {
      attach(0, pre('open'), gives);
      expect(rig.open(1, c('a'))).toMatchObject({ status: 0 });
      rig.close(1);
      rig.detach(0);
    }
    expect(causes()).toMatchObject({ [cause.verdict]: strange.length, [cause.denied]: 0, [cause.redirected]: 0 });
  });

  it('a program that can not be run does not stand in the way', () => {
    begin();
    const parameters = encodeAttachParameters({ operations: pre('open') | done('open'), ...control });
    rig.attachFixed(0, parameters, verdict.denied, 7);
    expect(rig.open(1, c('a'))).toMatchObject({ status: 0 });
    rig.close(1);
    rig.detach(0);
    expect(causes()).toMatchObject({ [cause.invoke]: 2, [cause.denied]: 0 });
  });

  it('who refuses goes before who redirects, whoever came first', () => {
    begin();
    const parameters = encodeAttachParameters({ operations: pre('open'), ...control });
    rig.attachFixed(0, parameters, verdict.redirect, 0, c('b'));
    rig.attachFixed(1, parameters, verdict.redirect, 0, c('missing'));
    expect(rig.open(1, c('a'))).toMatchObject({ status: 0 });
    expect(rig.read(1, 0, 500)).toMatchObject({ information: 200 }); // the first redirection counts
    rig.close(1);
    rig.attachFixed(2, parameters, verdict.denied);
    expect(rig.open(1, c('a'))).toMatchObject({ status: status.accessDenied });
    for (const client of [0, 1, 2]) rig.detach(client);
  });

  it('an open is led elsewhere, by a program', () => {
    begin();
    const { tables } = runOnRig(
      rig,
      String.raw`open:pre /name == "A" && dir == "C:\\Docs"/ { redirect("c:\\docs\\B"); } open < path, count() >`,
      () => {
        expect(rig.open(1, c('a'))).toMatchObject({ status: 0, information: outcome.opened });
        expect(rig.read(1, 0, 500)).toMatchObject({ information: 200 });
        rig.open(2, c(''), { options: createOption.directory });
        expect(rig.open(3, 'a', { folder: 2 })).toMatchObject({ status: 0 });
        expect(rig.read(3, 0, 500)).toMatchObject({ information: 200 });
        expect(rig.networkQuery(c('a'))).toMatchObject({ status: 0 });
        for (const file of [1, 2, 3]) rig.close(file);
      },
      { allowControl: true },
    );
    expect(tables['@']!.map((row) => row.toLowerCase())).toContain(String.raw`c:\docs\b 3`);
    expect(tables['@redirected']).toEqual([expect.stringContaining(`worker.exe ${c('a')} 3`)]);
    expect(causes()[cause.redirected]).toBe(3);
  });

  it('targets that can not be: the open goes on', () => {
    begin();
    const parameters = encodeAttachParameters({ operations: pre('open'), ...control });
    const refused = ['b', String.raw`Docs\b`, 'C:', String.raw`\\server\share`, 'C:/Docs/b', '\xff'];
    for (const target of refused) {
      rig.attachFixed(0, parameters, verdict.redirect, 0, target);
      expect(rig.open(1, c('a'))).toMatchObject({ status: 0 });
      expect(rig.read(1, 0, 500)).toMatchObject({ information: 100 });
      rig.close(1);
      rig.detach(0);
    }
    for (const target of [String.raw`D:\b`, String.raw`\Device\HarddiskVolume2\b`, String.raw`C:x\b`]) {
      rig.attachFixed(0, parameters, verdict.redirect, 0, target);
      expect(rig.open(1, c('a'))).toMatchObject({ status: 0 });
      rig.close(1);
      rig.detach(0);
    }
    expect(causes()).toMatchObject({ [cause.redirectFailed]: 2, [cause.redirected]: 0 });
  });

  it('circles end, and the file itself is no redirection', () => {
    begin();
    const parameters = encodeAttachParameters({ operations: pre('open'), ...control });
    rig.attachFixed(0, parameters, verdict.redirect, 0, String.raw`c:\DOCS\a`);
    expect(rig.open(1, c('a'))).toMatchObject({ status: 0 });
    rig.close(1);
    rig.detach(0);
    expect(causes()[cause.redirected]).toBe(0);
    const circle = `open:pre /name == "a"/ { redirect("C:\\\\Docs\\\\b"); } open:pre /name == "b"/ { redirect("C:\\\\Docs\\\\a"); }`;
    runOnRig(
      rig,
      circle,
      () => {
        expect(rig.open(1, c('a'))).toMatchObject({ status: 0 });
        rig.close(1);
      },
      { allowControl: true },
    );
    expect(causes()).toMatchObject({ [cause.redirected]: 8, [cause.redirectLoop]: 1, [cause.redirectFailed]: 1 });
  });

  it('opens by id, of volumes and of folders that something is renamed into are not redirected, but refused', () => {
    begin();
    const { id } = rig.make('file', c('by-id'), 5);
    const parameters = encodeAttachParameters({ operations: pre('open'), ...control });
    const opens: readonly (() => Answer)[] = [
      () => rig.open(1, `C:\\${id}`, { options: createOption.byFileId | createOption.synchronous }),
      () => rig.open(1, 'C:'),
      () => rig.open(1, c('a'), { flags: openFlag.targetDirectory }),
    ];
    for (const open of opens) {
      rig.attachFixed(0, parameters, verdict.redirect, 0, c('b'));
      expect(open()).toMatchObject({ status: 0 });
      rig.close(1);
      rig.detach(0);
      attach(0, pre('open'), verdict.denied);
      expect(open()).toMatchObject({ status: status.accessDenied });
      rig.detach(0);
    }
    expect(causes()).toMatchObject({ [cause.redirected]: 0, [cause.denied]: opens.length });
  });

  it('the paging file is left alone', () => {
    begin();
    attach(0, pre('open') | done('open'), verdict.denied);
    expect(rig.open(1, c('a'), { flags: openFlag.pagingFile })).toMatchObject({ status: 0 });
    rig.close(1);
    rig.detach(0);
    expect(causes()).toMatchObject({ [cause.denied]: 0, [cause.verdict]: 2 });
  });

  it('a process is refused', () => {
    begin();
    const program = 'process:start /exe == "BAD.EXE"/ < exe, count() >';
    attach(3, pre('process:start'), 0);
    const { tables } = runOnRig(rig, program, () => {
      expect(rig.startProcess(300, 200, String.raw`\??\C:\Tools\good.exe`)).toBe(0);
      rig.detach(3);
      attach(3, pre('process:start'), verdict.denied);
      expect(rig.startProcess(400, 200, String.raw`\??\C:\Tools\bad.exe`)).toBe(status.accessDenied);
    });
    expect(tables['@']).toEqual(['bad.exe 1']);
    rig.detach(3);
    expect(causes()[cause.denied]).toBe(1);
  });
});
