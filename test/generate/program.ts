import type { Clause, ProbeReference, Program } from '../../shell/language/ast.ts';
import type { Registry } from '../../shell/registry/registry.ts';
import { condition } from './booleans.ts';
import { identifier, nowhere, number } from './nodes.ts';
import { printProgram } from './print.ts';
import { Random } from './random.ts';
import type { ProcessProbe } from '../../shell/registry/probe.ts';
import {
  fieldsAt,
  isAvailable,
  operationProbes,
  processProbes,
  type Draft,
  type Occasion,
  type Scope,
} from './scope.ts';
import { block, tableAction } from './statements.ts';

/** A program that the type checker must accept, and the values of its parameters. */
export interface GeneratedProgram {
  readonly seed: number;
  readonly tree: Program;
  readonly text: string;
  readonly parameters: ReadonlyMap<string, string>;
}

export function generateProgram(seed: number, registry: Registry): GeneratedProgram {
  const random = new Random(seed);
  const draft: Draft = {
    random,
    registry,
    declarations: [],
    values: new Map(),
    parameters: [],
    tables: [],
    streams: [],
    scalars: [],
    used: { names: 0, loopWork: 0, scans: 0 },
  };
  const clauses = random.once(8) ? [scheduledClause(draft)] : [];
  clauses.push(...random.list(random.pick([1, 1, 1, 2, 3, 4]), () => eventClause(draft)));
  if (random.once(4)) clauses.push(scheduledClause(draft));
  const tree: Program = { kind: 'Program', parameters: draft.declarations, clauses, ...nowhere };
  return { seed, tree, text: printProgram(tree), parameters: draft.values };
}

function eventClause(draft: Draft): Clause {
  const { random, registry, tables } = draft;
  const { probes, occasions } = probeList(draft);
  const scope: Scope = { ...draft, occasions, fields: fieldsAt(registry, occasions), variables: [], isInLoop: false };
  const again = tables.filter(({ action }) => isAvailable(action, scope));
  const predicate = random.once(3) ? undefined : condition(scope, random.pick([0, 1, 2, 3]));
  const isShared = again.length > 0 && random.once(4);
  const action = isShared ? random.pick(again).action : random.once(2) ? tableAction(scope) : block(scope, 2);
  return { kind: 'Clause', probes, predicate, action, ...nowhere };
}

interface ProbeList {
  readonly probes: readonly ProbeReference[];
  readonly occasions: readonly Occasion[];
}

function probeList({ random, registry }: Draft): ProbeList {
  const known = operationProbes(registry);
  const chosen = random.list(random.pick([1, 1, 1, 2, 3]), () => {
    if (random.once(6)) return processProbe(random.pick(processProbes(registry)), registry);
    const isEarly = random.once(3);
    const probe = random.pick(known);
    const glob = random.once(12) ? globOf(probe.name, random) : undefined;
    const matching = glob === undefined ? [probe] : known.filter(({ name }) => glob.pattern.test(name));
    const occasions = matching.flatMap(({ operations }) =>
      operations.map((number): Occasion => ({ operation: nameOf(registry, number), isEarly })),
    );
    return { reference: reference(glob?.text ?? probe.name, isEarly), occasions };
  });
  return { probes: chosen.map((each) => each.reference), occasions: chosen.flatMap((each) => each.occasions) };
}

/** `process:start`, or `process` for both. */
function processProbe({ name, operations }: ProcessProbe, registry: Registry) {
  const [first, moment] = name.split(':');
  const phase = moment === undefined ? undefined : identifier(moment);
  const reference: ProbeReference = { kind: 'ProbeReference', name: first!, phase, duration: undefined, ...nowhere };
  const occasions = operations.map((number): Occasion => ({ operation: nameOf(registry, number), isEarly: false }));
  return { reference, occasions };
}

function globOf(name: string, random: Random): { readonly text: string; readonly pattern: RegExp } {
  const kept = random.below(name.length);
  if (random.once(2)) return { text: `${name.slice(0, kept)}*`, pattern: new RegExp(`^${name.slice(0, kept)}.*$`) };
  const text = `${name.slice(0, kept)}?${name.slice(kept + 1)}`;
  return { text, pattern: new RegExp(`^${text.replace('?', '.')}$`) };
}

function reference(name: string, isEarly: boolean): ProbeReference {
  const phase = isEarly ? identifier('pre') : undefined;
  return { kind: 'ProbeReference', name, phase, duration: undefined, ...nowhere };
}

function nameOf(registry: Registry, number: number): string {
  const names = [...registry.enumerations.get('operation')!.values];
  return names.find(([, value]) => value === BigInt(number))![0];
}

/** Without an event: clocks are its only fields. */
function scheduledClause(draft: Draft): Clause {
  const { random, registry } = draft;
  const clocks = [...registry.fields.values()].filter((field) => field.form === 'number' && field.clock !== undefined);
  const name = random.pick(['begin', 'end', 'interval']);
  const duration = name === 'interval' ? number(BigInt(random.between(1, 1_000_000)), 'duration') : undefined;
  const probe: ProbeReference = { kind: 'ProbeReference', name, phase: undefined, duration, ...nowhere };
  const scope: Scope = { ...draft, occasions: undefined, fields: clocks, variables: [], isInLoop: false };
  const predicate = random.once(4) ? condition(scope, 1) : undefined;
  return { kind: 'Clause', probes: [probe], predicate, action: block(scope, 2), ...nowhere };
}
