import type { Register } from '../../shell/codegen/ir/ir.ts';
import type { Distribution, ValueColumn, ValueType } from '../../shell/codegen/program.ts';
import type { Aggregation, AggregationShape } from '../../shell/registry/aggregation.ts';
import type { CallContext } from '../../shell/registry/call.ts';
import type { Emitter } from '../../shell/registry/emitter.ts';
import { bucketColumn, columnAggregation } from './column-aggregation.ts';
import { emitLogLinearBucket, logLinearMiddle, logLinearRange, subBucketBits } from './log-linear.ts';
import { integer, integerOf } from './words.ts';
import { quantileLabel } from '../../shell/registry/quantile-label.ts';

const distribution: Distribution = { scheme: 'logLinear', subBucketBits };
const defaultQuantiles = [0.5, 0.9, 0.99];
const maximumQuantiles = 16;

/** What all quantile columns share: one distribution for all of them over the same value. */
const shared = {
  ...bucketColumn,
  accuracy: 'within 1/64 (1.6 %) of the exact value, over all 64 bits',
  bucketRange: (type: ValueType) => logLinearRange(type),
  emitBucket: (emitter: Emitter, value: Register, type: ValueType) => emitLogLinearBucket(emitter, value, type),
};

function percentile(quantile: number): Aggregation {
  const name = quantileLabel(quantile);
  return columnAggregation({
    ...shared,
    name,
    signature: `${name}(x)`,
    doc: `The value that ${quantile * 100} % of all x do not exceed, within 1/64.`,
    examples: [`read < exe, ${name}(latency) >`],
    kind: 'quantile',
    check: (call) => {
      if (call.arguments.length <= 1) return { distribution, quantiles: [quantile] };
      call.report('wrong-arguments', `${name} takes one argument, found ${call.arguments.length}`, call.arguments[1]);
      return undefined;
    },
    finish: ({ buckets }, column) => integer(quantileOf(buckets, column, quantile)[0]!.value, column.type),
    sortKey: integerOf,
  });
}

/** Columns that answer "how much at most, for so many of them". */
export const quantileColumns: readonly Aggregation[] = [
  ...[0.5, 0.9, 0.95, 0.99, 0.999].map(percentile),
  columnAggregation({
    ...shared,
    name: 'quantiles',
    signature: 'quantiles(x[, 0.5, 0.9, 0.99])',
    doc: 'Several quantiles of x, each within 1/64; sorted by the last.',
    examples: ['read < exe, quantiles(latency) >', 'read < quantiles(latency, 0.5, 0.999) >'],
    kind: 'quantiles',
    check: checkQuantiles,
    finish: ({ buckets }, column) => ({
      kind: 'quantiles',
      count: [...buckets.values()].reduce((sum, count) => sum + count, 0n),
      points: quantileOf(buckets, column, ...column.quantiles),
    }),
    sortKey: (cell) => (cell.kind === 'quantiles' ? (cell.points.at(-1)?.value ?? 0n) : 0n),
  }),
];

function checkQuantiles(call: CallContext): AggregationShape | undefined {
  const asked: number[] = [];
  for (let index = 1; index < call.arguments.length; index++) {
    const quantile = call.real(index, 'a quantile');
    if (quantile === undefined) return undefined;
    if (!(quantile > 0 && quantile <= 1) || quantile < 1e-6) {
      const hint = `write ${quantile > 1 && quantile <= 100 ? quantile / 100 : 0.5}`;
      call.report(
        'wrong-arguments',
        `${quantile} is not a quantile above 0 and at most 1`,
        call.arguments[index],
        hint,
      );
      return undefined;
    }
    asked.push(quantile);
  }
  if (asked.length > maximumQuantiles) {
    call.report('wrong-arguments', `found ${asked.length} quantiles, at most ${maximumQuantiles}`);
    return undefined;
  }
  return { distribution, quantiles: asked.length === 0 ? defaultQuantiles : asked };
}

function quantileOf(
  buckets: ReadonlyMap<bigint, bigint>,
  column: ValueColumn,
  ...asked: readonly number[]
): { label: string; value: bigint }[] {
  const sorted = [...buckets].sort(([a], [b]) => (a < b ? -1 : 1));
  const total = sorted.reduce((sum, [, count]) => sum + count, 0n);
  return asked.map((quantile) => ({
    label: quantileLabel(quantile),
    value: clamp(logLinearMiddle(bucketAt(sorted, rankOf(quantile, total))), column.type),
  }));
}

/** ceil(quantile × total), at least 1: exact in integers, because quantile × 2^64 would lose its last digits as a double. */
function rankOf(quantile: number, total: bigint): bigint {
  const digits = (String(quantile).split('.')[1] ?? '').length;
  const scale = 10n ** BigInt(digits);
  const numerator = BigInt(Math.round(quantile * Number(scale)));
  const rank = (numerator * total + scale - 1n) / scale;
  return rank > 1n ? rank : 1n;
}

function bucketAt(sorted: readonly (readonly [bigint, bigint])[], rank: bigint): bigint {
  let seen = 0n;
  for (const [bucket, count] of sorted) {
    seen += count;
    if (seen >= rank) return bucket;
  }
  return sorted.at(-1)?.[0] ?? 0n;
}

/** The middle of the last bucket of a signed type's negatives lies below its lowest number. */
function clamp(value: bigint, type: ValueType): bigint {
  const lowest = -(1n << 63n);
  return type.kind === 'signed' && value < lowest ? lowest : value;
}
