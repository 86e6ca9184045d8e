import type { Cell } from '../../../shell/registry/value.ts';
import type { Table, TableColumn } from '../../../shell/session/snapshot.ts';
import { bytesColumn, countColumn, exeKey, hostileNames, integer, pathKey, table, text } from './capture.ts';

/** The tables that every format draws. */

const latencyQuantiles: TableColumn = { name: 'quantiles(latency)', role: 'value', kind: 'quantiles', unit: 'ns' };
const bytesStats: TableColumn = { name: 'stats(bytes)', role: 'value', kind: 'stats', unit: 'bytes' };
const offsetHistogram: TableColumn = { name: 'hist(offset)', role: 'value', kind: 'hist', unit: 'none' };
const latencyHistogram: TableColumn = { name: 'hist(latency)', role: 'value', kind: 'hist', unit: 'ns' };

export const oneNumber = table([countColumn], [[integer(42)]]);

export const byProgram = table(
  [exeKey, countColumn, bytesColumn],
  [
    [text('git'), integer(1234), integer(4096)],
    [text('sqlite3'), integer(7), integer((1n << 53n) + 1n)],
    [text('', { missing: true }), integer(0), integer(0)],
  ],
);

export const full = table([exeKey, pathKey, countColumn], [[text('git'), text('/a'), integer(2)]], {
  other: [{ kind: 'other' }, { kind: 'other' }, integer(40)],
});

export const hostile = table(
  [pathKey, countColumn],
  [
    ...hostileNames.map((name, index): Cell[] => [text(name), integer(index)]),
    [text('long/er/than/an/event', { cut: true }), integer(99)],
  ],
);

export const distributions: Table = table(
  [exeKey, latencyQuantiles, bytesStats],
  [
    [text('git'), quantiles(3, [1_230, 45_600, 7_000_000_000]), stats(3, 12_288, 0, 8192, 4096)],
    [text('cp'), quantiles(0, [0, 0, 0]), stats(0, 0, 0, 0, 0)],
  ],
);

/** Negative numbers, and the largest bucket of an unsigned 64-bit number. */
export const extremeHistogram = table(
  [offsetHistogram],
  [
    [
      histogram([
        [-3n, -1n, 2n],
        [-1n, 0n, 0n],
        [0n, 1n, 1n],
      ]),
    ],
  ],
);

export const largeHistogram = table([offsetHistogram], [[histogram([[1n << 63n, 1n << 64n, 5n]])]]);

export const histogramsByProgram = table(
  [exeKey, countColumn, latencyHistogram],
  [
    [
      text('git'),
      integer(7),
      histogram([
        [1024n, 2048n, 6n],
        [2048n, 4096n, 0n],
        [4096n, 8192n, 1n],
      ]),
    ],
    [text('cp'), integer(0), histogram([])],
  ],
);

function quantiles(count: number, [p50, p90, p99]: readonly [number, number, number]): Cell {
  const points = Object.entries({ p50, p90, p99 }).map(([label, value]) => ({ label, value: BigInt(value) }));
  return { kind: 'quantiles', count: BigInt(count), points };
}

function stats(count: number, sum: number, min: number, max: number, avg: number): Cell {
  const [exactCount, exactSum] = [BigInt(count), BigInt(sum)];
  return { kind: 'stats', count: exactCount, sum: exactSum, min: BigInt(min), max: BigInt(max), avg };
}

function histogram(buckets: readonly (readonly [bigint, bigint, bigint])[]): Cell {
  return { kind: 'histogram', buckets: buckets.map(([lo, hi, count]) => ({ lo, hi, count })) };
}
