import type { ValueType } from '../codegen/program.ts';
import { machineHost } from '../backend/machine-host.ts';
import type { Host } from '../registry/field.ts';
import { wrapText } from '../util/text-columns.ts';

/** `fsbpf list`: the words of the language. A Registry is a Listing. */

export interface Listing {
  readonly probes: ReadonlyMap<string, ListedProbe>;
  readonly fields: ReadonlyMap<string, ListedField>;
  readonly aggregations: ReadonlyMap<string, ListedCall>;
  readonly functions: ReadonlyMap<string, ListedCall>;
  readonly methods: ReadonlyMap<string, ListedCall>;
  readonly statements: ReadonlyMap<string, ListedForm>;
  readonly unseen: readonly { readonly provider: string; readonly name: string; readonly doc: string }[];
}

export interface ListedProbe {
  readonly kind: 'operation' | 'process' | 'begin' | 'end' | 'interval';
  readonly name: string;
  readonly doc: string;
  /** Of an operation: its number; an alias has several. */
  readonly operations?: readonly number[];
}

export interface ListedField {
  readonly name: string;
  readonly doc: string;
  readonly type: ValueType;
  /** Names of the operations that have it; undefined: all. */
  readonly operations: readonly string[] | undefined;
  readonly completionOnly: boolean;
  /** The hosts that can't serve it. */
  readonly absent?: Readonly<Partial<Record<Host, { readonly reason: string }>>>;
}

export interface ListedCall {
  readonly name: string;
  readonly signature: string;
  readonly doc: string;
}

export interface ListedForm {
  readonly name: string;
  readonly form: string;
  readonly doc: string;
}

type ListRow = readonly string[];

/** undefined: nothing matches. proseColumns: of what stands beside a name. */
export function listText(listing: Listing, glob: string | undefined, proseColumns = 80): string | undefined {
  const matches = glob === undefined ? () => true : globMatcher(glob);
  const chosen = <Entry extends { readonly name: string }>(entries: ReadonlyMap<string, Entry>) =>
    [...entries.values()].filter(({ name }) => matches(name));
  const sections: readonly (readonly [string, readonly ListRow[]])[] = [
    ...(glob === undefined
      ? allProbes(listing, proseColumns)
      : [['probes', chosen(listing.probes).flatMap((probe) => probeRows(probe, listing, proseColumns))] as const]),
    ['fields', chosen(listing.fields).filter(isHere).map(fieldRow)],
    [`fields that ${host} does not have`, chosen(listing.fields).flatMap(absenceRow)],
    ['aggregations', chosen(listing.aggregations).map(callRow)],
    ['functions', chosen(listing.functions).map(callRow)],
    ['methods of texts', chosen(listing.methods).map(callRow)],
    ['statements', chosen(listing.statements).map(({ form, doc }) => [form, doc])],
    ...unseenSections(listing, matches),
  ];
  const drawn = sections
    .filter(([, rows]) => rows.length > 0)
    .map(([title, rows]) => drawSection(title, rows).replaceAll('`', '')); // the marks are for Markdown
  return drawn.length === 0 ? undefined : drawn.join('\n');
}

/** By provider: what happens without its seeing it. */
function unseenSections(
  { unseen }: Listing,
  matches: (name: string) => boolean,
): readonly (readonly [string, readonly ListRow[]])[] {
  const providers = [...new Set(unseen.map(({ provider }) => provider))];
  return providers.map((provider) => [
    `not seen by ${provider}`,
    unseen.filter((each) => each.provider === provider && matches(each.name)).map(({ name, doc }) => [name, doc]),
  ]);
}

/** An operation and the moment before it, each with what it can be asked. */
function probeRows(probe: ListedProbe, listing: Listing, proseColumns: number): readonly ListRow[] {
  if (probe.operations === undefined) return [[probe.name, probe.doc]];
  const own = fieldsOf(probe.operations, listing);
  const names = (fields: readonly ListedField[]) =>
    wrapText(`fields: ${fields.map(({ name }) => name).join(' ')}`, proseColumns);
  const completion = [
    [probe.name, probe.doc],
    ['', ...names(own)],
  ];
  if (probe.kind === 'process') return completion;
  return [
    ...completion,
    [`${probe.name}:pre`, 'The same, before it happens.'],
    ['', ...names(own.filter((field) => !field.completionOnly))],
  ];
}

/** What every file operation has is said once. */
function allProbes(listing: Listing, proseColumns: number): readonly (readonly [string, readonly ListRow[]])[] {
  const probes = [...listing.probes.values()];
  const operations = probes.flatMap((probe) => (probe.kind === 'operation' ? (probe.operations ?? []) : []));
  const common = new Set(fieldsOf(operations, listing));
  const late = [...listing.fields.values()].filter((field) => isHere(field) && field.completionOnly);
  return [
    ['probes', probes.flatMap((probe) => shortProbeRows(probe, common, listing, proseColumns))],
    ['fields of every file operation', nameLines([...common], proseColumns)],
    ['fields that are not known at open:pre, read:pre and so on, the moment before', nameLines(late, proseColumns)],
  ];
}

function shortProbeRows(
  probe: ListedProbe,
  common: ReadonlySet<ListedField>,
  listing: Listing,
  proseColumns: number,
): readonly ListRow[] {
  if (probe.kind !== 'operation') return probeRows(probe, listing, proseColumns);
  const own = fieldsOf(probe.operations ?? [], listing).filter((field) => !common.has(field));
  const names = wrapText(`also: ${own.map(({ name }) => name).join(' ')}`, proseColumns);
  return [[probe.name, probe.doc], ...(own.length === 0 ? [] : [['', ...names]])];
}

function nameLines(fields: readonly ListedField[], proseColumns: number): readonly ListRow[] {
  if (fields.length === 0) return [];
  return wrapText(fields.map(({ name }) => name).join(' '), proseColumns).map((line) => [line]);
}

/** What all of the operations have. */
function fieldsOf(operations: readonly number[], { probes, fields }: Listing): readonly ListedField[] {
  const members = [...probes.values()].filter((probe) => {
    const [only, ...others] = probe.operations ?? [];
    return only !== undefined && others.length === 0 && operations.includes(only);
  });
  return [...fields.values()].filter(
    (field) => isHere(field) && members.every(({ name }) => field.operations?.includes(name) ?? true),
  );
}

const host = machineHost;

function isHere({ absent }: ListedField): boolean {
  return absent?.[host] === undefined;
}

function absenceRow({ name, absent }: ListedField): readonly ListRow[] {
  const absence = absent?.[host];
  return absence === undefined ? [] : [[name, absence.reason]];
}

function fieldRow({ name, type, doc }: ListedField): ListRow {
  return [name, typeText(type), doc];
}

function callRow({ signature, doc }: ListedCall): ListRow {
  return [signature, doc];
}

const unitTexts = { none: 'number', ns: 'number, ns', bytes: 'number, bytes', time: 'time' } as const;

function typeText(type: ValueType): string {
  if (type.kind === 'unsigned' || type.kind === 'signed') return unitTexts[type.unit];
  if (type.kind === 'bits') return 'names';
  return type.kind === 'enumeration' ? 'name' : type.kind;
}

function drawSection(title: string, rows: readonly ListRow[]): string {
  const columnCount = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columnCount }, (_, column) =>
    Math.max(...rows.map((row) => (row[0] === '' && column > 0 ? 0 : (row[column]?.length ?? 0)))),
  );
  return [`${title}:`, ...rows.flatMap((row) => drawRow(row, widths))].map((line) => `${line}\n`).join('');
}

/** A row without a name holds the further lines of the one before. */
function drawRow(row: ListRow, widths: readonly number[]): readonly string[] {
  if (row[0] === '') return row.slice(1).map((line) => `  ${' '.repeat(widths[0]!)}  ${line}`);
  return [`  ${row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ')}`.trimEnd()];
}

/** * and ?, as in probes. */
export function globMatcher(glob: string): (name: string) => boolean {
  const pattern = glob.replace(/[\\^$.*+?()[\]{}|]/g, (sign) =>
    sign === '*' ? '.*' : sign === '?' ? '.' : `\\${sign}`,
  );
  const expression = new RegExp(`^${pattern}$`, 'i');
  return (name) => expression.test(name);
}
