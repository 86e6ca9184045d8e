import { describe, expect, it } from 'vitest';
import { counterOffset, countersOffset, eventSize, loss, operation } from '../../shell/bytecode/event-layout.ts';
import type { Cell } from '../../shell/registry/value.ts';
import { randomSource } from './random-program.ts';
import { compiled, Run, type SyntheticEvent } from './compile-harness.ts';

/** Tables with more keys than rows: what is shown is all there was, and the rest is in the row `other`, exactly. */

const lossPlace = countersOffset + operation.read * eventSize.counters + counterOffset.lost + 8 * loss.map_full;

function readsOf(keyCount: number, eventCount: number, seed = 1): SyntheticEvent[] {
  const random = randomSource(seed);
  return Array.from({ length: eventCount }, () => ({
    op: 'read',
    processor: random(4),
    pid: BigInt(random(keyCount)),
    size_bytes: BigInt(random(1 << 20)),
    offset_bytes: BigInt(random(1000)) - 500n,
  }));
}

const columns =
  'count(), sum(size), min(offset), max(size), avg(offset), stats(size), hist(size), lhist(size, 0, 1MiB, 64KiB), ' +
  'p50(offset), quantiles(size)';

/** The same events, counted where there is no key: what the row must be. */
function expectedRow(text: string, events: readonly SyntheticEvent[]): Cell[] {
  return new Run(compiled(`read < ${text} >`)).feed(events).rows().get('')!;
}

describe('a table with more keys than rows', () => {
  it.each([1, 5, 16])('of %i rows: each row is exact, and other is the rest', (maxKeys) => {
    const events = readsOf(40, 3000);
    const run = new Run(compiled(`read < pid, ${columns} >`), { maxKeys }).feed(events);
    const { rows, other } = run.table();
    expect(rows).toHaveLength(maxKeys);
    const shown = new Set<bigint | undefined>();
    for (const [key, ...cells] of rows) {
      const pid = (key as { value: bigint }).value;
      shown.add(pid);
      expect(cells).toEqual(
        expectedRow(
          columns,
          events.filter((event) => event.pid === pid),
        ),
      );
    }
    const rest = events.filter(({ pid }) => !shown.has(pid));
    expect(other![0]).toEqual({ kind: 'other' });
    expect(other!.slice(1)).toEqual(expectedRow(columns, rest));
    expect(run.interpreter.readState(lossPlace)).toBe(BigInt(rest.length));
  });

  it('with as many has no other', () => {
    const run = new Run(compiled('read < pid, count(), hist(size) >'), { maxKeys: 40 }).feed(readsOf(40, 500));
    expect(run.table().other).toBeUndefined();
    expect(run.interpreter.readState(lossPlace)).toBe(0n);
  });

  it.each(['sum(size)', 'min(size)', 'max(offset)'])('tells other by %s alone, also where that is 0', (column) => {
    const events = [0n, 1n].map((pid): SyntheticEvent => ({ op: 'read', pid, size_bytes: 0n, offset_bytes: 0n }));
    const run = new Run(compiled(`read < pid, ${column} >`), { maxKeys: 1 });
    expect(run.feed(events.slice(0, 1)).table().other).toBeUndefined();
    expect(run.feed(events.slice(1)).table().other).toEqual([{ kind: 'other' }, { kind: 'integer', value: 0n }]);
  });

  it('keeps the rows of its first keys, whatever comes later', () => {
    const events = Array.from({ length: 20 }, (_, index): SyntheticEvent => ({ op: 'read', pid: BigInt(index % 10) }));
    const rows = new Run(compiled('read < pid, count() >'), { maxKeys: 3 }).feed(events).rows();
    expect([...rows.keys()].sort()).toEqual(['0', '1', '2']);
  });
});

describe('buckets that find no room', () => {
  it('are in other, and counted', () => {
    const program = compiled('read < pid, hist(size) >');
    const run = new Run(program, { maxKeys: 2, entries: (role) => (role === 'buckets' ? 1 : undefined) });
    run.feed([1n, 1n, 2n, 4n].map((size_bytes): SyntheticEvent => ({ op: 'read', pid: 7n, size_bytes })));
    const { rows, other } = run.table();
    const counts = (cell: Cell | undefined) => cell?.kind === 'histogram' && cell.buckets.map(({ count }) => count);
    expect(counts(rows[0]![1])).toEqual([2n]);
    expect(counts(other![1])).toEqual([1n, 1n]);
    expect(run.interpreter.readState(lossPlace)).toBe(2n);
  });
});

describe('a table without keys', () => {
  it.each([
    ['count()', true],
    ['count(), sum(size), hist(size)', true],
    ['min(size)', false],
    ['sum(size), max(size)', false],
    ['avg(size)', false],
    ['quantiles(size)', false],
    ['max(size), count()', false],
  ])('%s: is there before the first event: %s', (text, isThere) => {
    const run = new Run(compiled(`read < ${text} >`));
    expect(run.table().rows.length === 1).toBe(isThere);
    run.feed([{ op: 'read', size_bytes: 0n }]);
    expect(run.table().rows).toHaveLength(1);
  });
});

describe('banks', () => {
  const text = `read < pid, ${columns} > interval:1s { clear(@); }`;

  it('what is written goes where the parameter points, and an emptied bank is as new', () => {
    const run = new Run(compiled(text), { maxKeys: 8 });
    const table = run.bankedTable();
    for (let round = 0; round < 4; round++) {
      const events = readsOf(12, 200, round);
      const late = readsOf(12, 50, 100 + round);
      run.feed(events);
      table.switchBank(0n);
      run.feed(late); // already the next interval's
      const closed = run.table();
      table.clear();
      const counted = [...closed.rows, closed.other!].map((row) => (row[1] as { value: bigint }).value);
      expect(counted.reduce((sum, count) => sum + count)).toBe(BigInt(events.length + (round > 0 ? late.length : 0)));
      expect(closed.rows).toHaveLength(8);
    }
  });

  it('a table that nobody clears has one', () => {
    const layouts = (program: string) => compiled(program).tables.map(({ banks }) => banks);
    expect(layouts('read @a < pid, count() > write @b < count() > interval:1s { clear(@b); print(@a); }')).toEqual([
      1, 2,
    ]);
    expect(layouts('read < pid, count() > open { if (pid == 1) { clear(@); } }')).toEqual([2]);
  });
});
