/** Which of so many values in order a quantile is, as builtins/aggregations/quantiles.ts has it: ceil(quantile × all). */
export class QuantileRank {
  readonly #numerator: number;
  readonly #scale: number;

  constructor(quantile: number) {
    this.#scale = 10 ** (String(quantile).split('.')[1] ?? '').length;
    this.#numerator = Math.round(quantile * this.#scale);
  }

  /** From 1 on. */
  of(total: number): number {
    return Math.max(1, Math.ceil((this.#numerator * total) / this.#scale));
  }
}
