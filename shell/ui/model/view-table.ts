import type { Losses } from '../../backend/contract.ts';
import type { Unit } from '../../codegen/program.ts';
import type { Bucket, Cell, ColumnKind } from '../../registry/value.ts';
import type { LiveRow } from '../../session/live-rows.ts';
import type { KeyType } from '../../session/snapshot.ts';
import type { ViewRows } from './view-rows.ts';

/** One column on the screen: a quantiles column of a program is several here. */
export interface ViewColumn {
  /** As its heading says: "reads", "p99". */
  readonly title: string;
  readonly role: 'key' | 'value';
  /** Drawn to the right. */
  readonly isNumeric: boolean;
  readonly unit: Unit;
  readonly kind?: ColumnKind;
  readonly type?: KeyType;
}

export interface ViewRow {
  /** As it came from a session, where it did. */
  readonly source?: LiveRow;
  /** Of its keys: the same in every interval. */
  readonly id: string;
  cell(column: number): Cell | undefined;
}

/** Cells are made once, when they are looked at; so is the id, of the first `keys` cells. */
export class LazyRow implements ViewRow {
  readonly source: LiveRow;
  readonly #keys: number;
  readonly #make: (column: number) => Cell | undefined;
  readonly #cells: (Cell | undefined)[] = [];
  #id: string | undefined;

  constructor(source: LiveRow, keys: number, make: (column: number) => Cell | undefined, id?: string) {
    this.source = source;
    this.#keys = keys;
    this.#make = make;
    this.#id = id;
  }

  get id(): string {
    return (this.#id ??= rowId(Array.from({ length: this.#keys }, (_, column) => this.cell(column))));
  }

  cell(column: number): Cell | undefined {
    return column in this.#cells ? this.#cells[column] : (this.#cells[column] = this.#make(column));
  }
}

/** Of a row, in the order of their columns. */
export function cellsOf(row: ViewRow, columns: readonly unknown[]): (Cell | undefined)[] {
  return columns.map((_, column) => row.cell(column));
}

/** What is to be seen of one interval: plain data, in no order. */
export interface ViewTable {
  readonly name: string;
  /** Among the tables of a program. */
  readonly place?: { readonly number: number; readonly count: number };
  readonly columns: readonly ViewColumn[];
  readonly rows: ViewRows;
  /** Of events whose keys found no row of their own. */
  readonly other: ViewRow | undefined;
  readonly time: Date;
  readonly spanNs: bigint;
  /** Of all rows together; undefined where the program asks for none. */
  readonly latencies: readonly Bucket[] | undefined;
}

/** What a source of rows knows besides them. */
export interface ViewStatus {
  readonly events: number;
  readonly lost: Losses;
}

/** The number a column is sorted by; NaN where there is none. */
export function sortNumber(cell: Cell | undefined): number {
  switch (cell?.kind) {
    case 'integer':
      return Number(cell.value);
    case 'real':
      return cell.value;
    case 'boolean':
      return Number(cell.value);
    case 'stats':
      return Number(cell.count);
    case 'quantiles':
      return Number(cell.points.at(-1)?.value ?? NaN);
    case 'histogram':
      return cell.buckets.reduce((sum, { count }) => sum + Number(count), 0);
    case 'series':
      return cell.points.reduce((sum, { value }) => sum + Number(value), 0);
    case 'top':
      return Number(cell.values[0]?.count ?? NaN);
    default:
      return NaN;
  }
}

export function keyText(cell: Cell | undefined): string {
  switch (cell?.kind) {
    case 'text':
      return cell.text;
    case 'integer':
    case 'boolean':
      return String(cell.value);
    default:
      return '';
  }
}

export function rowId(keys: readonly (Cell | undefined)[]): string {
  return keys.map(keyText).join('\0');
}
