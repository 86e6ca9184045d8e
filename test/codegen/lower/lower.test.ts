import { describe, expect, it } from 'vitest';
import { countersOffset, eventSize, loss, need } from '../../../shell/bytecode/event-layout.ts';
import { compiled, Run, run, type SyntheticEvent } from '../compile-harness.ts';

describe('text predicates', () => {
  const long = '/var/' + 'x'.repeat(300) + '/end.log';
  const cases: readonly [string, SyntheticEvent, boolean][] = [
    ['exe == "git"', { exe: 'git' }, true],
    ['exe == "git.exe"', { exe: 'git' }, true],
    ['exe == "GIT.EXE"', { exe: 'GIT' }, true],
    ['exe == "git"', { exe: 'gits' }, false],
    ['exe == "git"', { exe: 'gi' }, false],
    ['exe == ""', { exe: '' }, true],
    ['exe == ""', { exe: 'g' }, false],
    ['"git" != exe', { exe: 'git' }, false],
    ['exe != "git"', { exe: 'tar' }, true],
    ['exe.equals("sixteen-letters!")', { exe: 'sixteen-letters!' }, true],
    ['exe.equals("seventeen-letters")', { exe: 'seventeen-letters' }, true],
    ['exe.equals("seventeen-letters")', { exe: 'seventeen-letterz' }, false],
    ['exe.endsWith(".exe")', { exe: 'tool.exe' }, true],
    ['name == "hosts.exe"', { name: 'hosts' }, false],
    ['path.startsWith("/etc/")', { path: '/etc/hosts' }, true],
    ['path.startsWith("/etc/")', { path: '/et' }, false],
    ['path.startsWith("/etc/")', { path: '/usr/etc/' }, false],
    ['path.startsWith("")', { path: '/' }, true],
    [`path == "${long}"`, { path: long }, true],
    [`path == "${long}"`, { path: `${long}x` }, false],
    [`path.startsWith("${long.slice(0, 200)}")`, { path: long }, true],
    ['path.endsWith("/end.log")', { path: long }, true],
    ['path.endsWith(".log")', { path: '.log' }, true],
    ['path.endsWith(".log")', { path: 'log' }, false],
    ['name.endsWith(".log")', { name: 'a.log', path: '/tmp/a.log' }, true],
    ['name.endsWith("/a.log")', { name: 'a.log', path: '/tmp/a.log' }, false],
    ['name == "naïve – 文件"', { name: 'naïve – 文件' }, true],
    ['!(exe == "git" || path.endsWith(".log")) && name != "b"', { exe: 'tar', path: '/x', name: 'a' }, true],
    ['exe == "git" && path.startsWith("/a") || name == "b"', { exe: 'git', path: '/c', name: 'b' }, true],
  ];

  it.each(cases)('%s of %j: %s', (predicate, event, holds) => {
    expect(run(`open /${predicate}/ < pid >`, [{ pid: 7n, ...event }]).records()).toEqual(holds ? [[7n]] : []);
  });
});

describe('bits', () => {
  const cases: readonly [string, bigint, boolean][] = [
    ['flags.create', 0x40n, true],
    ['flags.create', 0x3fn, false],
    ['!flags.create', 0x40n, false],
    ['!flags.create', 0x80n, true],
    ['flags.create && flags.exclusive', 0xc0n, true],
    ['flags.create || flags.exclusive', 0x100n, false],
    ['(flags & 0x40) == 0x40', 0x241n, true],
    ['flags == 0x241', 0x241n, true],
    ['-flags < 0', 1n, true],
    ['flags & 0x40', 0x41n, true],
    ['!(flags & 0x40)', 0x41n, false],
    ['ok && flags', 0n, false],
    ['flags', 1n << 40n, true],
  ];
  it.each(cases)('%s of %i: %s', (predicate, flags, holds) => {
    expect(run(`open /${predicate}/ < pid >`, [{ flags, pid: 1n }]).records()).toEqual(holds ? [[1n]] : []);
    expect(run(`open < !!(${predicate}) >`, [{ flags }]).records()).toEqual([[holds ? 1n : 0n]]);
  });
});

describe('clauses', () => {
  const events: SyntheticEvent[] = (['open', 'read', 'write', 'close'] as const).flatMap((op) => [
    { op, when: 'pre', exe: 'a' },
    { op, when: 'done', exe: 'a' },
  ]);

  it.each([
    ['open', '1 1'],
    ['open:pre', '1 0'],
    ['open,close:pre', '1 1, 4 0'],
    ['io', '2 1, 3 1'],
    ['re*', '2 1'],
    ['*', '1 1, 2 1, 3 1, 4 1'],
    ['*:pre, write', '1 0, 2 0, 3 0, 3 1, 4 0'],
    ['?????', '3 1, 4 1'],
    ['open,open', '1 1'],
  ])('%s runs for its events only', (probes, expected) => {
    const everything = 'open,read,write,close,open:pre,read:pre,write:pre,close:pre @all < count() >';
    const found = run(`${probes} @some < op, phase, count() > ${everything}`, events).rows('some');
    expect([...found.keys()].sort().join(', ')).toBe(expected);
  });

  it('each has its own predicate, and all run', () => {
    const text = 'open /pid == 1/ @a < count() > open /pid == 2/ @b < count() > open @c < count() >';
    const result = run(text, [{ pid: 1n }, { pid: 2n }, { pid: 3n }]);
    expect(['a', 'b', 'c'].map((name) => result.rows(name).get('')?.[0])).toEqual(
      [1n, 1n, 3n].map((value) => ({ kind: 'integer', value })),
    );
  });

  it('share a table of the same layout', () => {
    const rows = run('open /pid == 1/ < exe, count() > close < exe, count() >', [
      { pid: 1n, exe: 'a' },
      { pid: 2n, exe: 'a' },
      { op: 'close', exe: 'a' },
    ]).rows();
    expect(rows.get('a')).toEqual([{ kind: 'integer', value: 2n }]);
  });

  it('a block is left by return', () => {
    const result = run('open { @a = count(); { return; } @b = count(); } close { @b = count(); }', [
      {},
      { op: 'close' },
    ]);
    expect(result.rows('a').size).toBe(1);
    expect(result.rows('b').get('')).toEqual([{ kind: 'integer', value: 1n }]);
  });

  it('map assignments are tables', () => {
    const rows = run('open { @slow[exe, pid] = count(); }', [{ exe: 'git', pid: 3n }]).rows('slow');
    expect([...rows.keys()]).toEqual(['git 3']);
  });
});

describe('fields', () => {
  it('ok, time and elapsed are computed', () => {
    const program = new Run(compiled('open < ok, time, elapsed, error, op == "open" >'));
    program.setParameter('wallClockOffsetNs', wordBytes(-5n));
    program.setParameter('startNs', wordBytes(40n));
    program.feed([
      { status: 3n, time_ns: 100n },
      { status: -2n, error: 2n, time_ns: 101n },
    ]);
    expect(program.records()).toEqual([
      [1n, 95n, 60n, 0n, 1n],
      [0n, 96n, 61n, 2n, 1n],
    ]);
  });
});

function wordBytes(value: bigint): Uint8Array {
  return new Uint8Array(new BigInt64Array([value]).buffer);
}

describe('records', () => {
  it('carry an index and the values', () => {
    const { program, interpreter } = run(
      'open { printf("%s %d\\n", exe, pid); print(@); clear(@); exit(3); } close < exe, count() >',
      [{ exe: 'git', pid: 5n }],
    );
    const headers = interpreter.records.map((record) => [...new Uint32Array(record.slice(0, 8).buffer)]);
    expect(headers).toEqual([
      [1, 16],
      [2, 0],
      [3, 0],
      [4, 0],
    ]);
    expect(program.records.map((layout) => (layout.kind === 'action' ? layout.action.kind : layout.kind))).toEqual([
      'printf',
      'printTable',
      'clearTable',
      'exit',
    ]);
  });
});

describe('losses', () => {
  const full = { op: 'open', exe: 'x' } as const;

  it('a record that finds no room is counted', () => {
    const program = compiled('open < pid >');
    const maps = program.maps.map((map) => (map.role === 'ring' ? { ...map, maxEntries: 4096 } : map));
    const result = new Run({ ...program, maps }).feed(Array.from({ length: 300 }, () => full));
    expect(BigInt(result.records().length) + lost(result, loss.ring)).toBe(300n);
    expect(lost(result, loss.ring)).toBeGreaterThan(0n);
  });
});

function lost(result: Run, cause: number): bigint {
  const openCounters = countersOffset + eventSize.counters;
  return result.interpreter.readState(openCounters + 8 + 8 * cause);
}

describe('needs and operations are what is read', () => {
  it.each<[string, bigint, bigint]>([
    ['open < count() >', 0n, 1n << 1n],
    ['open < exe, count() >', need.exe_id, 1n << 1n],
    ['open /exe == "git"/ < count() >', need.exe_text, 1n << 1n],
    ['open /name.endsWith(".c")/ < path, count() >', need.name_text | need.path_id, 1n << 1n],
    ['read /latency > 1ms/ < sum(bytes) >', need.latency | need.bytes, 1n << 2n],
    [
      'io,open:pre < pid, uid, ppid, cpu, count() >',
      need.process | need.user | need.parent | need.cpu,
      (3n << 2n) | (1n << 33n),
    ],
    ['open < time, error, inode >', need.time | need.status | need.inode, 1n << 1n],
    ['begin { printf("%d", time); }', 0n, 0n],
  ])('%s', (text, needs, operations) => {
    const program = compiled(text);
    expect(program.needs).toBe(needs);
    expect(program.operations).toBe(operations);
  });

  it('the ring is there only where something travels', () => {
    const roles = (text: string) => compiled(text).maps.map(({ role }) => role);
    expect(roles('open < pid, count() >')).toEqual(['event', 'keys', 'rows', 'parameters']);
    expect(roles('open < exe, count() >')).toEqual(['event', 'keys', 'rows', 'parameters', 'ring']);
    expect(roles('open < count() >')).toEqual(['event', 'rows']);
    expect(roles('open < hist(pid) >')).toEqual(['event', 'dense']);
    expect(roles('open < exe, hist(pid) >')).toEqual([
      'event',
      'keys',
      'rows',
      'buckets',
      'dense',
      'parameters',
      'ring',
    ]);
    expect(roles('open { }')).toEqual(['event']);
  });
});
