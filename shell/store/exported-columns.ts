import { numberMembers, textMembers } from '../bytecode/event-members.ts';
import type { ValueType } from '../codegen/program.ts';
import type { Field, Host } from '../registry/field.ts';
import { bitNames, enumerationName, type Registry } from '../registry/registry.ts';
import type { RecordingHeader } from './recording-format.ts';

/** null: the event has none. A number beyond 2^53 is a bigint; time is nanoseconds since 1970, a bigint. */
export type ExportedValue = string | number | bigint | boolean | null;

/** A field of the language as a column: named and typed as there. */
export interface ExportedColumn {
  readonly name: string;
  readonly type: 'time' | 'integer' | 'boolean' | 'text';
  /** Index of the recording's column. */
  readonly index: number;
  readonly field: Field;
}

/** Fields by what a program calls them, in the order of a reader's interest; the member of the event each one is. */
const fields: readonly (readonly [field: string, member: string])[] = [
  ['time', 'time_ns'],
  ['op', 'operation'],
  ['phase', 'phase'],
  ['exe', 'exe'],
  ['pid', 'pid'],
  ['tid', 'tid'],
  ['ppid', 'ppid'],
  ['parent.exe', 'parent_exe'],
  ['uid', 'uid'],
  ['cmdline', 'cmdline'],
  ['path', 'path'],
  ['path2', 'path2'],
  ['dir2', 'dir2'],
  ['name2', 'name2'],
  ['dir', 'dir'],
  ['name', 'name'],
  ['ext', 'ext'],
  ['volume', 'volume'],
  ['volume.type', 'volume_type'],
  ['inode', 'inode'],
  ['directory', 'directory'],
  ['attributes', 'attributes'],
  ['size', 'size_bytes'],
  ['bytes', 'bytes'],
  ['offset', 'offset_bytes'],
  ['latency', 'latency_ns'],
  ['status', 'status'],
  ['error', 'error'],
  ['signal', 'signal'],
  ['flags', 'flags'],
  ['access', 'access'],
  ['disposition', 'disposition'],
  ['paging', 'paging'],
  ['cached', 'cached'],
  ['cpu', 'cpu'],
];

/** What says more about a member than that it is one: how long a text is, how it was cut. */
const helpers: ReadonlySet<string> = new Set(['text_flags', 'volume_length']);

/** Members that no column shows: none, which a test holds on to. */
export function forgottenMembers(): readonly string[] {
  const shown = new Set(fields.map(([, member]) => member));
  return [...numberMembers, ...textMembers].flatMap(({ name }) => (shown.has(name) || helpers.has(name) ? [] : [name]));
}

/** The columns of a recording, without those that its host can't serve. */
export function exportedColumns({ columns, host }: RecordingHeader, registry: Registry): readonly ExportedColumn[] {
  return fields.flatMap(([name, member]) => {
    const field = registry.fields.get(name);
    const index = columns.findIndex((column) => column.name === member);
    if (field === undefined || index < 0 || field.absent?.[host as Host] !== undefined) return [];
    return [{ name, type: columnType(field.type), index, field }];
  });
}

function columnType(type: ValueType): ExportedColumn['type'] {
  if (type.kind === 'boolean') return 'boolean';
  if (type.kind !== 'unsigned' && type.kind !== 'signed') return 'text';
  return type.unit === 'time' ? 'time' : 'integer';
}

/** Makes a value of a word, given as its halves. */
export type WordValue = (low: number, high: number) => ExportedValue;

/** texts: by their numbers. */
export function wordValue(
  { type }: Field,
  registry: Registry,
  wallClockOffsetNs: bigint,
  texts: readonly string[],
): WordValue {
  switch (type.kind) {
    case 'text':
      return (low) => texts[low] ?? null;
    case 'boolean':
      return (low) => low !== 0;
    case 'enumeration':
      return remembered((word) => enumerationName(registry, type.name, word));
    case 'bits':
      return remembered((word) => bitNames(registry, type.name, word));
    case 'signed':
      return (low, high) => integer(low, high | 0);
    case 'formatted': // no field is, but what is computed from one
    case 'unsigned':
      if (type.kind === 'unsigned' && type.unit === 'time') return (low, high) => wordOf(low, high) + wallClockOffsetNs;
      return integer;
  }
}

const safeHigh = 2 ** 21;

function integer(low: number, high: number): number | bigint {
  if (high >= -safeHigh && high < safeHigh) return high * 2 ** 32 + low;
  return (BigInt(high) << 32n) | BigInt(low);
}

function wordOf(low: number, high: number): bigint {
  return (BigInt(high) << 32n) | BigInt(low);
}

/** Few words have names, and they come again and again. */
function remembered(nameOf: (word: bigint) => string): WordValue {
  const names = new Map<bigint, string>();
  return (low, high) => {
    const word = wordOf(low, high);
    let name = names.get(word);
    if (name === undefined) names.set(word, (name = nameOf(word)));
    return name;
  };
}
