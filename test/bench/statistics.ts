export interface Spread {
  min: number;
  median: number;
  max: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return {
    min: sorted[0] ?? NaN,
    median: sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? NaN)) / 2,
    max: sorted[sorted.length - 1] ?? NaN,
  };
}

export function formatSpread({ min, median, max }: Spread, digits = 0): string {
  return `${min.toFixed(digits)} / ${median.toFixed(digits)} / ${max.toFixed(digits)}`;
}

export function formatRatio(value: number, peer: number): string {
  return (value / peer).toFixed(2);
}
