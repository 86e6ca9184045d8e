import type { Lowering } from './lower-context.ts';
import type { Loop, TypedAction } from '../typecheck/typed-program.ts';

/**
 * A counter with constant bounds, looked at after each round: both verifiers follow it to its end. The number of rounds
 * is not loaded from the parameter block, where no verifier could know it.
 */
export function lowerLoop(
  { variable, assigns, from, step, rounds, body, span }: Loop,
  lowering: Lowering,
  lowerBody: (actions: readonly TypedAction[], lowering: Lowering) => void,
): void {
  const { builder } = lowering;
  const [next, round, done] = [builder.newLabel(), builder.newLabel(), builder.newLabel()];
  builder.at(span, 'loop');
  const own = lowering.variable(variable);
  const counter = assigns ? builder.newRegister() : own;
  builder.add({ kind: 'constant', target: counter, value: from });
  builder.repeat(Number(rounds), () => {
    builder.place(round);
    if (assigns) builder.assign(own, counter);
    lowering.jumps.within({ break: done, continue: next }, () => lowerBody(body, lowering));
    builder.at(span, 'next round');
    builder.place(next);
    builder.update('add', counter, step);
    builder.branch(step > 0n ? 'slt' : 'sgt', counter, from + rounds * step, round);
  });
  builder.place(done);
}
