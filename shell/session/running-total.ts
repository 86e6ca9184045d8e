import type { TableLayout, ValueColumn } from '../codegen/program.ts';
import type { Registry } from '../registry/registry.ts';
import { AddedBuckets } from './added-buckets.ts';
import { MergedTable } from './merged-table.ts';
import { RowWords } from './row-words.ts';
import { noKeys, type TableKeys } from './table-keys.ts';
import type { StoredTable } from './table-store.ts';

/**
 * What a table held in all its intervals, added up outside the kernel: distributions of many rows there run out of
 * room for their buckets, and would all be read anew each time. A row that finds no room is added to `other`, as in
 * the kernel.
 */
export class RunningTotal {
  readonly #layout: TableLayout;
  readonly #registry: Registry;
  readonly #mostRows: number;
  /** The columns that have one of their own. */
  readonly #distributions: readonly ValueColumn[];
  readonly #buckets = new AddedBuckets();
  #keys: TableKeys = noKeys;
  #words: RowWords;
  #hasOther = false;
  /** Events of rows that found no room here. */
  lossCount = 0;

  /** @param mostRows besides `other` */
  constructor(layout: TableLayout, registry: Registry, mostRows: number) {
    this.#layout = layout;
    this.#registry = registry;
    this.#mostRows = mostRows;
    this.#distributions = layout.columns.filter(({ denseIndex }) => denseIndex !== undefined);
    this.#words = this.#roomFor(firstRows);
  }

  /** For tables whose rows do without sketches. */
  static canHold({ keepsKeys, columns }: TableLayout): boolean {
    const isDistribution = columns.some(({ denseIndex }) => denseIndex !== undefined);
    return keepsKeys && isDistribution && columns.every(({ sketch }) => sketch === undefined);
  }

  /** An interval. */
  add(interval: StoredTable): void {
    const { keys, hasOther } = interval;
    const rows = this.#rowsOf(keys);
    if (1 + this.#keys.count > this.#words.rowCount) this.#grow();
    const before = this.#eventsOfOther();
    for (let index = 0; index < rows.length; index++) this.#addRow(interval, keys.rows[index]!, rows[index]!);
    this.lossCount += this.#eventsOfOther() - before;
    this.#addRow(interval, 0, 0);
    this.#hasOther ||= hasOther || rows.includes(0);
  }

  /** Each distribution counts them all. */
  #eventsOfOther(): number {
    return this.#buckets.total(0, this.#distributions[0]!.bucketColumn!);
  }

  /** Of all intervals so far; it changes with the next. */
  get table(): MergedTable {
    const [words, buckets] = [this.#words, this.#buckets];
    const stateOf = (row: number, index: number) => ({
      words: words.of(row, index),
      buckets: buckets.of(row, this.#layout.columns[index]!),
      sketches: [],
    });
    return new MergedTable(this.#keys, words, buckets, stateOf, this.#hasOther);
  }

  /** Where rows with these keys are here, each of them; 0: there is no room for it. */
  #rowsOf(keys: TableKeys): Uint32Array {
    const rows = new Uint32Array(keys.count);
    const added: number[] = [];
    for (let index = 0; index < rows.length; index++) {
      const place = this.#keys.find(keys, index);
      if (place >= 0) rows[index] = 1 + place;
      else if (this.#keys.count + added.length < this.#mostRows) rows[index] = this.#keys.count + added.push(index);
    }
    if (added.length > 0) this.#keys = this.#keys.with(keys, added);
    return rows;
  }

  #addRow({ words, buckets }: StoredTable, from: number, to: number): void {
    this.#words.add(to, words, from);
    for (const column of this.#distributions)
      buckets.addTo(this.#buckets.counts(to, column.bucketColumn!), from, column);
  }

  #grow(): void {
    const before = this.#words;
    this.#words = this.#roomFor(2 * (1 + this.#keys.count));
    this.#words.set(before);
  }

  #roomFor(rowCount: number): RowWords {
    const bytes = new Uint8Array(rowCount * this.#layout.rowSizeBytes);
    return new RowWords(this.#layout, this.#registry, [bytes], rowCount);
  }
}

const firstRows = 256;
