import { describe, expect, it } from 'vitest';
import { formatDuration, formatSize, parseDuration, parseSize } from '../../shell/util/units.ts';

describe('formatDuration', () => {
  it.each<[bigint | number, string]>([
    [0n, '0ns'],
    [999n, '999ns'],
    [1_000n, '1.00us'],
    [1_234_567n, '1.23ms'],
    [9_996n, '10.0us'],
    [99_960n, '100us'],
    [999_600n, '1.00ms'],
    [12_345_678n, '12.3ms'],
    [59_900_000_000n, '59.9s'],
    [59_960_000_000n, '1m00s'],
    [125_000_000_000n, '2m05s'],
    [3_720_000_000_000n, '1h02m'],
    [-1_500n, '-1.50us'],
    [1.5, '1.50ns'],
  ])('%s is %s', (ns, text) => expect(formatDuration(ns)).toBe(text));
});

describe('formatSize', () => {
  it.each<[bigint | number, string]>([
    [0n, '0B'],
    [1023n, '1023B'],
    [4096n, '4.0KiB'],
    [1_048_575n, '1.0MiB'],
    [1_610_612_736n, '1.5GiB'],
    [(1n << 64n) - 1n, '16.0EiB'],
    [-2048, '-2.0KiB'],
  ])('%s is %s', (bytes, text) => expect(formatSize(bytes)).toBe(text));
});

describe('parseDuration', () => {
  it.each<[string, bigint | undefined]>([
    ['10s', 10_000_000_000n],
    ['1.5ms', 1_500_000n],
    ['0.5ns', undefined],
    ['2h', 7_200_000_000_000n],
    ['10', undefined],
    ['10KB', undefined],
    ['-1s', undefined],
    ['', undefined],
  ])('%j', (text, ns) => expect(parseDuration(text)).toBe(ns));
});

describe('parseSize', () => {
  it.each<[string, bigint | undefined]>([
    ['4KiB', 4096n],
    ['1.5KB', 1500n],
    ['0B', 0n],
    ['1s', undefined],
  ])('%j', (text, bytes) => expect(parseSize(text)).toBe(bytes));
});
