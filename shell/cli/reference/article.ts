import type { ValueType } from '../../codegen/program.ts';
import type { Aggregation } from '../../registry/aggregation.ts';
import type { Documentation } from '../../registry/documentation.ts';
import type { Field, Host } from '../../registry/field.ts';
import type { Probe } from '../../registry/probe.ts';
import type { Registry, WordKind } from '../../registry/registry.ts';

/** All there is to say of one word, as data: `list -v`, `help` and REFERENCE.md only draw it. */
export interface Article extends Documentation {
  readonly kind: WordKind;
  /** "sum(x)": how it is written. */
  readonly title: string;
  /** Other words that lead here. */
  readonly also: readonly string[];
  readonly facts: readonly Fact[];
}

export interface Fact {
  readonly label: string;
  readonly text: string;
}

/** Where articles are read; the only host so far. */
const host: Host = 'linux';

const hostNames: Readonly<Record<Host, string>> = { linux: 'Linux', windows: 'Windows' };

/** In the order of the registry, kind by kind. */
export function articlesOf(registry: Registry): readonly Article[] {
  return [
    ...[...registry.probes.values()].map((probe) => article('probe', probe, probe.name, probeFacts(probe, registry))),
    ...[...registry.fields.values()].map((field) => article('field', field, field.name, fieldFacts(field, registry))),
    ...[...registry.aggregations.values()].map((entry) =>
      article('aggregation', entry, entry.signature, aggregationFacts(entry)),
    ),
    ...[...registry.functions.values()].map((entry) => article('function', entry, entry.signature, [])),
    ...[...registry.methods.values()].map((entry) => article('method', entry, entry.signature, [])),
    ...[...registry.statements.values()].map((entry) => article('statement', entry, entry.form, [], entry.also)),
  ];
}

function article(
  kind: WordKind,
  { name, doc, notes = [], examples }: Documentation,
  title: string,
  facts: readonly Fact[],
  also: readonly string[] = [],
): Article {
  return { kind, name, title, also, doc, notes, facts, examples };
}

function probeFacts(probe: Probe, registry: Registry): readonly Fact[] {
  if (probe.kind !== 'operation') return [];
  const here = fieldsOf(probe, registry);
  const early = here.filter((field) => !field.completionOnly);
  const names = (fields: readonly Field[]) => fields.map(({ name }) => name).join(' ');
  return [
    ...hosts.map((each) => ({ label: hostNames[each], text: probe.origins[each] })),
    { label: 'fields', text: names(here) },
    { label: `fields of ${probe.name}:pre`, text: names(early) },
  ];
}

const hosts = Object.keys(hostNames) as readonly Host[];

/** What all of its operations have on this host. */
export function fieldsOf(probe: Extract<Probe, { kind: 'operation' }>, registry: Registry): readonly Field[] {
  const numbers = [...(registry.enumerations.get('operation')?.values ?? [])];
  const names = probe.operations.map((number) => numbers.find(([, value]) => value === BigInt(number))?.[0] ?? '');
  return [...registry.fields.values()].filter(
    ({ operations, absent }) =>
      absent?.[host] === undefined && names.every((name) => operations?.includes(name) ?? true),
  );
}

function fieldFacts(field: Field, registry: Registry): readonly Fact[] {
  const facts: Fact[] = [{ label: 'type', text: typeText(field.type) }];
  const names = namesOf(field.type, registry);
  if (names !== undefined) facts.push({ label: 'names', text: names });
  facts.push({ label: 'at', text: field.operations?.join(' ') ?? 'all operations' });
  if (field.completionOnly) facts.push({ label: 'known', text: 'when the operation is over: not at :pre' });
  for (const each of hosts) {
    const absence = field.absent?.[each];
    if (absence !== undefined) facts.push({ label: `not on ${hostNames[each]}`, text: absence.reason });
  }
  return facts;
}

const unitTexts = {
  none: 'number',
  ns: 'duration, in ns',
  bytes: 'number of bytes',
  time: 'point in time, in ns since 1970',
} as const;

/** For people: "duration, in ns". */
export function typeText(type: ValueType): string {
  if (type.kind === 'unsigned') return unitTexts[type.unit];
  if (type.kind === 'signed') return `${unitTexts[type.unit]}, signed`;
  if (type.kind === 'enumeration') return 'name';
  return type.kind === 'bits' ? 'set of names' : type.kind;
}

/** More of them are only counted. */
const mostNames = 40;

function namesOf(type: ValueType, registry: Registry): string | undefined {
  const values =
    type.kind === 'enumeration'
      ? registry.enumerations.get(type.name)?.values
      : type.kind === 'bits'
        ? registry.bitSets.get(type.name)?.bits
        : undefined;
  if (values === undefined) return undefined;
  const names = [...values.keys()];
  const rest = names.length - mostNames;
  return names.slice(0, mostNames).join(' ') + (rest > 0 ? ` and ${rest} more` : '');
}

function aggregationFacts({ accuracy, memory, stateSizeBytes }: Aggregation): readonly Fact[] {
  return [
    { label: 'exactness', text: accuracy },
    { label: 'memory', text: memory ?? `${stateSizeBytes} bytes a row and processor` },
  ];
}
