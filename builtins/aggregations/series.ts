import { eventOffset, need } from '../../shell/bytecode/event-layout.ts';
import type { Register } from '../../shell/codegen/ir/ir.ts';
import type { SketchShape, ValueColumn } from '../../shell/codegen/program.ts';
import type {
  Aggregation,
  AggregationShape,
  AggregationState,
  FinishContext,
} from '../../shell/registry/aggregation.ts';
import type { CallContext } from '../../shell/registry/call.ts';
import type { Emitter } from '../../shell/registry/emitter.ts';
import type { Cell, Point } from '../../shell/registry/value.ts';
import { columnAggregation } from './column-aggregation.ts';
import { numberOf } from './words.ts';

/** Intervals are kept in a ring: two words each, the number of the interval plus one, and the sum. */
const points = 512;
const pointWords = 2;
const shortestNs = 1_000_000n;

export const series: Aggregation = columnAggregation({
  name: 'series',
  signature: 'series(x, interval)',
  doc: 'The sum of x in each interval of real time, for a curve; sorted by the whole sum.',
  notes: [
    'Intervals are counted from the moment of attaching, by the time of the events; those without an event are 0. ' +
      `The newest ${points} are kept. \`series(1, 1s)\` counts events.`,
  ],
  accuracy: 'exact, the sums modulo 2^64',
  memory: '8 bytes and 8 KiB a row, on each CPU that adds to it',
  examples: ['read < exe, series(bytes, 100ms) >', 'open < series(1, 1s) >'],
  kind: 'series',
  check: checkSeries,
  needs: need.time,
  stateSizeBytes: 8,
  sketch: { words: points * pointWords, emit: emitPoint },
  merge: () => undefined,
  hasEvents: ({ sketches }) => sketches.length > 0,
  zeroOfNothing: true,
  finish: (state, column, context) => ({ kind: 'series', points: pointsOf(state, column, context) }),
  sortKey: (cell: Cell) => (cell.kind === 'series' ? cell.points.reduce((sum, { value }) => sum + value, 0n) : 0n),
});

function emitPoint(emitter: Emitter, pointer: Register, value: Register, _: unknown, shape: SketchShape): void {
  const sinceStart = emitter.binary(
    'sub',
    emitter.loadEvent(eventOffset.time_ns),
    emitter.loadSessionParameter('startNs'),
  );
  const number = emitter.binary('div', sinceStart, intervalOf(shape));
  const place = emitter.element(pointer, emitter.binary('lsh', number, 1n), (points - 1) * pointWords);
  emitter.update('add', number, 1n);
  const known = emitter.newLabel();
  const done = emitter.newLabel();
  emitter.branch('eq', emitter.loadValue(place, 0), number, known);
  emitter.storeValue(place, 0, number);
  emitter.storeValue(place, 8, value);
  emitter.jump(done);
  emitter.place(known);
  emitter.addValue(place, 8, value);
  emitter.place(done);
}

function intervalOf(shape: SketchShape): bigint {
  if (shape.scheme !== 'series') throw new Error(`a ${shape.scheme} has no interval`);
  return shape.intervalNs;
}

/** From the interval in which the table begins to that in which it ends. */
function pointsOf(
  { sketches }: AggregationState,
  { type, sketch }: ValueColumn,
  { beginNs, spanNs, attachTimeNs }: FinishContext,
): Point[] {
  const intervalNs = intervalOf(sketch!.shape);
  const last = (beginNs + spanNs) / intervalNs;
  const earliest = last - BigInt(points - 1);
  const first = beginNs / intervalNs > earliest ? beginNs / intervalNs : earliest;
  const sums = new Map<bigint, bigint>();
  for (const ring of sketches) {
    for (let at = 0; at < ring.length; at += pointWords) {
      const number = ring[at]! - 1n;
      sums.set(number, (sums.get(number) ?? 0n) + ring[at + 1]!);
    }
  }
  return Array.from({ length: Number(last - first) + 1 }, (_, index) => {
    const number = first + BigInt(index);
    return { timeNs: attachTimeNs + number * intervalNs, value: numberOf(sums.get(number) ?? 0n, type) };
  });
}

function checkSeries(call: CallContext): AggregationShape | undefined {
  const example = 'write series(bytes, 1s)';
  if (call.arguments.length !== 2) {
    const found = `found ${call.arguments.length}`;
    call.report('wrong-arguments', `series takes two arguments, ${found}`, call.span, example);
    return undefined;
  }
  const intervalNs = call.integer(1, 'the interval of series', { kind: 'unsigned', unit: 'ns' });
  if (intervalNs === undefined) return undefined;
  if (intervalNs >= shortestNs) {
    return { distribution: undefined, quantiles: [], sketchShape: { scheme: 'series', intervalNs } };
  }
  const message = `an interval of ${intervalNs}ns is too short for series, the shortest is 1ms`;
  call.report('wrong-arguments', message, call.arguments[1], example);
  return undefined;
}
