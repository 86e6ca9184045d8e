import type { Unit } from '../../codegen/program.ts';
import type { Bucket } from '../../registry/value.ts';
import { numberFormatter } from '../../ui/text/units.ts';
import { spaces } from './table-layout.ts';

const barColumns = 40;

const exactSuffix: Readonly<Record<Unit, string>> = { none: '', ns: 'ns', bytes: 'B', time: 'ns' };

/** One line a bucket: "[1.02us, 2.05us)  3 |@@@@    |". */
export function drawHistogram(buckets: readonly Bucket[], unit: Unit): readonly string[] {
  const ranges = drawRanges(buckets, unit);
  const rangeWidth = Math.max(...ranges.map((range) => range.length));
  const counts = buckets.map((bucket) => String(bucket.count));
  const countWidth = Math.max(...counts.map((count) => count.length));
  const largest = buckets.reduce((most, bucket) => (bucket.count > most ? bucket.count : most), 1n);
  return buckets.map((bucket, index) => {
    const bar = drawBar(bucket.count, largest);
    return `${ranges[index]!.padEnd(rangeWidth)}  ${counts[index]!.padStart(countWidth)} |${bar}|`;
  });
}

function drawBar(count: bigint, largest: bigint): string {
  const marks = Math.max(count > 0n ? 1 : 0, Math.round((Number(count) / Number(largest)) * barColumns));
  return '@'.repeat(marks) + spaces(barColumns - marks);
}

/** Exact integers where the rounded edges of a bucket would look the same. */
function drawRanges(buckets: readonly Bucket[], unit: Unit): readonly string[] {
  const human = numberFormatter(unit);
  const isAmbiguous = buckets.some((bucket) => human(bucket.lo) === human(bucket.hi));
  const draw = isAmbiguous ? (edge: bigint) => `${edge}${exactSuffix[unit]}` : human;
  return buckets.map(({ lo, hi }) => drawRange(lo, hi, draw));
}

/** What lies outside a linear histogram reaches to the end of the number range, which nobody wants to read. */
const lowestInteger = -(1n << 63n);
const beyondSigned = 1n << 63n;
const beyondUnsigned = 1n << 64n;

function drawRange(lo: bigint, hi: bigint, draw: (edge: bigint) => string): string {
  const isPowerOfTwo = hi === lo * 2n || lo === hi * 2n;
  const isOpenBelow = lo <= lowestInteger && !isPowerOfTwo;
  const isOpenAbove = (hi === beyondSigned || hi >= beyondUnsigned) && !isPowerOfTwo;
  return `[${isOpenBelow ? '...' : draw(lo)}, ${isOpenAbove ? '...' : draw(hi)})`;
}
