import type { Unit } from '../../codegen/program.ts';
import type { Bucket } from '../../registry/value.ts';
import { padEnd, padStart } from '../terminal/text-width.ts';
import type { Theme } from '../terminal/theme.ts';
import { numberFormatter } from '../text/units.ts';

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const;

/** A line a bucket: its range, its count, and a bar. Where there are more than lines, neighbours are one. */
export function paintHistogram(
  buckets: readonly Bucket[],
  unit: Unit,
  width: number,
  height: number,
  theme: Theme,
): readonly string[] {
  if (buckets.length === 0) return [theme.tone.quiet('no latency yet')];
  const merged = mergeTo(buckets, height);
  const format = numberFormatter(unit);
  const ranges = merged.map(({ lo, hi }) => `${format(lo)} – ${format(hi)}`);
  const rangeWidth = Math.max(...ranges.map((range) => range.length));
  const countWidth = Math.max(...merged.map(({ count }) => String(count).length));
  const room = Math.max(0, width - rangeWidth - countWidth - 3);
  const most = merged.reduce((highest, { count }) => (count > highest ? count : highest), 1n);
  return merged.map(({ count }, index) => {
    const bar = theme.tone.accent(barOf(Number(count) / Number(most), room));
    const label = theme.tone.quiet(padEnd(ranges[index]!, rangeWidth));
    return `${label}  ${padStart(String(count), countWidth)} ${bar}`;
  });
}

function mergeTo(buckets: readonly Bucket[], height: number): readonly Bucket[] {
  const size = Math.ceil(buckets.length / Math.max(1, height));
  const merged: Bucket[] = [];
  for (let start = 0; start < buckets.length; start += size) {
    const part = buckets.slice(start, start + size);
    const count = part.reduce((sum, bucket) => sum + bucket.count, 0n);
    merged.push({ lo: part[0]!.lo, hi: part.at(-1)!.hi, count });
  }
  return merged;
}

/** What is not nothing is seen. */
function barOf(share: number, room: number): string {
  if (share === 0) return '';
  const parts = Math.max(1, Math.round(share * room * 8));
  return '█'.repeat(Math.floor(parts / 8)) + eighths[parts % 8]!;
}
