import type { Aggregation, AggregationShape } from '../../shell/registry/aggregation.ts';
import type { CallContext } from '../../shell/registry/call.ts';
import type { Cell } from '../../shell/registry/value.ts';
import { columnAggregation } from './column-aggregation.ts';
import { emitCounter, mergeCounts, summaryWords, type Counted } from './space-saving.ts';

const mostValues = 100;

export const top: Aggregation = columnAggregation({
  name: 'top',
  signature: 'top(x, n)',
  doc: 'The n most frequent values of x, each with how often it came; sorted by the most frequent.',
  notes: [
    'Values are counted one by one while the table has room for them: 65,536, of all rows together, or twice as many ' +
      'as `--max-keys`. Every count is exact then.',
    'Values that come when it is full are counted by SpaceSaving, 128 counters a row and CPU. Their counts are never ' +
      'too small, and each says by how much it may be too large.',
  ],
  accuracy: 'exact while the values fit; then each count says how much too large it may be, and none is too small',
  memory: '8 bytes a row and CPU, 88 for each value, and 4 KiB on each CPU that meets values beyond those to a row',
  examples: ['open < exe, top(path, 3) >', 'read < top(name, 10) >'],
  kind: 'top',
  takes: 'anything',
  check: checkTop,
  stateSizeBytes: 8,
  sketch: { words: summaryWords, values: { most: undefined }, emit: emitCounter },
  merge: () => undefined,
  hasEvents: ({ buckets, sketches }) => buckets.size > 0 || sketches.length > 0,
  zeroOfNothing: true,
  finish: ({ buckets, sketches }, { type, sketch }, { cellOf }) => {
    const limit = sketch?.shape.scheme === 'top' ? sketch.shape.limit : mostValues;
    const counted = [...mergeCounts(sketches, buckets)].map(([value, counts]) => new CountedValue(value, counts));
    counted.sort((a, b) => a.compare(b, (value) => cellOf(value, type)));
    return {
      kind: 'top',
      values: counted.slice(0, limit).map(({ value, count, over }) => ({ value: cellOf(value, type), count, over })),
    };
  },
  sortKey: (cell: Cell) => (cell.kind === 'top' ? (cell.values[0]?.count ?? 0n) : 0n),
});

class CountedValue implements Counted {
  readonly value: bigint;
  readonly count: bigint;
  readonly over: bigint;
  #place: string | bigint | undefined;

  constructor(value: bigint, { count, over }: Counted) {
    this.value = value;
    this.count = count;
    this.over = over;
  }

  /** Of equal counts the surer first, then as they are read: a text's identity is another one in each run. */
  compare(other: CountedValue, cellOf: (value: bigint) => Cell): number {
    const byCount = Number(other.count - this.count || this.over - other.over);
    if (byCount !== 0) return byCount;
    const [left, right] = [this.#placeBy(cellOf), other.#placeBy(cellOf)];
    if (left === right) return this.value < other.value ? -1 : 1;
    return left < right ? -1 : 1;
  }

  #placeBy(cellOf: (value: bigint) => Cell): string | bigint {
    if (this.#place !== undefined) return this.#place;
    const cell = cellOf(this.value);
    this.#place = cell.kind === 'text' ? cell.text : cell.kind === 'integer' ? cell.value : this.value;
    return this.#place;
  }
}

function checkTop(call: CallContext): AggregationShape | undefined {
  if (call.arguments.length !== 2) {
    const found = `found ${call.arguments.length}`;
    call.report('wrong-arguments', `top takes two arguments, ${found}`, call.span, 'write top(path, 5)');
    return undefined;
  }
  const limit = call.integer(1, 'how many values top shows');
  if (limit === undefined) return undefined;
  if (limit >= 1n && limit <= BigInt(mostValues)) {
    return { distribution: undefined, quantiles: [], sketchShape: { scheme: 'top', limit: Number(limit) } };
  }
  call.report('wrong-arguments', `top can show 1 to ${mostValues} values, not ${limit}`, call.arguments[1]);
  return undefined;
}
