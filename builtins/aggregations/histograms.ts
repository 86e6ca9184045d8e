import type { Distribution, ValueColumn } from '../../shell/codegen/program.ts';
import type { Aggregation, AggregationState } from '../../shell/registry/aggregation.ts';
import type { CallContext } from '../../shell/registry/call.ts';
import type { Bucket, Cell } from '../../shell/registry/value.ts';
import { bucketColumn, columnAggregation } from './column-aggregation.ts';
import { emitLinearBucket, linearEdges, linearRange, type Linear } from './linear.ts';
import { emitLog2, emitWithSign } from './logarithm.ts';

/** More would be no picture any more. */
const maximumBuckets = 1_000n;
const log2Distribution: Distribution = { scheme: 'log2' };

/** Columns that count values by range. */
export const histograms: readonly Aggregation[] = [
  columnAggregation({
    ...inBuckets(log2Edges),
    name: 'hist',
    signature: 'hist(x)',
    doc: 'Histogram of x by powers of two.',
    examples: ['read < hist(latency) >'],
    kind: 'hist',
    check: (call) => (atMostOne(call) ? { distribution: log2Distribution, quantiles: [] } : undefined),
    bucketRange: ({ kind }) => (kind === 'signed' ? { lowest: -64n, count: 128 } : { lowest: 0n, count: 65 }),
    emitBucket: (emitter, value, type) =>
      emitWithSign(emitter, value, type, (magnitude) => {
        const bucket = emitter.constant(0n);
        const zero = emitter.newLabel();
        emitter.branch('eq', magnitude, 0n, zero);
        emitter.assign(bucket, emitter.binary('add', emitLog2(emitter, magnitude), 1n));
        emitter.place(zero);
        return bucket;
      }),
  }),
  columnAggregation({
    ...inBuckets((bucket, column) => linearEdges(bucket, column.distribution as Linear, column.type)),
    name: 'lhist',
    signature: 'lhist(x, lo, hi, step)',
    doc: 'Histogram of x in equal steps from lo to hi; what lies outside is counted below and above.',
    examples: ['read < lhist(bytes, 0, 64KiB, 4KiB) >'],
    kind: 'lhist',
    check: checkLinear,
    bucketRange: (_, distribution) => linearRange(distribution as Linear),
    emitBucket: (emitter, value, type, distribution) => emitLinearBucket(emitter, value, type, distribution as Linear),
  }),
];

type Edges = (bucket: bigint, column: ValueColumn) => { readonly lo: bigint; readonly hi: bigint };

/** What both share: no state in the row, and a histogram as the result, sorted by its total. */
function inBuckets(
  edges: Edges,
): Pick<Aggregation, 'accuracy' | 'zeroOfNothing' | 'finish' | 'sortKey'> & typeof bucketColumn {
  return {
    ...bucketColumn,
    accuracy: 'every count exact',
    zeroOfNothing: true,
    finish: (state, column) => ({ kind: 'histogram', buckets: withoutGaps(state, column, edges) }),
    sortKey: (cell: Cell) =>
      cell.kind === 'histogram' ? cell.buckets.reduce((sum, { count }) => sum + count, 0n) : 0n,
  };
}

function withoutGaps({ buckets }: AggregationState, column: ValueColumn, edges: Edges): readonly Bucket[] {
  const numbers = [...buckets.keys()].sort((a, b) => (a < b ? -1 : 1));
  const last = numbers.at(-1);
  const result: Bucket[] = [];
  if (last === undefined) return result;
  for (let bucket = numbers[0]!; bucket <= last; bucket++) {
    result.push({ ...edges(bucket, column), count: buckets.get(bucket) ?? 0n });
  }
  return result;
}

const lowest = -(1n << 63n);

/** 0 is [0, 1), 1 is [1, 2), 2 is [2, 4)…; -1 is [-1, 0), -2 is [-3, -1)…; -64 holds nothing but the lowest number. */
function log2Edges(bucket: bigint): { lo: bigint; hi: bigint } {
  if (bucket === 0n) return { lo: 0n, hi: 1n };
  if (bucket > 0n) return { lo: 1n << (bucket - 1n), hi: 1n << bucket };
  const lo = 1n - (1n << -bucket);
  return { lo: lo < lowest ? lowest : lo, hi: 1n - (1n << (-bucket - 1n)) };
}

function atMostOne(call: CallContext): boolean {
  const extra = call.arguments[1];
  if (extra !== undefined)
    call.report('wrong-arguments', `hist takes one argument, found ${call.arguments.length}`, extra);
  return extra === undefined;
}

function checkLinear(call: CallContext): ReturnType<Aggregation['check']> {
  if (call.arguments.length !== 4) {
    const found = `found ${call.arguments.length}`;
    call.report('wrong-arguments', `lhist takes four arguments, ${found}`, call.span, 'write lhist(x, lo, hi, step)');
    return undefined;
  }
  const type = call.typeOf(0);
  const lo = call.integer(1, 'the lower bound of lhist', type);
  const hi = call.integer(2, 'the upper bound of lhist', type);
  const step = call.integer(3, 'the step of lhist', type);
  if (lo === undefined || hi === undefined || step === undefined) return undefined;
  const problem = linearProblem(lo, hi, step);
  if (problem !== undefined) {
    call.report('wrong-arguments', problem.message, call.arguments[problem.argument]);
    return undefined;
  }
  return { distribution: { scheme: 'linear', lo, hi, step }, quantiles: [] };
}

function linearProblem(lo: bigint, hi: bigint, step: bigint): { message: string; argument: number } | undefined {
  if (hi <= lo) return { message: `the upper bound ${hi} of lhist is not above the lower bound ${lo}`, argument: 2 };
  if (step <= 0n) return { message: `the step of lhist is ${step}, it must be above 0`, argument: 3 };
  if (hi - lo >= 1n << 64n) return { message: 'the bounds of lhist are more than 64 bits apart', argument: 2 };
  const buckets = (hi - lo + step - 1n) / step;
  if (buckets <= maximumBuckets) return undefined;
  return { message: `lhist would have ${buckets} buckets, at most ${maximumBuckets}`, argument: 3 };
}
