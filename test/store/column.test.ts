import { describe, expect, test } from 'vitest';
import { columnBodies, decodeColumn, encodeColumn } from '../../shell/store/column.ts';

function roundTrip(values: BigUint64Array): { decoded: bigint[]; sizeBytes: number } {
  const { head, body } = encodeColumn(new Uint32Array(values.buffer));
  const [column] = columnBodies(Buffer.concat([head, body]), 1);
  const words = decodeColumn(column!, values.length);
  return { decoded: [...new BigUint64Array(words.buffer)], sizeBytes: head.length + body.length };
}

const clock = (count: number) =>
  BigUint64Array.from(
    { length: count },
    (_, index) => 2n ** 53n - 1000n + BigInt(index) * 977n - BigInt(index % 3) * 2000n,
  );

describe('columns', () => {
  test.each<[string, BigUint64Array]>([
    ['nothing', new BigUint64Array(0)],
    ['one zero', new BigUint64Array(1)],
    ['one value', BigUint64Array.of(2n ** 64n - 1n)],
    ['the same value', new BigUint64Array(1000).fill(0x1234_5678_9abc_def0n)],
    ['near values', BigUint64Array.from({ length: 1000 }, (_, index) => 2n ** 40n + BigInt(index % 256))],
    ['16 bits apart', BigUint64Array.from({ length: 1000 }, (_, index) => 2n ** 40n + BigInt(index * 65))],
    ['32 bits apart', BigUint64Array.of(0n, 2n ** 32n - 1n, 5n)],
    [
      'results',
      BigUint64Array.from([0n, -1n, -2n, 4096n, -(2n ** 31n), 2n ** 31n - 1n].map((v) => BigInt.asUintN(64, v))),
    ],
    ['a clock that passes 2^32 and 2^53, not always forwards', clock(5000)],
    ['steps of more than 31 bits', BigUint64Array.of(0n, 2n ** 31n, 2n ** 33n, 1n)],
    ['extremes', BigUint64Array.of(0n, 2n ** 64n - 1n, 2n ** 63n, 1n, 2n ** 32n)],
  ])('%s', (_, values) => {
    expect(roundTrip(values).decoded).toEqual([...values]);
  });

  test('random words of all magnitudes', () => {
    let state = 1n;
    const next = () => (state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n));
    for (let run = 0; run < 200; run++) {
      const bits = Number(next() >> 58n) + 1;
      const base = next() >> BigInt(Number(next() >> 58n));
      const length = Number(next() >> 55n);
      const values = BigUint64Array.from({ length }, () => base + (next() >> BigInt(64 - bits)));
      expect(roundTrip(values).decoded).toEqual([...values]);
    }
  });

  test('small ranges take few bytes', () => {
    const pids = BigUint64Array.from({ length: 10_000 }, (_, index) => 40_000n + BigInt((index * 7919) % 200));
    expect(roundTrip(pids).sizeBytes).toBeLessThan(11_000);
    expect(roundTrip(new BigUint64Array(10_000).fill(7n)).sizeBytes).toBe(16);
  });
});
