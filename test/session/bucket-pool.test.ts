import { expect, test } from 'vitest';
import { BucketPool } from '../../shell/session/bucket-pool.ts';

/** Small numbers that look random, the same each time. */
function* pseudoRandom(): Generator<number, never> {
  for (let state = 4711; ; state = (state * 1_103_515_245 + 12_345) % 2 ** 31) yield state >>> 8;
}

test('rows that grow in turns, and are moved, keep what each has counted', () => {
  const random = pseudoRandom();
  const next = (below: number) => random.next().value % below;
  const pool = new BucketPool();
  const expected = new Map<number, Map<bigint, bigint>>();
  for (let time = 0; time < 60_000; time++) {
    const row = next(1 + (time >> 8));
    const bucket = next(2) === 0 ? next(40) : next(2_000) - 1_000;
    const count = next(10) === 0 ? 2 ** 32 + next(1_000) : 1 + next(3);
    pool.at(row).add(bucket, count % 2 ** 32, Math.floor(count / 2 ** 32));
    const counts = expected.get(row) ?? new Map<bigint, bigint>();
    counts.set(BigInt(bucket), (counts.get(BigInt(bucket)) ?? 0n) + BigInt(count));
    expected.set(row, counts);
  }
  for (let row = 0; row < 300; row++) {
    const counts = [...(expected.get(row) ?? [])].sort(([left], [right]) => Number(left - right));
    expect([...pool.of(row)]).toEqual(counts);
    expect(pool.total(row)).toBe(counts.reduce((sum, [, count]) => sum + Number(count), 0));
    let before = 0;
    for (const [bucket, count] of counts) {
      expect([before + 1, before + Number(count)].map((rank) => pool.bucketOf(row, rank))).toEqual(
        [bucket, bucket].map(Number),
      );
      before += Number(count);
    }
  }
});
