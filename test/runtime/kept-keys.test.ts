import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { registry } from '../../builtins/index.ts';
import { linuxBackend } from '../../shell/backend/linux/linux.ts';
import { defaultRunSettings } from '../../shell/cli/run-settings.ts';
import { LiveSource } from '../../shell/cli/top/live-source.ts';
import type { Span } from '../../shell/cli/top/row-source.ts';
import { ViewPrograms } from '../../shell/cli/top/view-programs.ts';
import { SourceText } from '../../shell/language/source.ts';
import type { Cell } from '../../shell/registry/value.ts';
import type { LossReport } from '../../shell/session/snapshot.ts';
import { keyText, sortNumber, type ViewTable } from '../../shell/ui/model/view-table.ts';
import { newLevel } from '../../shell/ui/model/top-state.ts';

const directory = mkdtempSync(join(tmpdir(), 'fsbpf-kept-'));
afterAll(() => rmSync(directory, { recursive: true }));

const ignore = () => undefined;
const listener = {
  ...{ table: ignore, rowWriter: () => ignore, printf: ignore, exit: ignore, ready: ignore },
  failed: (error: unknown) => {
    throw error;
  },
};

/** A program in the live view, as `fsbpf top -e` has it: each call is a span, by name the numbers of a column. */
function view(text: string, column: number, maximumKeys?: number, span: Span = 'interval') {
  const backend = linuxBackend(join(import.meta.dirname, '../../bpf/linux/built'));
  const settings = { ...defaultRunSettings('top'), includeSelf: true, pid: process.pid, maximumKeys };
  const source = new LiveSource(backend, registry, settings, listener);
  const programs = new ViewPrograms(registry, { source: new SourceText('x', text), parameters: new Map() }, 'linux');
  const { program, source: compiled } = programs.compile(programs.text(newLevel(undefined), '').text);
  source.ask(program!, compiled);
  onTestFinished(() => source.stop());
  let lost: LossReport['lost'] | undefined;
  const all = (of: Span): ViewTable[] => {
    const { tables, losses } = source.next(of)!;
    lost = losses.lost;
    return tables.map((_, tableIndex) => programs.tableOf({ ...newLevel(undefined), tableIndex }, tables)!);
  };
  const next = (of: Span = span) => all(of)[0]!;
  const numbers = ({ rows }: ViewTable) =>
    new Map(
      Array.from({ length: rows.count }, (_, index) => [
        keyText(rows.at(index).cell(0)).slice(directory.length + 1),
        sortNumber(rows.at(index).cell(column)),
      ]),
    );
  return { next, losses: () => lost!, interval: () => numbers(next()), all: (of: Span) => all(of).map(numbers) };
}

const nameOf = (file: number) => `file-${file}`;

function open(file: number, times: number): void {
  for (let time = 0; time < times; time++) closeSync(openSync(join(directory, nameOf(file)), 'r'));
}

const files = 2_000;
for (let file = 0; file < files; file++) writeFileSync(join(directory, nameOf(file)), '');

/** Some files a few times each, others in each interval: what a table of it has to be. */
function work(interval: number, share: number): Map<string, number> {
  const expected = new Map<string, number>();
  for (let file = 0; file < files; file++) {
    const times = (file * 31 + interval * 17) % share;
    if (times === 0 || times > 3) continue;
    open(file, times);
    expected.set(nameOf(file), times);
  }
  return expected;
}

const filter = `open /path.under("${directory}")/`;

test.each([
  ['all in the table, most of them again and again', 5, undefined],
  ['few of those that came before come again', 97, undefined],
  ['hardly room for all of them', 5, 2_200],
])('%s: each interval has its rows, each exact, and none of those before', (_, share, maximumKeys) => {
  const { interval } = view(`${filter} < path, count() >`, 1, maximumKeys);
  for (let round = 0; round < 12; round++) {
    const expected = work(round, share);
    expect(interval()).toEqual(expected);
  }
  expect(interval().size).toBe(0);
});

test('rows whose numbers are all 0 are there, where they had events', () => {
  const { interval } = view(`${filter} < path, sum(ok ? 0 : 1) >`, 1);
  for (let round = 0; round < 4; round++) {
    const expected = work(round, 5);
    expect(interval()).toEqual(new Map([...expected.keys()].map((name) => [name, 0])));
  }
});

test('extremes and distributions begin anew with each interval', () => {
  const { interval } = view(`${filter} < path, count(), max(time), quantiles(latency), distinct(pid) >`, 1);
  for (let round = 0; round < 6; round++) {
    const expected = work(round, 5);
    expect(interval()).toEqual(expected);
  }
});

test('a table that is full says what had no row, and has room again', () => {
  const { next, interval } = view(`${filter} < path, count() >`, 1, 100);
  for (let round = 0; round < 3; round++) {
    for (let file = 0; file < 150; file++) open(file, 1);
    const table = next();
    expect(table.rows.count).toBe(100);
    expect(sortNumber(table.other!.cell(1))).toBe(50);
    for (let file = 500; file < 540; file++) open(file, 2);
    expect(interval()).toEqual(new Map(Array.from({ length: 40 }, (_, index) => [nameOf(500 + index), 2])));
  }
});

test('a program that removes rows, or asks for them, has only those that there are', () => {
  const seen = `${filter} { if (path in @seen) { @again[path] = count(); } @seen[path] = count(); }`;
  const { interval } = view(seen, 1);
  for (let round = 0; round < 3; round++) {
    for (let file = 0; file < 20; file++) open(file, 2);
    expect([...interval().values()]).toEqual(Array.from({ length: 20 }, () => expect.any(Number)));
  }
  const { next } = view(`${filter} { @[path] = count(); if (name == "file-3") { delete @[path]; } }`, 1);
  for (let round = 0; round < 3; round++) {
    for (let file = 0; file < 5; file++) open(file, 1);
    expect(next().rows.count).toBe(4);
  }
});

/** Bytes that a file's reads ask for: of as many sizes as its number says, some of them more often than others. */
function sizesOf(file: number, interval: number): number[] {
  const sizes = Array.from({ length: file }, (_, index) => 1 + ((index * 7 + interval * 3) % 31));
  return sizes.flatMap((size, index) => Array.from({ length: 1 + (index % 3) }, () => size));
}

function readAll(file: number, sizes: readonly number[]): void {
  const descriptor = openSync(join(directory, nameOf(file)), 'r');
  for (const size of sizes) readSync(descriptor, Buffer.alloc(size), 0, size, 0);
  closeSync(descriptor);
}

/** What a row says of all its sizes, and of their median and largest. Sizes below 32 have buckets of their own. */
function distributionOf(sizes: readonly number[]) {
  const sorted = sizes.toSorted((left, right) => left - right);
  const counts = new Map<number, number>();
  for (const size of sorted) counts.set(size, (counts.get(size) ?? 0) + 1);
  return { counts, points: [sorted[Math.ceil(sorted.length / 2) - 1], sorted.at(-1)] };
}

function countsIn(histogram: Cell | undefined): Map<number, number> {
  if (histogram?.kind !== 'histogram') throw new Error('the column is another');
  const used = histogram.buckets.filter(({ count }) => count > 0n);
  return new Map(used.map(({ lo, count }) => [Number(lo), Number(count)]));
}

function distributionsOf({ rows }: ViewTable) {
  return Array.from({ length: rows.count }, (_, index) => {
    const [path, histogram, median, largest] = [0, 1, 2, 3].map((column) => rows.at(index).cell(column));
    return [
      keyText(path!),
      { counts: countsIn(histogram), points: [sortNumber(median!), sortNumber(largest!)] },
    ] as const;
  });
}

const distributions = `read ${filter.slice(5)} < path, lhist(bytes, 0, 32, 1), quantiles(bytes, 0.5, 1) >`;

test.each(['interval', 'total'] as const)('distributions of few values and of many: of each %s', (span) => {
  const { next } = view(distributions, 1, undefined, span);
  for (let file = 1; file <= 20; file++) writeFileSync(join(directory, nameOf(file)), 'x'.repeat(32));
  const all = Array.from({ length: 20 }, (): number[] => []);
  for (let interval = 0; interval < 5; interval++) {
    const expected = all.map((before, index) => {
      const sizes = sizesOf(index + 1, interval);
      readAll(index + 1, sizes);
      before.push(...sizes);
      return [join(directory, nameOf(index + 1)), distributionOf(span === 'total' ? before : sizes)] as const;
    });
    expect(new Map(distributionsOf(next()))).toEqual(new Map(expected));
  }
});

/** Where the bucket of a number begins, of those that are powers of two wide. */
function powerBelow(value: number): number {
  if (value === 0) return 0;
  const power = 2 ** Math.floor(Math.log2(Math.abs(value)));
  return value > 0 ? power : 1 - 2 * power;
}

test('several distributions of a table, of negative numbers too, each by itself, while totals and intervals follow each other', () => {
  const columns =
    'lhist(bytes - 16, -16, 16, 1), lhist(size, 0, 32, 1), hist(4 - size), min(bytes - 16), p50(bytes - 16)';
  const { next } = view(`read ${filter.slice(5)} < path, size % 2, ${columns} >`, 2);
  for (let file = 1; file <= 8; file++) writeFileSync(join(directory, nameOf(file)), 'x'.repeat(32));
  const spans = ['total', 'total', 'interval', 'interval', 'total', 'total', 'interval'] as const;
  let sizes = new Map<string, number[]>();
  spans.forEach((span, round) => {
    for (let file = 1; file <= 8; file++) {
      const asked = sizesOf(file * (round % 3), round);
      readAll(file, asked);
      for (const size of asked) {
        const key = `${join(directory, nameOf(file))} ${size % 2}`;
        sizes.set(key, [...(sizes.get(key) ?? []), size]);
      }
    }
    const { rows } = next(span);
    const found = Array.from({ length: rows.count }, (_, index) => {
      const cells = [0, 1, 2, 3, 4, 5, 6].map((column) => rows.at(index).cell(column)!);
      const numbers = cells.slice(5).map(sortNumber);
      return [
        `${keyText(cells[0]!)} ${sortNumber(cells[1]!)}`,
        [...cells.slice(2, 5).map(countsIn), ...numbers],
      ] as const;
    });
    const expected = [...sizes].map(([key, of]) => {
      const lessened = distributionOf(of.map((size) => size - 16));
      const [all, powers] = [of, of.map((size) => powerBelow(4 - size))].map((values) => distributionOf(values).counts);
      return [key, [lessened.counts, all, powers, Math.min(...of) - 16, lessened.points[0]]] as const;
    });
    expect(new Map(found), `${span} ${round}`).toEqual(new Map(expected));
    if (span === 'interval') sizes = new Map();
  });
});

test('what adds up beside distributions is that of all intervals', () => {
  const columns = 'count(), sum(bytes), min(bytes), max(bytes), avg(bytes), p50(bytes)';
  const { next } = view(`read ${filter.slice(5)} < path, ${columns} >`, 1, undefined, 'total');
  for (let file = 1; file <= 20; file++) writeFileSync(join(directory, nameOf(file)), 'x'.repeat(32));
  const all: number[] = [];
  for (let interval = 0; interval < 5; interval++) {
    const file = 1 + (interval % 2);
    const sizes = sizesOf(7 + interval, interval);
    readAll(file, sizes);
    if (file === 1) all.push(...sizes);
    const { rows } = next();
    expect(rows.count).toBe(Math.min(2, 1 + interval));
    const index = Array.from({ length: rows.count }, (_, row) => row).find((row) =>
      keyText(rows.at(row).cell(0)).endsWith(`/${nameOf(1)}`),
    )!;
    const sum = all.reduce((before, size) => before + size, 0);
    const { points } = distributionOf(all);
    const numbers = [1, 2, 3, 4, 5, 6].map((column) => sortNumber(rows.at(index).cell(column)));
    expect(numbers).toEqual([all.length, sum, Math.min(...all), Math.max(...all), sum / all.length, points[0]]);
  }
});

test('tables with distributions and without are of the same time, however totals and intervals follow each other', () => {
  const { all } = view(`${filter} < path, count(), p99(latency) > ${filter} @counts < path, count() >`, 1);
  const spans = ['total', 'total', 'interval', 'interval', 'total', 'interval', 'total', 'total'] as const;
  let expected: number[] = [];
  spans.forEach((span, round) => {
    const opened = [1 + round, 0, 2 * round];
    expected = opened.map((times, file) => times + (expected[file] ?? 0));
    opened.forEach((times, file) => open(file, times));
    const rows = new Map(expected.flatMap((times, file) => (times === 0 ? [] : [[nameOf(file), times] as const])));
    expect(all(span), `${span} ${round}`).toEqual([rows, rows]);
    if (span === 'interval') expected = [];
  });
});

test('more rows than a table has room for are added to one, in all that it held, too', () => {
  const { next, losses } = view(`${filter} < path, count(), p99(latency) >`, 1, 100, 'total');
  for (let round = 1; round <= 3; round++) {
    for (let file = 0; file < 150; file++) open(50 * round + file, 1);
    const { rows, other } = next();
    expect(losses().mapFull).toBe(sortNumber(other!.cell(1)));
    expect(rows.count).toBe(100);
    const shown = Array.from({ length: 100 }, (_, index) => sortNumber(rows.at(index).cell(1)));
    expect(shown.reduce((sum, count) => sum + count, sortNumber(other!.cell(1)))).toBe(150 * round);
  }
});
