import { afterEach, describe, expect, it } from 'vitest';
import {
  eventOffset,
  eventVersion,
  need,
  operation,
  operationsPreShift,
} from '../../../shell/bytecode/event-layout.ts';
import { textIdentity } from '../../../shell/backend/text-identity.ts';
import { attachFlag, encodeAttachParameters } from '../../../shell/backend/windows/attach-parameters.ts';
import { cause, DriverPort, encodeRequest } from './driver-port.ts';
import { openRig } from './open-rig.ts';
import type { Rig } from './rig.ts';
import { runOnRig } from './rig-session.ts';
import { access, disposition, status } from './status.ts';
import { everyDriver, missingVariant } from './variants.ts';

/** What the driver promises to those who attach, call its helpers and ask its port. */

const bit = (name: keyof typeof operation) => 1n << BigInt(operation[name]);
const pre = (name: keyof typeof operation) => bit(name) << BigInt(operationsPreShift);

describe.each(everyDriver.filter((variant) => missingVariant(variant) === undefined))('%s', (variant) => {
  let rig: Rig;
  const begin = () => {
    rig = openRig(variant);
    rig.make('folder', c(''));
    rig.make('file', c('a'), 100);
  };
  afterEach(() => expect(rig.end()).toEqual([]));

  const c = (name: string) => String.raw`C:\Docs` + (name === '' ? '' : `\\${name}`);
  const touch = (times = 1) => {
    for (let time = 0; time < times; time++) {
      rig.open(1, c('a'));
      rig.close(1);
    }
  };
  /** How many opens and closes a client heard of. */
  const heard = (given: Parameters<typeof encodeAttachParameters>[0], act: () => void) => {
    expect(rig.attachFixed(0, encodeAttachParameters(given))).toBe(0);
    act();
    return rig.detach(0);
  };

  it('parameters of another version, length or meaning are refused', () => {
    begin();
    const good = encodeAttachParameters({ operations: bit('open'), needs: need.path_id });
    const changed = (at: number, value: number) => {
      const bytes = Buffer.from(good);
      bytes[at] = value;
      return bytes;
    };
    const refused: readonly (readonly [what: string, bytes: Uint8Array, status: number])[] = [
      ['another version', changed(0, 2), status.revisionMismatch],
      ['another size inside', changed(4, 63), status.revisionMismatch],
      ['shorter', good.subarray(0, 56), status.revisionMismatch],
      ['longer', Buffer.concat([good, Buffer.alloc(8)]), status.revisionMismatch],
      ['no operation', encodeAttachParameters({}), status.invalidParameter],
      ['operation 0', encodeAttachParameters({ operations: 1n }), status.invalidParameter],
      ['operation 17', encodeAttachParameters({ operations: 1n << 17n }), status.invalidParameter],
      ['a need too many', encodeAttachParameters({ operations: 2n, needs: 1n << 40n }), status.invalidParameter],
      ['a flag too many', encodeAttachParameters({ operations: 2n, flags: 8 }), status.invalidParameter],
      ['something reserved', changed(60, 1), status.invalidParameter],
      ['a tree without a root', encodeAttachParameters({ operations: 2n, flags: 4 }), status.invalidParameter],
    ];
    for (const [what, bytes, expected] of refused) expect([what, rig.attachFixed(0, bytes)]).toEqual([what, expected]);
    expect(rig.attachFixed(0, good)).toBe(0);
    rig.detach(0);
  });

  it('without parameters a program hears of every completion, with all that is known', () => {
    begin();
    expect(rig.attachRemote(0, Buffer.alloc(0))).toBe(0);
    const paths: string[] = [];
    rig.invoked = (_client, event) => {
      const length = Number(event.readBigUInt64LE(eventOffset.path_length));
      paths.push(event.toString('utf8', eventOffset.path, eventOffset.path + length));
      expect(event.readBigUInt64LE(eventOffset.phase)).toBe(1n);
      return 0;
    };
    touch();
    rig.startProcess(300, 200, String.raw`\??\C:\Tools\x.exe`);
    expect(rig.detach(0)).toBe(3);
    expect(paths).toEqual([c('a'), c('a'), String.raw`C:\Tools\x.exe`]);
  });

  it('a program sees nothing of the kernel beside its event', () => {
    begin();
    const stray = new Set<number>();
    rig.invoked = (_client, event) => {
      event.subarray(eventOffset.exe).forEach((byte) => stray.add(byte));
      return 0;
    };
    rig.attachRemote(0, encodeAttachParameters({ operations: bit('open') }));
    touch();
    expect([rig.detach(0), ...stray]).toEqual([1, 0]);
  });

  it('sixteen programs find room, a seventeenth does not; the driver stays until they have gone', () => {
    begin();
    const parameters = encodeAttachParameters({ operations: bit('open') });
    for (let client = 0; client < 16; client++) expect(rig.attachFixed(client, parameters)).toBe(0);
    expect(rig.attachFixed(16, parameters)).toBe(status.connectionLimit);
    touch();
    expect(rig.detach(7)).toBe(1);
    expect(rig.attachFixed(16, parameters)).toBe(0);
    touch();
    expect(rig.detach(16)).toBe(1);
    expect(rig.detach(15)).toBe(2);
    expect(rig.unload()).toBe(status.doNotDetach);
    for (let client = 0; client < 15; client++) rig.detach(client);
    expect(rig.unload()).toBe(0);
  });

  it('process, own process, latency and rate are looked at before the program runs', () => {
    begin();
    const operations = bit('open') | bit('close');
    rig.startProcess(300, 200, String.raw`\??\C:\Tools\x.exe`);
    const fromBoth = () => {
      touch();
      rig.become(300, 301);
      touch(2);
      rig.become(200, 201);
    };
    expect(heard({ operations }, fromBoth)).toBe(6);
    expect(heard({ operations, pid: 300 }, fromBoth)).toBe(4);
    expect(heard({ operations, excludedPid: 300 }, fromBoth)).toBe(2);
    rig.takesNs(1000);
    expect(heard({ operations: bit('open'), minLatencyNs: 1000 }, () => touch())).toBe(1);
    expect(heard({ operations: bit('open'), minLatencyNs: 1001 }, () => touch())).toBe(0);
    rig.takesNs(0);
    const secondNs = 1_000_000_000n;
    rig.advanceNs(Number(secondNs - (rig.nowNs() % secondNs)));
    const limited = () => {
      touch(4);
      rig.advanceNs(Number(secondNs));
      touch(1);
    };
    expect(heard({ operations, maxEventsPerSecond: 3 }, limited)).toBe(5);
    expect(new DriverPort(rig).counters().causes[cause.limit]).toBe(5);
  });

  it('a tree of processes: its root, who descends from it, those born before and after, and no others', () => {
    begin();
    const image = String.raw`\??\C:\Tools\x.exe`;
    const tree = { operations: bit('open'), pid: 300, flags: attachFlag.processTree };
    const byAll = (...pids: number[]) => {
      for (const pid of pids) {
        rig.become(pid, pid + 1);
        touch();
      }
      rig.become(200, 201);
    };
    expect(rig.attachFixed(5, encodeAttachParameters({ operations: bit('process:start') }))).toBe(0);
    rig.startProcess(300, 200, image);
    rig.startProcess(304, 300, image);
    rig.startProcess(308, 304, image);
    rig.exitProcess(304);
    expect(
      heard(tree, () => {
        rig.startProcess(312, 308, image);
        rig.startProcess(316, 200, image);
        byAll(200, 300, 312, 316);
      }),
    ).toBe(1); // 308 lost its parent before anybody asked: 312 is born of nobody known
    rig.startProcess(320, 300, image);
    expect(
      heard(tree, () => {
        rig.startProcess(324, 320, image);
        rig.exitProcess(320);
        rig.startProcess(328, 324, image);
        byAll(200, 300, 324, 328);
      }),
    ).toBe(3);
    expect(heard({ ...tree, operations: bit('process:start') }, () => rig.startProcess(332, 300, image))).toBe(1);
    expect(heard({ ...tree, pid: 332 }, () => byAll(300, 332))).toBe(1);
    rig.detach(5);
  });

  it('helpers give texts whole, and say when there is none or no room', () => {
    begin();
    const help = { path: 0x10000, destination: 0x10001, image: 0x10002, redirect: 0x10003, user: 0x10004 };
    const answers: Record<string, unknown> = {};
    rig.invoked = (_client, event, call) => {
      const name = event.readBigUInt64LE(eventOffset.operation) === BigInt(operation.rename) ? 'rename' : 'open';
      const text = (helper: number, room = 200) => {
        const { result, memory } = call(helper, Buffer.alloc(room));
        return result < 0n ? Number(result) : memory.toString('utf8', 0, Number(result));
      };
      answers[name] ??= [text(help.path), text(help.destination), text(help.image), text(help.path, 3)];
      answers.refused = Number(call(help.redirect, Buffer.from(c('a'))).result);
      const { result, memory } = call(help.user, Buffer.alloc(68));
      answers.sid = memory.subarray(0, Number(result)).toString('hex');
      return 0;
    };
    const needs = need.path_text | need.path2_text | need.exe_text | need.user;
    rig.attachRemote(0, encodeAttachParameters({ operations: bit('open') | bit('rename'), needs }));
    rig.open(1, c('a'), { access: access.read });
    rig.rename(1, String.raw`\??\C:\Docs\z`);
    rig.detach(0);
    rig.close(1);
    const image = String.raw`\Device\HarddiskVolume1\Tools\worker.exe`;
    expect(answers).toMatchObject({
      open: [c('a'), -1, image, -2],
      rename: [c('a'), c('z'), image, -2],
      refused: -3,
      sid: expect.stringMatching(/^01[0-9a-f]{2}000000000005/),
    });
  });

  it('helpers have nothing to give to who did not ask for it', () => {
    begin();
    const results: number[] = [];
    rig.invoked = (_client, _event, call) => {
      for (const helper of [0x10000, 0x10001, 0x10002, 0x10004])
        results.push(Number(call(helper, Buffer.alloc(99)).result));
      return 0;
    };
    rig.attachRemote(0, encodeAttachParameters({ operations: pre('open') }));
    touch();
    rig.detach(0);
    expect(results).toEqual([-1, -1, -1, -1]);
  });

  it('the port answers what it knows and refuses the rest', () => {
    begin();
    const { connection } = rig.connect();
    const information = rig.message(connection, encodeRequest(1));
    expect(information.reply.readUInt32LE(0)).toBe(1);
    expect(information.reply.readUInt32LE(4)).toBe(eventVersion);
    const ask = (request: Uint8Array, room?: number, how?: 'forget' | 'lose') =>
      rig.message(connection, request, room, how).status;
    expect(ask(encodeRequest(1, 2))).toBe(status.revisionMismatch);
    expect(ask(encodeRequest(0))).toBe(status.invalidDeviceRequest);
    expect(ask(encodeRequest(4))).toBe(status.invalidDeviceRequest);
    expect(ask(encodeRequest(1).subarray(0, 7))).toBe(status.invalidParameter);
    expect(ask(Buffer.alloc(0))).toBe(status.invalidParameter);
    expect(ask(encodeRequest(1), 23)).toBe(status.bufferTooSmall);
    expect(ask(encodeRequest(2), 100)).toBe(status.bufferTooSmall);
    expect(ask(encodeRequest(3), 4096)).toBe(status.bufferTooSmall);
    expect(ask(encodeRequest(1), 24)).toBe(0);
    if (variant !== 'pe') {
      // the .sys has no emulated fault: its copy is guarded by real exception handling
      expect(ask(encodeRequest(1), 24, 'forget')).toBe(status.accessViolation);
      expect(ask(encodeRequest(1), 24, 'lose')).toBe(status.accessViolation);
    }
    rig.disconnect(connection);
  });

  it('eight connections, each of which gets every text once', () => {
    begin();
    const connections = Array.from({ length: 8 }, () => rig.connect());
    expect(connections.map((each) => each.status)).toEqual(Array(8).fill(0));
    expect(rig.connect().status).not.toBe(0);
    const seed = rig.message(connections[0]!.connection, encodeRequest(1)).reply.readBigUInt64LE(8);
    heard({ operations: bit('open'), needs: need.path_id }, () => touch(3));
    for (const { connection } of connections) {
      const { reply } = rig.message(connection, encodeRequest(3));
      const text = Buffer.from(c('a'));
      expect(reply.length).toBe(16 + Math.ceil(text.length / 8) * 8);
      expect(reply.readUInt32LE(0)).toBe(0);
      expect(reply.readUInt32LE(4)).toBe(8 + text.length);
      expect(reply.readBigUInt64LE(8)).toBe(textIdentity(text, seed));
      expect(reply.subarray(16, 16 + text.length).equals(text)).toBe(true);
      expect(rig.message(connection, encodeRequest(3)).reply.length).toBe(0);
      rig.disconnect(connection);
    }
    const again = rig.connect();
    expect(again.status).toBe(0);
    rig.disconnect(again.connection);
  });

  it('a text that finds no room is counted and offered again', () => {
    begin();
    const { connection } = rig.connect();
    const name = (index: number) => `${index}-${'x'.repeat(200)}`;
    const count = 6000;
    const opened = new Set<string>();
    const openAll = () => {
      for (let index = 0; index < count; index++) {
        rig.open(1, c(name(index)), { disposition: disposition.openOrCreate });
        rig.close(1);
      }
    };
    const drain = () => {
      for (let reply = read(); reply.length > 0; reply = read()) {
        for (let at = 0; at < reply.length;) {
          const length = reply.readUInt32LE(at + 4);
          opened.add(reply.toString('utf8', at + 16, at + 8 + length));
          at += Math.ceil((8 + length) / 8) * 8;
        }
      }
    };
    const read = () => rig.message(connection, encodeRequest(3), 65_536).reply;
    const parameters = encodeAttachParameters({ operations: bit('open'), needs: need.path_id });
    rig.attachFixed(0, parameters);
    openAll();
    drain();
    expect(opened.size).toBeLessThan(count);
    expect(new DriverPort(rig).counters().causes[cause.text]).toBe(count - opened.size);
    openAll();
    drain();
    rig.detach(0);
    expect(opened).toEqual(new Set(Array.from({ length: count }, (_, index) => c(name(index)))));
    rig.disconnect(connection);
  });

  it('counts events and what could not be resolved by operation, for all programs together', () => {
    begin();
    const { losses } = runOnRig(rig, 'open,close < op, path, count() >', () => touch(3));
    expect(losses).toMatchObject({ events: 6, lost: { unresolvedPaths: 0 } });
    const { perOperation } = new DriverPort(rig).counters();
    expect(perOperation.filter(({ events }) => events > 0)).toMatchObject([
      { operation: 'open', events: 3 },
      { operation: 'close', events: 3 },
    ]);
  });
});
