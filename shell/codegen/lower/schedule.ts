import type { TypedScheduledClause } from '../../typecheck/typed-program.ts';
import { lowerActions } from './action.ts';
import type { Lowering } from './context.ts';
import type { ScheduledClause } from '../program.ts';
import { withSwitches } from './table-switches.ts';

/**
 * A begin, end or interval clause, as instructions that the session runs: they are lowered as those of events are, so
 * that they mean the same.
 * @returns finishes the clause once the parameter block has its layout
 */
export function lowerScheduled(
  { when, span, actions }: TypedScheduledClause,
  lowering: Lowering,
): (wordsBytes: number) => ScheduledClause {
  const { builder } = lowering;
  const end = builder.newLabel();
  builder.at(span, 'clause');
  lowering.jumps.within({ return: end }, () => lowerActions(withSwitches(actions), lowering));
  builder.place(end);
  builder.add({ kind: 'return', verdict: 0 });
  return (wordsBytes) => ({ when, ir: builder.finish(wordsBytes), records: lowering.records });
}
