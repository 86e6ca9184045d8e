import type { Lowering } from './context.ts';
import type { Loop, TypedAction } from '../../typecheck/typed-program.ts';

/**
 * A counter with constant bounds, looked at after each round: both verifiers follow it to its end. The number of rounds
 * is not loaded from the parameter block, where no verifier could know it. PREVAIL follows only what counts up from 0
 * or more, so other ranges are computed from such a counter.
 */
export function lowerLoop(
  { variable, assigns, from, step, rounds, body, span }: Loop,
  lowering: Lowering,
  lowerBody: (actions: readonly TypedAction[], lowering: Lowering) => void,
): void {
  const { builder } = lowering;
  const [next, round, done] = [builder.newLabel(), builder.newLabel(), builder.newLabel()];
  builder.at(span, 'loop');
  const countsUp = from >= 0n && step > 0n;
  const counted = countsUp ? { from, step } : { from: 0n, step: 1n };
  const own = lowering.variable(variable);
  const counter = assigns || !countsUp ? builder.newRegister() : own;
  builder.add({ kind: 'constant', target: counter, value: counted.from });
  builder.repeat(Number(rounds), () => {
    builder.place(round);
    if (counter !== own) builder.assign(own, counter);
    if (!countsUp) {
      builder.update('mul', own, step);
      builder.update('add', own, from);
    }
    lowering.jumps.within({ break: done, continue: next }, () => lowerBody(body, lowering));
    builder.at(span, 'next round');
    builder.place(next);
    builder.update('add', counter, counted.step);
    builder.branch('lt', counter, counted.from + rounds * counted.step, round);
  });
  builder.place(done);
}
