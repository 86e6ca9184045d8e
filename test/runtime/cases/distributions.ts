import { expect, test } from 'vitest';
import { expectBuckets, linearEdges, log2Edges, streamed } from '../../support/distribution-truth.ts';
import { finalLosses, finalTable, noLosses } from '../../support/fsbpf.ts';
import type { Host } from '../../support/host.ts';

const powers = Array.from({ length: 17 }, (_, exponent) => 2 ** exponent);
const sizes = [...new Set([0, ...powers.flatMap((power) => [power - 1, power, power + 1])])].filter((n) => n <= 65_536);
const given = [{ kind: 'file', name: 'file', sizeBytes: 70_000 }] as const;

/** Histograms of transfers, whose sizes the script has chosen. */
export function distributionCases(host: () => Host): void {
  test('edges of bytes and sizes', async () => {
    const script = `open f {file} ${sizes.map((size) => `pread f 0 ${size}`).join(' ')} close f`;
    const program = `read /dir == $dir/ @all < bytes >
      read /dir == $dir/ @hist < hist(bytes), hist(size), lhist(bytes, 1, 65, 16), lhist(bytes, 0, 4KiB, 1KiB), stats(bytes) >`;
    const result = await host().run(program, { script, given });
    const values = sizes.map(BigInt);
    expect(streamed(result, '@all')).toEqual(values);
    const [histogram, ofSize, odd, even] = finalTable(result, '@hist').rows[0]!;
    expectBuckets(histogram!, values, log2Edges(values));
    expect(ofSize).toEqual(histogram);
    expectBuckets(odd!, values, linearEdges(1n, 65n, 16n, 0n, 2n ** 64n));
    expectBuckets(even!, values, linearEdges(0n, 4096n, 1024n, 0n, 2n ** 64n));
    expect(finalLosses(result)).toEqual(noLosses);
  });

  test('a histogram a key', async () => {
    const script = `open f {file} ${sizes.map((size) => `pread f ${size % 3} ${size}`).join(' ')} close f`;
    const result = await host().run('read /dir == $dir/ < offset, hist(bytes), count() >', { script, given });
    const rows = finalTable(result).rows;
    expect(rows).toHaveLength(3);
    for (const [offset, histogram, count] of rows) {
      const values = sizes.filter((size) => size % 3 === offset).map(BigInt);
      expectBuckets(histogram!, values, log2Edges(values));
      expect(count).toBe(values.length);
    }
  });
}
