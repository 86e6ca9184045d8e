import { describe, expect, it } from 'vitest';
import { estimate, mergeRegisters } from '../../builtins/aggregations/hyper-log-log.ts';
import { mix } from '../../builtins/aggregations/mix.ts';
import type { Cell } from '../../shell/registry/value.ts';
import { randomSource } from '../codegen/random-program.ts';
import { compiled, Run, type SyntheticEvent } from '../codegen/compile-harness.ts';

/** Columns whose state is bounded: what they promise, against exact answers computed apart. */

const clock = { startNs: 0n, wallClockOffsetNs: 0n };

function numberOf(cell: Cell | undefined): number {
  if (cell?.kind !== 'integer') throw new Error(`a ${cell?.kind}`);
  return Number(cell.value);
}

function eventsOf(offsets: readonly number[]): SyntheticEvent[] {
  return offsets.map((offset, index) => ({ op: 'read', processor: index % 4, offset_bytes: BigInt(offset) }));
}

describe('distinct', () => {
  it.each([0, 1, 2, 17, 255, 256])('of %i values is exact, whichever CPUs see them', (count) => {
    const offsets = Array.from({ length: 3 * count }, (_, index) => ((index * 7) % count) - 100);
    const run = new Run(compiled('read < distinct(offset) >')).feed(eventsOf(offsets));
    expect(numberOf(run.rows().get('')![0])).toBe(count);
  });

  it.each([1_000, 3_000, 10_000])('of %i values is within three standard errors', (count) => {
    const offsets = Array.from({ length: count }, (_, index) => index);
    const run = new Run(compiled('read < distinct(offset) >')).feed(eventsOf([...offsets, ...offsets.slice(0, 500)]));
    expect(Math.abs(numberOf(run.rows().get('')![0]) / count - 1)).toBeLessThan(3 * (1.04 / 64));
  });

  it('is each row’s own, and of texts', () => {
    const events = Array.from({ length: 900 }, (_, index): SyntheticEvent => ({
      op: 'open',
      processor: index % 4,
      pid: BigInt(index % 3),
      path: `/tmp/${index % (index % 3 === 0 ? 3 : 900)}`,
    }));
    const rows = new Run(compiled('open < pid, distinct(path), count() >')).feed(events).rows();
    const exact = [0, 1, 2].map(
      (pid) => new Set(events.filter((event) => event.pid === BigInt(pid)).map(({ path }) => path)),
    );
    expect(numberOf(rows.get('0')![0])).toBe(exact[0]!.size);
    for (const pid of [1, 2]) {
      expect(Math.abs(numberOf(rows.get(String(pid))![0]) / exact[pid]!.size - 1)).toBeLessThan(0.05);
    }
  });

  it('of what found no row or no sketch is in other', () => {
    const program = compiled('read < pid, distinct(offset) >');
    const events = Array.from({ length: 2000 }, (_, index): SyntheticEvent => {
      return { op: 'read', pid: BigInt(index % 2), offset_bytes: BigInt(index) };
    });
    const full = new Run(program, { maxKeys: 1 }).feed(events).table();
    expect(full.rows).toHaveLength(1);
    expect(Math.abs(numberOf(full.other![1]) / 1000 - 1)).toBeLessThan(0.05);
  });

  /** The same registers without a program, for more values than an interpreter can take. */
  it.each([10, 100, 1_000, 10_000, 100_000, 1_000_000])('estimates %i values with its standard error', (count) => {
    const errors = Array.from({ length: count > 100_000 ? 4 : 16 }, (_, seed) => {
      const registers = registersOf(count, BigInt(seed) << 40n);
      return estimate(registers) / count - 1;
    });
    const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
    const deviation = Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length);
    expect(Math.abs(mean)).toBeLessThan((3 * (1.04 / 64)) / Math.sqrt(errors.length));
    expect(deviation).toBeLessThan(1.8 * (1.04 / 64));
  });

  it('merges values that were counted one by one as if they were in a sketch', () => {
    const values = Array.from({ length: 300 }, (_, index) => BigInt(index * 3));
    expect([...mergeRegisters([], values)]).toEqual([...registersFrom(values)]);
  });
});

/** A register: the largest number of leading zeros of the low 52 bits, plus one, by the high 12. */
function registersFrom(values: Iterable<bigint>): Uint8Array {
  const registers = new Uint8Array(4096);
  for (const value of values) {
    const mixed = mix(value);
    const register = Number(mixed >> 52n);
    const rank = 53 - (mixed & ((1n << 52n) - 1n)).toString(2).replace(/^0$/, '').length;
    registers[register] = Math.max(registers[register]!, rank);
  }
  return registers;
}

function registersOf(count: number, first: bigint): Uint8Array {
  return registersFrom(
    (function* () {
      for (let index = 0; index < count; index++) yield first + BigInt(index);
    })(),
  );
}

type Counted = readonly [value: bigint, count: number, over: number];

function topOf(run: Run, row = ''): Counted[] {
  const cell = run.rows().get(row)![0]!;
  if (cell.kind !== 'top') throw new Error(`a ${cell.kind}`);
  return cell.values.map(({ value, count, over }) => [(value as { value: bigint }).value, Number(count), Number(over)]);
}

/** Zipf: the nth value comes about 1/n as often as the first. */
function skewed(count: number, values: number, seed: number): number[] {
  const random = randomSource(seed);
  return Array.from({ length: count }, () => Math.floor(values ** (random(1 << 20) / (1 << 20))));
}

function countsOf(values: readonly number[]): [bigint, number][] {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].map(([value, count]): [bigint, number] => [BigInt(value), count]).sort((a, b) => b[1] - a[1]);
}

describe('top', () => {
  it('is exact while the values fit', () => {
    const offsets = skewed(3000, 500, 1);
    const run = new Run(compiled('read < top(offset, 20) >')).feed(eventsOf(offsets));
    const exact = countsOf(offsets);
    const shown = topOf(run);
    expect(shown.map(([, count, over]) => [count, over])).toEqual(exact.slice(0, 20).map(([, count]) => [count, 0]));
    for (const [value, count] of shown) expect(exact).toContainEqual([value, count]);
  });

  it.each([1, 2, 3, 4, 5])('never counts too little, and too much by no more than it says (%i)', (seed) => {
    const offsets = skewed(6000, 4000, seed);
    const program = compiled('read < top(offset, 100) >');
    const run = new Run(program, { entries: (role) => (role === 'values' ? 10 : undefined) }).feed(eventsOf(offsets));
    const exact = new Map(countsOf(offsets));
    const shown = topOf(run);
    expect(shown).toHaveLength(100);
    for (const [value, count, over] of shown) {
      expect(count).toBeGreaterThanOrEqual(exact.get(value) ?? 0);
      expect(count - over).toBeLessThanOrEqual(exact.get(value) ?? 0);
    }
    expect(shown.some(([, , over]) => over > 0)).toBe(true);
    // The most frequent can't be missing: they come far more often than the smallest counter of any set.
    const heavy = [...exact].slice(0, 5).map(([value]) => value);
    expect(shown.map(([value]) => value)).toEqual(expect.arrayContaining(heavy));
  });

  it('of each row, and of other, by texts', () => {
    const events = Array.from({ length: 600 }, (_, index): SyntheticEvent => ({
      op: 'open',
      processor: index % 4,
      pid: BigInt(index % 3),
      path: `/tmp/${index % 7 === 0 ? 'often' : index}`,
    }));
    const run = new Run(compiled('open < pid, top(path, 1) >'), { maxKeys: 2 }).feed(events);
    const { rows, other } = run.table();
    for (const row of [...rows, other!]) {
      const cell = row[1]!;
      if (cell.kind !== 'top') throw new Error(`a ${cell.kind}`);
      const [first] = cell.values;
      expect(first!.value).toMatchObject({ kind: 'text', text: '/tmp/often' });
    }
    const often = (pid: bigint) => events.filter((event) => event.pid === pid && event.path === '/tmp/often').length;
    const counts = rows.map(([key, cell]) => [(key as { value: bigint }).value, cell] as const);
    for (const [pid, cell] of counts) {
      expect(cell).toMatchObject({ values: [{ count: BigInt(often(pid)), over: 0n }] });
    }
  });
});

describe('series', () => {
  const second = 1_000_000_000n;

  function seriesOf(text: string, events: readonly SyntheticEvent[], spanNs: bigint): bigint[] {
    const run = new Run(compiled(text)).feed(events);
    const table = run.bankedTable();
    table.begin(0n, { startNs: 0n, wallClockOffsetNs: 5n });
    const cell = table.read(spanNs, true).rows[0]!.at(-1)!;
    if (cell.kind !== 'series') throw new Error(`a ${cell.kind}`);
    cell.points.forEach(({ timeNs }, index) => {
      if (index > 0) expect(timeNs - cell.points[index - 1]!.timeNs).toBe(second);
    });
    return cell.points.map(({ value }) => value);
  }

  const at = (seconds: number, size: bigint, processor = 0): SyntheticEvent => ({
    op: 'read',
    processor,
    time_ns: BigInt(Math.round(seconds * 1e9)),
    size_bytes: size,
    offset_bytes: -size,
  });

  it('sums by interval, also where nothing happened', () => {
    const events = [at(0, 1n), at(0.5, 2n, 1), at(2.999, 4n, 2), at(3, 8n), at(3.1, 16n, 3)];
    expect(seriesOf('read < series(size, 1s) >', events, 6n * second - 1n)).toEqual([3n, 0n, 4n, 24n, 0n, 0n]);
    expect(seriesOf('read < series(offset, 1s) >', events, 4n * second - 1n)).toEqual([-3n, 0n, -4n, -24n]);
    expect(seriesOf('read < series(1, 1s) >', events, 4n * second - 1n)).toEqual([2n, 0n, 1n, 2n]);
  });

  it('keeps the newest 512 intervals', () => {
    const events = Array.from({ length: 2000 }, (_, index) => at(index * 0.5, 1n, index % 4));
    const points = seriesOf('read < series(size, 1s) >', events, 1000n * second - 1n);
    expect(points).toEqual(Array.from({ length: 512 }, () => 2n));
  });

  it('of rows that found no room are in other', () => {
    const events = Array.from({ length: 40 }, (_, index) => ({ ...at(index, 1n, index % 4), pid: BigInt(index % 4) }));
    const run = new Run(compiled('read < pid, series(size, 1s) >'), { maxKeys: 2 }).feed(events);
    const table = run.bankedTable();
    table.begin(0n, clock);
    const { rows, other } = table.read(40n * second - 1n, true);
    const sum = (cell: Cell | undefined) =>
      cell?.kind === 'series' && cell.points.reduce((all, { value }) => all + value, 0n);
    expect(rows.map((row) => sum(row[1]))).toEqual([10n, 10n]);
    expect(sum(other![1])).toBe(20n);
  });
});

describe('banks', () => {
  it('an emptied bank has neither values nor sketches left', () => {
    const text = 'read < pid, distinct(offset), top(offset, 3), series(size, 1s) > interval:1s { print(@); clear(@); }';
    const run = new Run(compiled(text), { entries: (role) => (role === 'values' ? 600 : undefined) });
    const table = run.bankedTable();
    const events = Array.from({ length: 900 }, (_, index): SyntheticEvent => ({
      op: 'read',
      processor: index % 4,
      pid: BigInt(index % 2),
      offset_bytes: BigInt(index % 450),
      size_bytes: 1n,
      time_ns: 5n,
    }));
    for (let round = 0; round < 5; round++) {
      run.feed(events);
      table.switchBank(0n);
      const { rows, other } = table.read(0n, false);
      expect(rows).toHaveLength(2);
      expect(other).toBeUndefined();
      for (const [, distinct, top, series] of rows) {
        expect(Math.abs(numberOf(distinct) / 225 - 1)).toBeLessThan(0.1);
        if (top?.kind !== 'top' || series?.kind !== 'series') throw new Error('other columns');
        for (const { count, over } of top.values) expect(count - over).toBeLessThanOrEqual(2n);
        expect(series.points.map(({ value }) => value)).toEqual([450n]);
      }
      table.clear();
    }
  });
});
