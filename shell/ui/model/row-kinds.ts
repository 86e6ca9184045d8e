import type { Cell } from '../../registry/value.ts';
import { keyText } from './view-table.ts';

export type RowKindName = 'process' | 'file' | 'directory' | 'operation' | 'extension' | 'volume';

/** What a row of the live view can stand for. */
export interface RowKind {
  readonly name: RowKindName;
  /** As the title says: "processes". */
  readonly plural: string;
  /** Fields of the language; the last is what a row is called. */
  readonly keys: readonly string[];
  /** What Enter shows of a row; undefined: nothing more. */
  readonly opens: RowKindName | undefined;
  /** Counts all operations that take time, not only opens, reads and writes. */
  readonly isOfAllOperations: boolean;
}

/** In the order of Tab. */
export const rowKinds: readonly RowKind[] = [
  { name: 'process', plural: 'processes', keys: ['pid', 'exe'], opens: 'file', isOfAllOperations: false },
  { name: 'file', plural: 'files', keys: ['path'], opens: 'operation', isOfAllOperations: false },
  { name: 'directory', plural: 'directories', keys: ['dir'], opens: 'file', isOfAllOperations: false },
  { name: 'operation', plural: 'operations', keys: ['op'], opens: 'process', isOfAllOperations: true },
  { name: 'extension', plural: 'extensions', keys: ['ext'], opens: 'file', isOfAllOperations: false },
  { name: 'volume', plural: 'volumes', keys: ['volume'], opens: 'directory', isOfAllOperations: false },
];

export function rowKind(name: RowKindName): RowKind {
  return rowKinds.find((kind) => kind.name === name)!;
}

/** The field that tells a row from all others of its kind. */
const telling: Readonly<Record<RowKindName, string>> = {
  process: 'pid',
  file: 'path',
  directory: 'dir',
  operation: 'op',
  extension: 'ext',
  volume: 'volume',
};

/** A predicate that holds for the events of one row; undefined where its name is not known. */
export function predicateOf(name: RowKindName, keys: readonly (Cell | undefined)[]): string | undefined {
  const field = telling[name];
  const cell = keys[rowKind(name).keys.indexOf(field)];
  if (cell?.kind === 'integer') return `${field} == ${cell.value}`;
  if (cell?.kind !== 'text' || cell.missing) return undefined;
  return cell.cut ? `${field}.endsWith(${quoted(cell.text)})` : `${field} == ${quoted(cell.text)}`;
}

export function nameOf(name: RowKindName, keys: readonly (Cell | undefined)[]): string {
  return rowKind(name)
    .keys.map((_, index) => keyText(keys[index]) || '""')
    .toReversed()
    .join(' ');
}

/** As the language writes a text: escapes are JSON's, and a byte that is no UTF-8 a lone surrogate. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
