import type { LoadedProgram } from '../backend/contract.ts';
import { decodeBucketKey } from '../codegen/bucket-key.ts';
import { sketchColumns } from '../codegen/place.ts';
import type { TableLayout } from '../codegen/program.ts';
import { deleteWhere, viewOf } from './map-entries.ts';

/** A sketch that a row took on one CPU. */
export interface TakenSketch {
  readonly row: number;
  readonly column: number;
  readonly element: number;
}

/** What rows count by value, and the sketches they have on each CPU. */
export interface TableSketches {
  values(row: number, column: number): ReadonlyMap<bigint, bigint>;
  of(row: number, column: number): readonly BigUint64Array[];
}

const wordBytes = 8;
const keyBytes = 16;

/** Columns whose state does not fit a row: codegen/place.ts says where things are. */
export class SketchStore {
  readonly #layout: TableLayout;
  readonly #loaded: LoadedProgram;

  constructor(layout: TableLayout, loaded: LoadedProgram) {
    this.#layout = layout;
    this.#loaded = loaded;
  }

  read(bank: number, taken: readonly TakenSketch[]): TableSketches {
    const values = this.#readValues(bank);
    const sketches = new Map<string, BigUint64Array[]>();
    for (const { row, column, element } of [...this.#ofZero(bank), ...taken]) {
      const words = this.#readSketch(element, column);
      if (words.some((word) => word !== 0n)) listAt(sketches, `${row} ${column}`).push(words);
    }
    return {
      values: (row, column) => values.get(`${row} ${column}`) ?? noValues,
      of: (row, column) => sketches.get(`${row} ${column}`) ?? [],
    };
  }

  #readSketch(element: number, column: number): BigUint64Array {
    const bytes = this.#loaded.readElements(this.#layout.sketchesMap!, element, 1);
    return new BigUint64Array(bytes.buffer, bytes.byteOffset, this.#layout.columns[column]!.sketch!.words);
  }

  #readValues(wanted: number): ReadonlyMap<string, Map<bigint, bigint>> {
    const found = new Map<string, Map<bigint, bigint>>();
    const { valuesMap } = this.#layout;
    if (valuesMap === undefined) return found;
    const entries = this.#loaded.readEntries(valuesMap);
    const keys = viewOf(entries.keys);
    const counts = viewOf(entries.values);
    for (let index = 0; index < entries.count; index++) {
      const { row, column, bank } = decodeBucketKey(keys.getBigUint64(index * keyBytes, true));
      if (bank !== wanted) continue;
      const name = `${row} ${column}`;
      const values = found.get(name) ?? new Map<bigint, bigint>();
      found.set(name, values);
      values.set(keys.getBigUint64(index * keyBytes + wordBytes, true), counts.getBigUint64(index * wordBytes, true));
    }
    return found;
  }

  /** taken: how many of the pool. */
  empty(bank: number, taken: number): void {
    const { banks, valuesMap, sketchesMap } = this.#layout;
    if (sketchesMap === undefined) return;
    const first = this.#loaded.capacity.processors * sketchColumns(this.#layout);
    const ofRows = Array.from({ length: taken }, (_, number) => (first + number) * banks + bank);
    for (const element of [...this.#ofZero(bank).map((each) => each.element), ...ofRows]) {
      this.#loaded.zeroElements(sketchesMap, element, 1);
    }
    if (valuesMap === undefined) return;
    deleteWhere(this.#loaded, valuesMap, (keys, at) => decodeBucketKey(keys.getBigUint64(at, true)).bank === bank);
  }

  /** Those of row 0, on all CPUs. */
  #ofZero(bank: number): TakenSketch[] {
    const { banks, columns } = this.#layout;
    const count = sketchColumns(this.#layout);
    const cells = Array.from({ length: this.#loaded.capacity.processors }, (_, cpu) => cpu * banks + bank);
    return columns.flatMap(({ sketch }, column) => {
      if (sketch === undefined) return [];
      return cells.map((cell) => ({ row: 0, column, element: cell * count + sketch.index }));
    });
  }
}

const noValues: ReadonlyMap<bigint, bigint> = new Map();

function listAt<Key, Item>(lists: Map<Key, Item[]>, key: Key): Item[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}
