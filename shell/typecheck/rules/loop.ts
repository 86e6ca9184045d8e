import type { Call, Expression, ForRange } from '../../language/ast.ts';
import { labelOf, type CheckContext, type Outcome } from '../context.ts';
import { maximumRounds } from '../limits.ts';
import type { Loop } from '../typed-program.ts';
import { describeType, isInteger, signed, unsigned } from '../types.ts';
import { declareVariable } from './variable.ts';
import { variableKey } from './name.ts';

type Range = Pick<Loop, 'from' | 'step' | 'rounds'>;

const hint = 'write for (const i of range(0, 10)) { … }';

/** `for (const i of range(from, to, step))`: the number of rounds is known when the program is compiled. */
export function checkLoop(loop: ForRange, context: CheckContext): Outcome {
  const range = checkRange(loop.iterable, context);
  const { variables, inference } = context;
  return variables.within(undefined, () => {
    const variable = declareVariable(loop.name, loop.constant ? 'const' : 'let', undefined, context);
    const type = range === undefined || range.from < 0n || range.step < 0n ? signed('none') : unsigned('none');
    inference.assign(variableKey(variable), type, loop.name);
    const { actions } = context.checkStatement(loop.body);
    if (range === undefined) return { actions: [], completes: true };
    const span = { start: loop.start, end: loop.end };
    if (range.rounds === 0n) {
      context.diagnostics.warning('unreachable', 'this loop has no rounds and never runs', loop.iterable);
      return { actions: [], completes: true };
    }
    const typed: Loop = { kind: 'loop', variable: variable.id, assigns: !loop.constant, ...range, body: actions, span };
    return { actions: [typed], completes: true };
  });
}

function checkRange(iterable: Expression, context: CheckContext): Range | undefined {
  if (iterable.kind !== 'Call' || iterable.callee.kind !== 'Identifier' || iterable.callee.name !== 'range') {
    context.check(iterable);
    return context.diagnostics.error('not-a-range', 'a loop goes over a range of numbers', iterable, hint);
  }
  const count = iterable.arguments.length;
  if (count < 1 || count > 3) {
    const message = `range takes one to three numbers, found ${count}`;
    return context.diagnostics.error('wrong-arguments', message, iterable, hint);
  }
  const bounds = checkBounds(iterable, context);
  return bounds && limitedRange(bounds, iterable, context);
}

/** range(to), range(from, to), range(from, to, step) */
function checkBounds(call: Call, context: CheckContext): readonly [bigint, bigint, bigint] | undefined {
  const values = call.arguments.map((argument) => checkBound(argument, context));
  const [first, second, third] = values;
  if (values.includes(undefined)) return undefined;
  return second === undefined ? [0n, first!, 1n] : [first!, second, third ?? 1n];
}

function checkBound(argument: Expression, context: CheckContext): bigint | undefined {
  const bound = context.check(argument, unsigned('none'));
  if (bound === undefined) return undefined;
  const { diagnostics, source } = context;
  if (bound.kind !== 'constant' || !isInteger(bound.type)) {
    const written = labelOf(source, argument);
    const way = written.length > 40 ? 'the bound' : written;
    const leave = `go to the largest number it can have, and leave early: if (i >= ${way}) break;`;
    return diagnostics.error('not-constant', 'a bound of a range must be a number written out', argument, leave);
  }
  if (bound.type.unit !== 'none') {
    const message = `a bound of a range is a plain number, found ${describeType(bound.type)}`;
    return diagnostics.error('unit-mismatch', message, argument);
  }
  if (bound.value >= -largestBound && bound.value <= largestBound) return bound.value;
  return diagnostics.error('out-of-range', `${bound.value} is too large for a range`, argument);
}

/** Far from where a counter of 64 bits overflows. */
const largestBound = 1n << 53n;

function limitedRange(
  [from, to, step]: readonly [bigint, bigint, bigint],
  call: Call,
  { diagnostics }: CheckContext,
): Range | undefined {
  if (step === 0n) return diagnostics.error('wrong-arguments', 'the step of a range is 0', call.arguments[2]!);
  const distance = step > 0n ? to - from : from - to;
  const stride = step > 0n ? step : -step;
  const rounds = distance <= 0n ? 0n : (distance + stride - 1n) / stride;
  if (rounds <= maximumRounds) return { from, step, rounds };
  const message = `this loop has ${rounds} rounds, at most ${maximumRounds} are possible`;
  return diagnostics.error('loop-too-long', message, call, 'the kernel checks every round before it runs the program');
}
