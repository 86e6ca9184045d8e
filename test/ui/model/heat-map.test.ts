import { expect, test } from 'vitest';
import { heatBands, HeatHistory, heatLevel } from '../../../shell/ui/model/heat-map.ts';

const bucket = (lo: bigint, count: bigint) => ({ lo, hi: lo * 2n, count });

test('bands cover all latencies, without gaps, at any height', () => {
  for (let height = 1; height <= 20; height++) {
    const bands = heatBands(height);
    expect(bands.length).toBeLessThanOrEqual(height);
    for (const next of Array.from({ length: 64 }, (_, bit) => 1n << BigInt(bit))) {
      const history = new HeatHistory(1);
      history.add([bucket(next - 1n, 2n), bucket(next, 1n)], 'interval');
      expect(history.counts(bands, 1)[0]!.reduce((sum, count) => sum + count)).toBe(3);
    }
    bands.slice(1).forEach((band, index) => expect(band.first).toBe(bands[index]!.end));
  }
});

test('every event is in one band of its interval', () => {
  const history = new HeatHistory(3);
  for (const count of [1n, 2n, 3n, 4n]) {
    history.add([bucket(512n, count), bucket(1n << 20n, 10n), bucket(1n << 40n, 1n)], 'interval');
  }
  const counts = history.counts(heatBands(12), 2);
  expect(counts.map((interval) => interval.reduce((sum, each) => sum + each))).toEqual([14, 15]);
  expect(counts[1]).toEqual([4, 0, 0, 0, 0, 0, 10, 0, 0, 0, 0, 1]);
  expect(history.length).toBe(3);
  expect(history.total()).toEqual([bucket(512n, 9n), bucket(1n << 20n, 30n), bucket(1n << 40n, 3n)]);
});

test('of counts since the start, each interval has what was added', () => {
  const history = new HeatHistory(10);
  for (const count of [3n, 5n, 5n]) history.add([bucket(512n, count)], 'total');
  expect(history.counts(heatBands(1), 9)).toEqual([[3], [2], [0]]);
});

test('counts are never less than none: after totals, and where a program clears its table', () => {
  const history = new HeatHistory(10);
  history.add([bucket(512n, 3n)], 'interval');
  history.add([bucket(512n, 9n)], 'total');
  history.add([bucket(512n, 4n)], 'total'); // cleared
  history.add([bucket(512n, 6n), bucket(1024n, 1n)], 'interval'); // what was total is in it
  history.add([bucket(512n, 5n)], 'interval');
  expect(history.counts(heatBands(1), 9)).toEqual([[3], [9], [4], [3], [5]]);
});

test('one among thousands is seen, and nothing is not', () => {
  expect(heatLevel(0, 1000, 8)).toBe(0);
  expect(heatLevel(1, 1000, 8)).toBe(1);
  expect(heatLevel(1000, 1000, 8)).toBe(8);
  expect(heatLevel(1, 1, 8)).toBe(8);
});
