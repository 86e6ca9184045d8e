import type { IntermediateProgram } from '../ir/ir.ts';
import type { IrBuilder } from './builder.ts';
import { Lowering } from './context.ts';
import { lowerBranch } from './condition.ts';
import { verdictRegister } from './control.ts';
import { lowerDispatch, operationsMask } from './dispatch.ts';
import { eventSentRegister } from './event.ts';
import { eventMap, parameterMap, planTables, ringMap } from './layout.ts';
import { lowerActions } from './action.ts';
import { planScalars } from './scalar-layout.ts';
import { lowerScheduled } from './schedule.ts';
import { lowerValue } from './value.ts';
import type {
  MapSpecification,
  ParameterBlock,
  RecordLayout,
  ScalarLayout,
  ScheduledClause,
  TableLayout,
} from '../program.ts';
import type { TypedClause, TypedProgram } from '../../typecheck/typed-program.ts';

/** Everything of a program but its machine code. */
export interface LoweredProgram {
  readonly ir: IntermediateProgram;
  readonly maps: readonly MapSpecification[];
  readonly parameters: ParameterBlock;
  readonly operations: bigint;
  readonly needs: bigint;
  readonly tables: readonly TableLayout[];
  readonly scalars: readonly ScalarLayout[];
  readonly records: readonly RecordLayout[];
  readonly schedule: readonly ScheduledClause[];
  /** What a verifier goes through, every round of a loop counted. */
  readonly checked: IrBuilder['checked'];
  /** Of the parameter block without its tables: loads reach no farther. */
  readonly wordsBytes: number;
}

/** One clause after the other; each leads to the next, whatever its predicate says. */
export function lower(program: TypedProgram): LoweredProgram {
  const plans = planTables(program, 1);
  const tables = plans.map(({ layout }, index) => ({ typed: program.tables[index]!, layout }));
  const scalarPlans = planScalars(program.scalars, 1 + plans.flatMap(({ maps }) => maps).length);
  const scalars = scalarPlans.map(({ layout }, index) => ({ typed: program.scalars[index]!, layout }));
  const lowering = new Lowering(tables, scalars, { value: lowerValue, branch: lowerBranch });
  const operations = operationsMask(program.clauses.flatMap(({ events }) => events));
  lowering.eventSent = eventSentRegister(program, lowering);
  lowering.verdict = verdictRegister(program, lowering);
  for (const clause of program.clauses) lowerClause(clause, operations, lowering);
  const schedule = program.schedule.map((clause) => lowerScheduled(clause, lowering.forSession()));
  lowering.builder.at({ start: 0, end: 0 }, 'end');
  const { verdict } = lowering;
  lowering.builder.add(verdict === undefined ? { kind: 'return', verdict: 0 } : { kind: 'returnValue', verdict });
  const { wordsBytes } = lowering.parameters;
  const parameters = lowering.parameters.finish();
  const usesRing = lowering.sendsTexts || lowering.records.length > 0;
  return {
    ir: lowering.builder.finish(wordsBytes),
    maps: [
      eventMap,
      ...plans.flatMap(({ maps }) => maps),
      ...scalarPlans.flatMap(({ maps }) => maps),
      ...(parameters.sizeBytes > 0 ? [parameterMap(parameters.sizeBytes)] : []),
      ...(usesRing ? [ringMap(lowering.records.some(({ kind }) => kind !== 'action'))] : []),
    ],
    parameters,
    operations,
    needs: lowering.needs,
    tables: plans.map(({ layout }) => layout),
    scalars: scalarPlans.map(({ layout }) => layout),
    records: lowering.records,
    schedule: schedule.map((finish) => finish(wordsBytes)),
    checked: lowering.builder.checked,
    wordsBytes,
  };
}

function lowerClause(clause: TypedClause, operations: bigint, lowering: Lowering): void {
  const { builder } = lowering;
  const next = builder.newLabel();
  builder.at(clause.span, 'clause');
  lowerDispatch(clause.events, operations, next, builder);
  if (clause.predicate !== undefined) {
    builder.at(clause.predicate.span, 'predicate');
    lowering.branch(clause.predicate, next, false);
  }
  lowering.jumps.within({ return: next }, () => lowerActions(clause.actions, lowering));
  builder.place(next);
}
