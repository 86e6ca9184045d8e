/** 0.5 is "p50", 0.999 "p999", 0.05 "p05", 1 "p100". */
export function quantileLabel(quantile: number): string {
  if (quantile === 1) return 'p100';
  return `p${(String(quantile).split('.')[1] ?? '0').padEnd(2, '0')}`;
}
