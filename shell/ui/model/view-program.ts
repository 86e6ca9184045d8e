import { rowKind, type RowKindName } from './row-kinds.ts';

/** What a level of the view asks: rows of a kind, of the events that all predicates hold for. */
export interface ViewQuestion {
  readonly kind: RowKindName;
  readonly predicates: readonly string[];
  /** One of probesOf(kind). */
  readonly probes?: string;
}

const fewOperations = ['open,read,write', 'read,write', 'read', 'write'] as const;
const allOperations = ['*'] as const;

/** All operations that a view is of; then fewer, for filters by what opens have not, such as bytes. */
export function probesOf(kind: RowKindName): readonly [string, ...string[]] {
  return rowKind(kind).isOfAllOperations ? allOperations : fewOperations;
}

const isOperation = (name: string) => `sum(op == "${name}" ? 1 : 0)`;
const bytesOf = (name: string) => `sum(op == "${name}" ? bytes : 0)`;
const errors = 'sum(ok ? 0 : 1)';
const quantiles = 'quantiles(latency, 0.5, 0.95, 0.99)';
const time = 'sum(latency)';

interface Asked {
  /** The heading on the screen. */
  readonly title: string;
  readonly column: string;
}

/** Of the table @. */
const calls: readonly Asked[] = [
  { title: 'opens', column: isOperation('open') },
  { title: 'reads', column: isOperation('read') },
  { title: 'writes', column: isOperation('write') },
];
const anyCalls: readonly Asked[] = [{ title: 'calls', column: 'count()' }];
const outcome: readonly Asked[] = [
  { title: 'errors', column: errors },
  { title: 'time', column: time },
  { title: 'quantiles', column: quantiles },
];

/** Of the table @bytes: opens have none. */
const bytes: readonly Asked[] = [
  { title: 'read', column: bytesOf('read') },
  { title: 'written', column: bytesOf('write') },
];

/** Columns of the program, in the order in which they are shown. */
export interface ViewColumns {
  readonly calls: readonly Asked[];
  readonly bytes: readonly Asked[];
  readonly outcome: readonly Asked[];
}

export function columnsOf(kind: RowKindName): ViewColumns {
  return { calls: rowKind(kind).isOfAllOperations ? anyCalls : calls, bytes, outcome };
}

export const bytesTable = 'bytes';
export const latencyTable = 'latency';

/** The program behind a view, as a person would write it. */
export function programText({ kind, predicates, probes = probesOf(kind)[0] }: ViewQuestion): string {
  const { keys } = rowKind(kind);
  const columns = columnsOf(kind);
  const withBytes = fewOperations.slice(1).find((each) => each === probes) ?? 'read,write';
  const table = (name: string, asked: readonly Asked[]) =>
    `${name}< ${[...keys, ...asked.map(({ column }) => column)].join(', ')} >`;
  const condition = predicates.length === 0 ? '' : ` /${joined(predicates)}/`;
  return [
    `${probes}${condition} ${table('', [...columns.calls, ...columns.outcome])}`,
    `${withBytes}${condition} ${table(`@${bytesTable} `, columns.bytes)}`,
    `${probes}${condition} @${latencyTable} < hist(latency) >`,
  ].join('\n');
}

function joined(predicates: readonly string[]): string {
  return predicates.length === 1 ? predicates[0]! : predicates.map((each) => `(${each})`).join(' && ');
}
