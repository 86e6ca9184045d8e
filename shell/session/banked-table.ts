import type { LoadedProgram } from '../backend/contract.ts';
import type { TableLayout } from '../codegen/program.ts';
import type { Registry } from '../registry/registry.ts';
import type { LiveParameters } from './live-parameters.ts';
import { tableCells, tableColumns } from './read-table.ts';
import type { Table, TableColumn } from './snapshot.ts';
import { TableStore } from './table-store.ts';
import type { TextTable } from './text-table.ts';

/**
 * One table of a running program. A table that is cleared has two banks, chosen by a parameter: clearing switches
 * writers to the other bank, and once the last has left, the old one is read and emptied. No event is counted twice or
 * lost.
 */
export class BankedTable {
  readonly layout: TableLayout;
  readonly #texts: TextTable;
  readonly #registry: Registry;
  readonly #columns: readonly TableColumn[];
  readonly #parameters: LiveParameters;
  readonly #store: TableStore;
  #bank = 0;
  /** Set between switchBank and clear: reads then see only what was before the switch. */
  #closed: number | undefined;
  #beginNs = 0n;

  /** @param index of the table in the program */
  constructor(
    index: number,
    layout: TableLayout,
    parameters: LiveParameters,
    loaded: LoadedProgram,
    texts: TextTable,
    registry: Registry,
  ) {
    this.layout = layout;
    this.#texts = texts;
    this.#registry = registry;
    this.#columns = tableColumns(layout, registry);
    this.#parameters = parameters;
    this.#store = new TableStore(index, layout, loaded, registry);
    const { keys, area } = loaded.capacity.tables[index]!;
    parameters.setOwn(`keys @${layout.name}`, BigInt(keys));
    parameters.setOwn(`area @${layout.name}`, BigInt(area));
  }

  begin(nowNs: bigint): void {
    this.#beginNs = nowNs;
  }

  read(nowNs: bigint, final: boolean): Table {
    const { rows, zero } = this.#store.read(this.#closed ?? this.#bank);
    const hasKeys = this.layout.keys.length > 0;
    const isShown = !hasKeys && (zero.hasEvents || this.#countsNothingAsZero());
    const cellsOf = (merged: typeof rows) => tableCells(this.layout, merged, this.#texts, this.#registry);
    return {
      name: `@${this.layout.name}`,
      columns: this.#columns,
      rows: cellsOf(isShown ? [zero] : rows),
      other: hasKeys && zero.hasEvents ? cellsOf([zero])[0] : undefined,
      time: new Date(),
      spanNs: nowNs - this.#beginNs,
      final,
    };
  }

  /** A table without keys has one row, also before its first event, where all its columns have a value for nothing. */
  #countsNothingAsZero(): boolean {
    return this.layout.columns.every(({ aggregation }) => this.#registry.aggregations.get(aggregation)!.zeroOfNothing);
  }

  switchBank(): void {
    this.#closed = this.#bank;
    this.#bank = 1 - this.#bank;
    this.#parameters.setOwn(`bank @${this.layout.name}`, BigInt(this.#bank));
  }

  clear(nowNs: bigint): void {
    if (this.#closed !== undefined) this.#store.empty(this.#closed);
    this.#closed = undefined;
    this.#beginNs = nowNs;
  }
}
