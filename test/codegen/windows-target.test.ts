import { describe, expect, it } from 'vitest';
import { describeMap } from '../../shell/backend/embedded/maps.ts';
import { HostMaps } from '../../shell/backend/embedded/vm/host-maps.ts';
import { Machine } from '../../shell/backend/embedded/vm/machine.ts';
import { eventOffset, eventSize, operation, phase } from '../../shell/bytecode/event-layout.ts';
import { compileText } from './compile-harness.ts';

/** Bytes made for eBPF for Windows: the event is the argument, helpers have their numbers there, names fold case. */

interface Opened {
  readonly path: string;
  readonly exe?: string;
}

function load(text: string) {
  const { program, diagnostics } = compileText(text, {}, 'windows');
  if (program === undefined) throw new Error(diagnostics.map(({ message }) => message).join('; '));
  const maps = program.maps.map((map) => describeMap(map, map.maxEntries || 64));
  const machine = new Machine({
    programs: [program.bytecode],
    maps,
    contextSizeBytes: eventSize.event,
    host: 'windows',
  });
  const host = new HostMaps(machine);
  const parameters = program.parameters.initial.slice();
  const view = new DataView(parameters.buffer);
  for (const { name, offset } of program.parameters.parameters) {
    if (name.startsWith('keys @') || name.startsWith('area @')) view.setBigUint64(offset, 16n, true);
  }
  host.value(program.maps.findIndex(({ role }) => role === 'parameters')).set(parameters);
  return { program, machine, host };
}

function runPre({ machine }: ReturnType<typeof load>, { path, exe = 'evil.exe' }: Opened): bigint {
  const { context } = machine;
  const view = new DataView(context.buffer, context.byteOffset);
  context.fill(0);
  const put = (word: 'path' | 'name' | 'exe', text: string) => {
    context.set(Buffer.from(text), eventOffset[word]);
    context.set(Buffer.from(text), eventOffset[`${word}_tail`] + eventSize.tail - text.length);
    view.setBigUint64(eventOffset[`${word}_length`], BigInt(text.length), true);
    view.setBigUint64(eventOffset[`${word}_id`], BigInt(text.length), true);
  };
  put('path', path);
  put('name', path.slice(path.lastIndexOf('\\') + 1));
  put('exe', exe);
  view.setBigUint64(eventOffset.operation, BigInt(operation.open), true);
  view.setBigUint64(eventOffset.phase, BigInt(phase.pre), true);
  return machine.run();
}

const denied = 0xc000_0022n;

describe('deny', () => {
  const secret = String.raw`open:pre /path.under("C:\\secret") && exe != "backup.exe"/ { deny(); }`;
  it.each<[string, string, bigint]>([
    [String.raw`C:\secret\a.txt`, 'evil.exe', denied],
    [String.raw`c:\Secret\a.txt`, 'evil.exe', denied],
    [String.raw`C:\secrets\a.txt`, 'evil.exe', 0n],
    [String.raw`C:\secret\a.txt`, 'BACKUP.EXE', 0n],
    [String.raw`C:\secret\a.txt`, 'backup', denied],
    [String.raw`C:\secret`, 'evil.exe', denied],
  ])('%s by %s', (path, exe, verdict) => expect(runPre(load(secret), { path, exe })).toBe(verdict));

  it('counts what it refused', () => {
    const loaded = load(secret);
    for (const path of [String.raw`C:\secret\a`, String.raw`C:\secret\a`, String.raw`C:\else`])
      runPre(loaded, { path });
    const [table] = loaded.program.tables;
    expect(table).toMatchObject({ name: 'denied', keys: [{ label: 'exe' }, { label: 'path' }] });
    const { count, values } = loaded.host.entries(table!.keysMap!);
    expect(count).toBe(1);
    const row = Number(new DataView(values.buffer).getBigUint64(0, true));
    expect(new DataView(loaded.host.value(table!.rowsMap!, row).slice().buffer).getBigUint64(0, true)).toBe(2n);
  });

  it.each([
    ['EPERM', 0xc000_0061n],
    ['STATUS_DISK_FULL', 0xc000_007fn],
  ])('with %s', (error, status) => expect(runPre(load(`open:pre { deny("${error}"); }`), { path: 'x' })).toBe(status));

  it('of several the first one stands, and a redirection gives way', () => {
    const both = String.raw`open:pre { redirect("C:\\b"); deny("ENOSPC"); } open:pre { deny(); }`;
    expect(runPre(load(both), { path: 'x' })).toBe(0xc000_007fn);
  });
});

describe('redirect', () => {
  const hosts = String.raw`open:pre /name == "hosts"/ { redirect("C:\\sandbox\\hosts"); }`;
  const long = String.raw`open:pre /name.includes("ost")/ { redirect("C:\\sandbox\\hosts2-16"); }`;
  it.each([
    [hosts, String.raw`C:\sandbox\hosts`],
    [long, String.raw`C:\sandbox\hosts2-16`],
  ])('%s', (text, target) => {
    const loaded = load(text);
    expect(runPre(loaded, { path: String.raw`C:\windows\hosts` })).toBe(1n);
    expect(Buffer.from(loaded.machine.redirection!).toString()).toBe(target);
    expect(runPre(loaded, { path: String.raw`C:\windows\other` })).toBe(0n);
    expect(loaded.machine.redirection).toBeUndefined();
  });
});

describe('what can not act', () => {
  it.each([
    ['open { deny(); }', 'deny acts before an operation that can be refused, or at process:start, not at open'],
    [
      'close:pre { deny(); }',
      'deny acts before an operation that can be refused, or at process:start, not at close:pre',
    ],
    [String.raw`read:pre { redirect("C:\\x"); }`, 'redirect acts before an open, not at read:pre'],
    [
      'begin { deny(); }',
      'deny acts before an operation that can be refused, or at process:start, not at a clause without an event',
    ],
    ['open:pre { redirect("x"); }', "'x' is no absolute path of Windows"],
    ['open:pre { redirect(path); }', 'redirect takes a path written out or a parameter, found a text'],
    [
      'open:pre { deny("STATUS_BUFFER_OVERFLOW"); }',
      "'STATUS_BUFFER_OVERFLOW' is no error to refuse an operation with",
    ],
    ['open:pre { deny("EACCES", 1); }', 'deny takes at most one argument'],
    [
      'open:pre { deny(); } open @denied < pid, count() >',
      '@denied is filled here with other keys or columns than at line 1, column 12',
    ],
  ])('%s', (text, message) => {
    const { diagnostics } = compileText(text, {}, 'windows');
    expect(diagnostics.map((each) => each.message)).toEqual([message]);
  });
});
