import type { Unit } from '../../codegen/program.ts';
import type { Point } from '../../registry/value.ts';
import { noValue } from './value-text.ts';
import { numberFormatter } from './units.ts';

/** The lowest is nothing at all, so that little can be told from nothing. */
const levels = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;
const widestColumns = 60;

/** "▁▂█▁ max 3.2MiB": one bar an interval, or the highest of several where there are too many. */
export function drawSeries(points: readonly Point[], unit: Unit): string {
  if (points.length === 0) return noValue;
  const perBar = Math.ceil(points.length / widestColumns);
  const bars: bigint[] = [];
  // Whole bars from the newest on: a bar of fewer intervals would look lower than it is.
  for (let end = points.length; end > 0; end -= perBar) {
    bars.unshift(highest(points.slice(Math.max(0, end - perBar), end)));
  }
  const top = highest(points);
  return `${bars.map((bar) => levelOf(bar, top)).join('')} max ${numberFormatter(unit)(top)}`;
}

function highest(points: readonly Point[]): bigint {
  return points.reduce((most, { value }) => (value > most ? value : most), points[0]!.value);
}

function levelOf(value: bigint, top: bigint): string {
  if (value <= 0n) return levels[0];
  const steps = BigInt(levels.length - 1);
  return levels[Number((value * steps + top - 1n) / top)]!;
}
