import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeBlock } from '../../shell/store/block.ts';
import { RecordingReader } from '../../shell/store/recording-reader.ts';
import { randomSource } from '../codegen/random-program.ts';
import { Run, compiled, type SyntheticEvent } from '../codegen/compile-harness.ts';
import { recordingOf, replayed, type RecordedEvent, type Replayed, type ReplaySettings } from './recorded-events.ts';

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'fsbpf-replay-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

async function ask(text: string, bytes: Uint8Array, settings?: ReplaySettings): Promise<Replayed> {
  const path = join(directory, 'x.fsrec');
  writeFileSync(path, bytes);
  const fd = openSync(path, 'r');
  try {
    return await replayed(text, new RecordingReader(fd), settings);
  } finally {
    closeSync(fd);
  }
}

const executables = ['git', 'node', 'cc1', 'make'];
const paths = ['/etc/hosts', '/home/u/a.log', '/home/u/b.log', '/tmp/x', '/', `/${'d/'.repeat(1000)}end`];
const operations = ['open', 'read', 'write', 'close'] as const;

/** The same events for a recording and for the interpreter. */
function randomEvents(seed: number, count: number): { recorded: RecordedEvent[]; synthetic: SyntheticEvent[] } {
  const random = randomSource(seed);
  const pick = <Item>(items: readonly Item[]): Item => items[random(items.length)]!;
  const recorded: RecordedEvent[] = [];
  const synthetic: SyntheticEvent[] = [];
  for (let index = 0; index < count; index++) {
    const op = pick(operations);
    const [exe, path] = [pick(executables), pick(paths)];
    const name = path.slice(path.lastIndexOf('/') + 1);
    const words = {
      time_ns: 1000n + BigInt(index) * 10n,
      pid: BigInt(1 + random(5)),
      latency_ns: BigInt(random(2 ** 31)) * BigInt(random(2 ** 20)),
      bytes: BigInt(random(10_000)),
      status: BigInt(random(4) - 2),
      error: BigInt(random(3)),
      inode: (BigInt(random(2 ** 32)) << 32n) | BigInt(random(2 ** 32)),
    };
    recorded.push({ op, words, texts: { exe, path, name } });
    synthetic.push({ op, ...words, exe, path, name });
  }
  return { recorded, synthetic };
}

const programs = [
  'open < count() >',
  'open,read < exe, count() >',
  'read,write < exe, op, count(), sum(bytes), quantiles(latency) >',
  'read < hist(latency), lhist(bytes, 0, 10000, 100) >',
  'read /path.startsWith("/home/u/") && latency > 1us/ < path, pid, count(), max(latency), min(bytes), avg(bytes) >',
  'open /path.endsWith(".log") || name == "hosts"/ < exe, path, count() >',
  'open /path == "/"/ < count() >',
  'write /exe == "git" && status < 0/ < status, inode % 7, count() >',
  'close /path.includes("d/d/d")/ < exe, count() >',
];

describe.each(programs)('%s', (text) => {
  it('gives for a recording what the interpreter gives for the events', async () => {
    const { recorded, synthetic } = randomEvents(text.length, 2_000);
    const { tables, losses, result } = await ask(text, recordingOf(recorded));
    const expected = new Run(compiled(text));
    for (const op of operations) {
      const isAsked = ((expected.program.operations >> { open: 1n, read: 2n, write: 3n, close: 4n }[op]) & 1n) === 1n;
      if (isAsked) expected.feed(synthetic.filter((event) => event.op === op));
    }
    expect(tables).toHaveLength(1);
    expect(sorted(tables[0]!.rows)).toEqual(sorted(expected.table().rows));
    expect(losses.events).toBe(
      recorded.filter(({ op }) => losses.perProbe.some((each) => each.operation === op)).length,
    );
    expect(result).toMatchObject({ missingEvents: 0, isWhole: true, damages: { count: 0 } });
  });
});

/** Rows of equal values stand in the order of their texts' identities. */
function sorted(rows: readonly (readonly unknown[])[]): string[] {
  const plain = (_: string, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : value instanceof Map ? [...value] : value;
  return rows.map((row) => JSON.stringify(row, plain)).sort();
}

const open = (timeNs: bigint, exe = 'git'): RecordedEvent => ({
  op: 'open',
  words: { time_ns: timeNs },
  texts: { exe },
});
const cells = (table: { rows: readonly (readonly unknown[])[] } | undefined) =>
  table?.rows.map((row) => row.map(plain));
const plain = (cell: unknown): unknown => {
  const { kind, text, value } = cell as { kind: string; text?: string; value?: unknown };
  return kind === 'text' ? text : value;
};

describe('time in a recording', () => {
  it('is that of the events: intervals print what came before each of them', async () => {
    const events = [1_500n, 1_999n, 2_000n, 2_001n, 5_500n].map((time) => open(1000n + time * 1_000_000n));
    const text = 'open < count() > interval:1s { print(@); clear(@); }';
    const { tables } = await ask(text, recordingOf(events));
    expect(tables.map(cells)).toEqual([[[0n]], [[2n]], [[2n]], [[0n]], [[0n]], [[1n]]]);
    expect(tables.slice(0, 5).map(({ spanNs }) => spanNs)).toEqual(new Array(5).fill(1_000_000_000n));
    expect(tables[0]!.time.toISOString()).toBe(new Date(1_700_000_000_000 + 1000).toISOString());
  });

  it('is wall-clock time where the program asks for it', async () => {
    const { rows } = await ask('open < time, elapsed >', recordingOf([open(3_000n)]));
    expect(rows.map((row) => row.map(String))).toEqual([['1700000000000003000', '2000']]);
  });

  it('does not run on and on where a recording leaps', async () => {
    const events = [open(2_000n), open((1n << 63n) - 1n)];
    const { tables } = await ask('open < count() > interval:1s { print(@); }', recordingOf(events));
    expect(cells(tables.at(-1))).toEqual([[2n]]);
    expect(tables.length).toBeLessThan(10);
  });
});

describe('texts', () => {
  it('are the same ones after the numbers began anew', async () => {
    const filler = (index: number): RecordedEvent => ({
      op: 'read',
      texts: { path: Buffer.concat([Buffer.from(`/${index}/`), Buffer.alloc(4000, 'x')]) },
    });
    const events = function* () {
      yield open(1n, 'first');
      for (let index = 0; index < 12_000; index++) yield filler(index);
      yield open(2n, 'first');
      yield open(3n, 'second');
    };
    const { tables } = await ask('open < exe, count() >', recordingOf(events()));
    expect(cells(tables[0])).toEqual([
      ['first', 2n],
      ['second', 1n],
    ]);
  });

  it('that are no UTF-8 are kept', async () => {
    const events: RecordedEvent[] = [{ op: 'open', texts: { path: Buffer.from('/a\xff', 'latin1') } }];
    const { tables } = await ask('open /path == "/a\\xff"/ < path, count() >', recordingOf(events));
    expect(cells(tables[0])).toEqual([['/a\udcff', 1n]]);
  });

  it('that could not be resolved are shown as such', async () => {
    const { tables } = await ask('open < path, count() >', recordingOf([{ op: 'open' }]));
    expect(cells(tables[0])).toEqual([['<unresolved>', 1n]]);
  });

  it('of a block that is missing are none, and no other ones', async () => {
    const bytes = recordingOf([open(1n, 'a'), open(2n, 'b')]);
    const texts = bytes.indexOf(Buffer.from([0xf5, 0x42, 0x4c, 0x4b, 2, 0, 0, 0]));
    bytes[texts + 40]! ^= 1;
    const { tables, result } = await ask('open < exe, count() >', bytes);
    expect(cells(tables[0])).toEqual([['<unresolved>', 2n]]);
    expect(result.damages.count).toBe(1);
  });
});

describe('streams and full tables', () => {
  it('more records than a ring holds come all, in order', async () => {
    const count = 60_000;
    const events = Array.from({ length: count }, (_, index): RecordedEvent => ({
      op: 'open',
      words: { pid: BigInt(index) },
      texts: { exe: executables[index % 4]! },
    }));
    const { rows, losses } = await ask('open < pid, exe, path, name, inode >', recordingOf(events));
    expect(rows).toHaveLength(count);
    expect(rows.every((row, index) => Number(row[0]) === index && row[1] === executables[index % 4])).toBe(true);
    expect(losses.lost.ring).toBe(0);
  });

  it('what finds no row is counted', async () => {
    const events = Array.from({ length: 100 }, (_, index): RecordedEvent => ({
      op: 'open',
      words: { pid: BigInt(index) },
    }));
    const { tables, losses } = await ask('open < pid, count() >', recordingOf(events), { maxKeys: 10 });
    expect(tables[0]!.rows).toHaveLength(10);
    expect(losses.lost.mapFull).toBe(90);
  });
});

describe('what a recording does not hold', () => {
  it.each([
    ['an operation', 'read < count() >', { operations: '2' }, 'the recording holds no events of read'],
    ['the phase before', 'open:pre < count() >', { operations: '2' }, 'the recording holds no events of open:pre'],
    ['a member', 'open < uid, count() >', { columns: [{ name: 'time_ns', type: 'number' as const }] }, 'uid'],
  ])('%s: is told before anything is counted', async (_, text, change, message) => {
    await expect(ask(text, recordingOf([], change))).rejects.toThrow(message);
  });
});

describe('damage', () => {
  it('of the last block costs its events, and says so', async () => {
    const bytes = recordingOf(Array.from({ length: 40_000 }, (_, index) => open(BigInt(index))));
    const { tables, result } = await ask('open < count() >', bytes.subarray(0, bytes.length - 200));
    expect(Number(cells(tables[0])![0]![0])).toBeGreaterThanOrEqual(32_768);
    expect(result.isWhole).toBe(false);
    expect(result.damages.first).toMatchObject([{ goesOn: false }]);
  });

  it('in the middle costs one block; its end says how many events are missing', async () => {
    const bytes = recordingOf(Array.from({ length: 40_000 }, (_, index) => open(BigInt(index))));
    const events = bytes.indexOf(Buffer.from([0xf5, 0x42, 0x4c, 0x4b, 3, 0, 0, 0]));
    bytes[events + 100]! ^= 1;
    const { tables, result } = await ask('open < count() >', bytes);
    expect(cells(tables[0])).toEqual([[BigInt(40_000 - 16_384)]]);
    expect(result).toMatchObject({ missingEvents: 16_384, isWhole: true, damages: { first: [{ goesOn: true }] } });
  });

  it('of columns that make no sense is told, and not counted as events', async () => {
    const whole = recordingOf([]);
    const head = whole.indexOf(Buffer.from([0xf5, 0x42, 0x4c, 0x4b, 5, 0, 0, 0]));
    const block = encodeBlock({ kind: 3, count: 5, segment: 0, first: 0, payload: Buffer.alloc(16 * 64, 9) });
    const bytes = Buffer.concat([whole.subarray(0, head), block, whole.subarray(head)]);
    const { tables, result } = await ask('open < count() >', bytes);
    expect(cells(tables[0])).toEqual([[0n]]);
    expect(result.damages.count).toBe(1);
  });

  it('numbers of texts that there are none of name none', async () => {
    const bytes = recordingOf([{ op: 'open', texts: { exe: 'a' } }]);
    expect(bytes.length).toBeGreaterThan(0);
  });
});
