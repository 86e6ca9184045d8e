import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compile } from '../support/compile.ts';
import {
  compare,
  exactQuantile,
  expectBuckets,
  expectWithin,
  linearEdges,
  log2Edges,
  lowest,
  streamed,
} from '../support/distribution-truth.ts';
import { finalLosses, finalTable, noLosses, runFsbpf, type RunResult } from '../support/fsbpf.ts';
import { operationWords } from '../support/operations.ts';
import { missing } from '../support/requirement.ts';
import { createScratchDirectory, removeTree } from '../support/scratch.ts';

/** Quantiles and histograms against the values themselves, which the same program streams at the same events. Of bytes and sizes: cases/distributions.ts. */

const end = 2n ** 63n;

describe.skipIf(missing('gcc'))('distributions', () => {
  let directory = '';
  beforeAll(() => {
    directory = createScratchDirectory();
    for (const name of ['operations', 'burst']) compile(name, directory);
    writeFileSync(join(directory, 'file'), Buffer.alloc(70_000));
  });
  afterAll(() => removeTree(directory));

  async function run(program: string, command: readonly string[]): Promise<RunResult> {
    const result = await runFsbpf(['-e', program, '--', ...command], { cwd: directory });
    expect(result.exitCode, result.stderr.slice(0, 1000)).toBe(0);
    expect(finalLosses(result)).toEqual(noLosses);
    return result;
  }

  test('quantiles of latencies are within 1/64', { timeout: 60_000 }, async () => {
    const asked = [0.001, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 0.9999];
    const program = `read @all < latency >
      read @sketch < quantiles(latency, ${asked.join(', ')}), p50(latency), p90(latency), p95(latency), p99(latency),
        p999(latency), stats(latency), min(latency), max(latency), avg(latency) >`;
    // Cached preads of a byte, large reads, and reads that may go to the disk.
    const result = await run(program, ['sh', '-c', './burst file 30000; cat /usr/bin/g* > /dev/null']);
    const values = streamed(result, '@all').sort(compare);
    const [sketch, p50, p90, p95, p99, p999, stats, min, max, avg] = finalTable(result, '@sketch').rows[0]!;
    expect(values.length).toBeGreaterThan(30_000);
    const { count, ...points } = sketch as Record<string, number>;
    expect(count).toBe(values.length);
    asked.forEach((quantile, index) => expectWithin(Object.values(points)[index]!, exactQuantile(values, quantile)));
    [p50, p90, p95, p99, p999].forEach((value, index) => {
      expectWithin(Number(value), exactQuantile(values, [0.5, 0.9, 0.95, 0.99, 0.999][index]!));
    });
    const sum = values.reduce((total, value) => total + value, 0n);
    const exact = { count: values.length, sum: Number(sum), min: Number(values[0]), max: Number(values.at(-1)) };
    expect(stats).toMatchObject(exact);
    expect([min, max]).toEqual([exact.min, exact.max]);
    expect(avg).toBeCloseTo(exact.sum / exact.count, 3);
  });

  test('histograms of latencies hold every value in its bucket', { timeout: 60_000 }, async () => {
    const program = `read @all < latency > read @hist < hist(latency), lhist(latency, 0, 100us, 1us) >`;
    const result = await run(program, ['sh', '-c', './burst file 20000; cat /usr/bin/g* > /dev/null']);
    const values = streamed(result, '@all');
    const [histogram, linear] = finalTable(result, '@hist').rows[0]!;
    expectBuckets(histogram!, values, log2Edges(values));
    expectBuckets(linear!, values, linearEdges(0n, 100_000n, 1_000n, 0n, 2n ** 64n));
  });

  /** A pread from a negative offset fails, but it was asked for. -1 is left out: preadv2 means the file's own by it. */
  const magnitudes = [2n, 3n, 4n, 5n, 7n, 8n, 1023n, 1024n, 2n ** 31n, 2n ** 32n, 2n ** 53n + 1n, 2n ** 62n];
  const offsets = [0n, 1n, ...magnitudes, 2n ** 63n - 1n, ...magnitudes.map((value) => -value), 1n - 2n ** 63n, lowest];

  test('edges of offsets, negative ones too', async () => {
    const script = `open f {file} ${offsets.map((offset) => `pread f ${offset} 1`).join(' ')}`;
    const program = `read @all < offset >
      read @hist < hist(offset), lhist(offset, -10, 30, 7), lhist(offset, 0, 1, 1), min(offset), max(offset) >`;
    const result = await run(program, ['./operations', ...operationWords(script)]);
    expect(streamed(result, '@all')).toEqual(offsets);
    const [histogram, linear, one, min, max] = finalTable(result, '@hist').rows[0]!;
    expectBuckets(histogram!, offsets, log2Edges(offsets));
    expectBuckets(linear!, offsets, linearEdges(-10n, 30n, 7n, lowest, end));
    expectBuckets(one!, offsets, linearEdges(0n, 1n, 1n, lowest, end));
    expect([min, max]).toEqual([String(lowest), String(end - 1n)]);
  });

  test('quantiles of offsets, negative ones too', async () => {
    const script = `open f {file} ${offsets.map((offset) => `pread f ${offset} 1`).join(' ')}`;
    const quantiles = Array.from({ length: 12 }, (_, index) => (index + 1) / 13);
    const program = `read < quantiles(offset, ${quantiles.map((quantile) => quantile.toFixed(4)).join(', ')}) >`;
    const result = await run(program, ['./operations', ...operationWords(script)]);
    const { count, ...points } = finalTable(result).rows[0]![0] as Record<string, number>;
    const sorted = [...offsets].sort(compare);
    expect(count).toBe(offsets.length);
    Object.values(points).forEach((value, index) => {
      expectWithin(value, exactQuantile(sorted, Number(quantiles[index]!.toFixed(4))));
    });
  });
});
