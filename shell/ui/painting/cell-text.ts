import type { Bucket, Cell } from '../../registry/value.ts';
import { drawSeries } from '../text/sparkline.ts';
import { numberFormatter } from '../text/units.ts';
import { noValue, valueFormatter } from '../text/value-text.ts';
import type { ViewColumn } from '../model/view-table.ts';

export type CellText = (cell: Cell | undefined) => string;

/** How a column draws its cells: short, in one line, harmless. */
export function cellFormatter({ unit, kind }: ViewColumn): CellText {
  const scalar = valueFormatter(unit);
  const number = numberFormatter(unit);
  return (cell) => {
    if (cell === undefined) return kind === 'sum' || kind === 'count' ? number(0) : noValue;
    if (cell.kind === 'histogram') return drawBuckets(cell.buckets);
    if (cell.kind === 'series') return drawSeries(cell.points, unit);
    if (cell.kind === 'top')
      return cell.values.map(({ value, count }) => `${scalar(value)} ${count}`).join(', ') || noValue;
    if (cell.kind === 'stats') return `${cell.count} × ${number(cell.avg)}`;
    if (cell.kind === 'quantiles') {
      return cell.points.map(({ label, value }) => `${label} ${number(value)}`).join(' ');
    }
    return kind === 'count' || kind === 'sum' ? shortCount(cell, unit, scalar) : scalar(cell);
  };
}

/** From here on counts are shown in thousands: "1234k". */
const longestCount = 9_999_999n;

/** Counts are exact as long as there is room for them. */
function shortCount(cell: Cell, unit: ViewColumn['unit'], scalar: CellText): string {
  if (unit !== 'none' || cell.kind !== 'integer' || cell.value <= longestCount) return scalar(cell);
  return cell.value <= longestCount * 1000n ? `${cell.value / 1000n}k` : `${cell.value / 1_000_000n}M`;
}

const bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/** "▁▂█▁": a bar a bucket. */
function drawBuckets(buckets: readonly Bucket[]): string {
  const most = buckets.reduce((highest, { count }) => (count > highest ? count : highest), 0n);
  if (most === 0n) return noValue;
  const bar = (count: bigint) => (count === 0n ? ' ' : bars[Number(((count - 1n) * 7n) / most)]!);
  return buckets.map(({ count }) => bar(count)).join('');
}
