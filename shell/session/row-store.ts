import type { LoadedProgram } from '../backend/contract.ts';
import { fixedArea, keyCounter } from '../codegen/place.ts';
import type { TableLayout, ValueColumn } from '../codegen/program.ts';
import type { Aggregation } from '../registry/aggregation.ts';
import type { Registry } from '../registry/registry.ts';

const wordBytes = 8;

/** Words of the rows 0 to n of one bank, merged over CPUs. */
export class RowWords {
  readonly #words: BigUint64Array;
  readonly #rowWords: number;

  constructor(words: BigUint64Array, rowSizeBytes: number) {
    this.#words = words;
    this.#rowWords = rowSizeBytes / wordBytes;
  }

  at(row: number, offset: number, sizeBytes: number): BigUint64Array {
    const start = row * this.#rowWords + offset / wordBytes;
    return this.#words.subarray(start, start + sizeBytes / wordBytes);
  }

  of(row: number, { offset, stateSizeBytes }: ValueColumn): BigUint64Array {
    return stateSizeBytes === 0 ? noWords : this.at(row, offset, stateSizeBytes);
  }
}

const noWords = new BigUint64Array(0);

/** The rows map of a table: codegen/place.ts says where things are. */
export class RowStore {
  readonly #layout: TableLayout;
  readonly #loaded: LoadedProgram;
  readonly #area: number;
  readonly #mergers: readonly [column: ValueColumn, aggregation: Aggregation][];

  constructor(layout: TableLayout, area: number, loaded: LoadedProgram, registry: Registry) {
    this.#layout = layout;
    this.#loaded = loaded;
    this.#area = area;
    this.#mergers = layout.columns
      .filter(({ stateSizeBytes }) => stateSizeBytes > 0)
      .map((column) => [column, registry.aggregations.get(column.aggregation)!]);
  }

  read(bank: number, rowCount: number): RowWords {
    const { rowsMap, rowSizeBytes } = this.#layout;
    if (rowsMap === undefined || rowSizeBytes === 0) return new RowWords(noWords, 0);
    const merged = new BigUint64Array((rowCount * rowSizeBytes) / wordBytes);
    for (const first of this.#cells(bank)) {
      const bytes = this.#loaded.readElements(rowsMap, first, rowCount);
      this.#merge(merged, new BigUint64Array(bytes.buffer, bytes.byteOffset, merged.length), rowCount);
    }
    return new RowWords(merged, rowSizeBytes);
  }

  #merge(into: BigUint64Array, from: BigUint64Array, rowCount: number): void {
    const { rowSizeBytes, presenceOffset } = this.#layout;
    const halves = new Uint32Array(from.buffer, from.byteOffset, 2 * from.length);
    const all = new RowWords(into, rowSizeBytes);
    const own = new RowWords(from, rowSizeBytes);
    for (let row = 0; row < rowCount; row++) {
      if (isZero(halves, (row * rowSizeBytes) / 4, ((row + 1) * rowSizeBytes) / 4)) continue;
      for (const [column, aggregation] of this.#mergers) {
        aggregation.merge(all.of(row, column), own.of(row, column), column);
      }
    }
    if (presenceOffset !== undefined) {
      const [count, more] = [all.at(0, presenceOffset, wordBytes), own.at(0, presenceOffset, wordBytes)];
      count[0] = count[0]! + more[0]!;
    }
  }

  empty(bank: number): void {
    const { rowsMap, keysMap, rowSizeBytes } = this.#layout;
    if (rowsMap === undefined) return;
    const counter = (bank + 1) * this.#area - 1 - keyCounter;
    const given = keysMap === undefined ? 0 : this.#given(rowsMap, counter);
    const rows = rowSizeBytes === 0 ? [] : this.#cells(bank).flatMap((first) => range(first, 1 + given));
    this.#loaded.zeroElements(rowsMap, [...rows, ...(keysMap === undefined ? [] : [counter])]);
  }

  /** How many numbers were given: each found room, so no more than fit. */
  #given(map: number, counter: number): number {
    const bytes = this.#loaded.readElements(map, counter, 1);
    const count = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
    const most = fixedArea(this.#layout) === undefined ? this.#area - 2 - keyCounter : 0;
    return Math.min(count, most);
  }

  /** The first element of each CPU. */
  #cells(bank: number): number[] {
    const { processors } = this.#loaded.capacity;
    return range(0, processors).map((processor) => (processor * this.#layout.banks + bank) * this.#area);
  }
}

function range(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

/** Most rows are one CPU's only; a 64-bit integer of JavaScript costs more than the comparison. */
function isZero(halves: Uint32Array, start: number, end: number): boolean {
  for (let index = start; index < end; index++) if (halves[index] !== 0) return false;
  return true;
}
