import type { LoadedProgram } from '../backend/contract.ts';
import type { TableCapacity } from '../codegen/capacity.ts';
import { sketchColumns } from '../codegen/place.ts';
import type { TableLayout } from '../codegen/program.ts';
import type { Registry } from '../registry/registry.ts';
import type { LiveParameters } from './live-parameters.ts';
import { wordCell } from './decode-value.ts';
import { ArrayRows, type LiveRow } from './live-rows.ts';
import type { MergedRow, MergedTable } from './merged-table.ts';
import { largestRows, type FirstRows } from './first-rows.ts';
import { cellMaker, tableCells, tableColumns, type CellContext } from './read-table.ts';
import { RunningTotal } from './running-total.ts';
import { wallClock } from './session-clock.ts';
import type { LiveTable, Table, TableColumn } from './snapshot.ts';
import { StoredRows } from './stored-rows.ts';
import { TableStore } from './table-store.ts';
import type { TextTable } from './text-table.ts';

/** When the program was attached, and what turns its clock into the wall's. */
export interface SessionStart {
  readonly startNs: bigint;
  readonly wallClockOffsetNs: bigint;
}

/**
 * One table of a running program. A table that is cleared has two banks, chosen by a parameter: clearing switches
 * writers to the other bank, and once the last has left, the old one is read and emptied. No event is counted twice or
 * lost.
 */
export class BankedTable {
  readonly layout: TableLayout;
  readonly #loaded: LoadedProgram;
  readonly #texts: TextTable;
  readonly #registry: Registry;
  readonly #columns: readonly TableColumn[];
  readonly #parameters: LiveParameters;
  readonly #store: TableStore;
  readonly #capacity: TableCapacity;
  #bank = 0;
  /** Set between switchBank and clear: reads then see only what was before the switch. */
  #closed: { readonly bank: number; readonly endNs: bigint } | undefined;
  #beginNs = 0n;
  /** Of what was moved here from banks, which then begin anew. */
  #total: { readonly sum: RunningTotal; readonly beginNs: bigint; readonly endNs: bigint } | undefined;
  /** Events that totals before it had no row for. */
  #lostBefore = 0;
  #start: SessionStart = { startNs: 0n, wallClockOffsetNs: 0n };

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
    this.#loaded = loaded;
    this.#texts = texts;
    this.#registry = registry;
    this.#columns = tableColumns(layout, registry);
    this.#parameters = parameters;
    this.#store = new TableStore(index, layout, loaded, registry);
    this.#capacity = loaded.capacity.tables[index]!;
    const { keys, area, sketches } = this.#capacity;
    const pool = loaded.capacity.processors * sketchColumns(layout);
    for (const [name, value] of Object.entries({ keys, area, sketches, pool })) {
      parameters.setOwn(`${name} @${layout.name}`, BigInt(value));
    }
  }

  begin(nowNs: bigint, start: SessionStart): void {
    this.#beginNs = nowNs;
    this.#start = start;
  }

  read(nowNs: bigint, final: boolean): Table {
    const merged = this.#store.read(...this.#readBank());
    return this.#tableOf(merged, allRows(merged), nowNs, final);
  }

  /** The first rows of read(); of equal ones any, where there are more. */
  readFirst(nowNs: bigint, most: number): FirstRows {
    const merged = this.#store.readAgain(...this.#readBank());
    const rowCount = merged.keys.count;
    const cellOf = cellMaker(this.layout, this.#context(0n));
    const live = new StoredRows(this.layout, this.#registry, merged, cellOf, this.#texts);
    const largest = rowCount <= most ? undefined : largestRows(live, merged, this.#columns.length - 1, most);
    const table = this.#tableOf(merged, largest ?? allRows(merged), nowNs, false);
    return { table: { ...table, rows: table.rows.slice(0, most) }, rowCount: Math.max(rowCount, table.rows.length) };
  }

  #readBank(): readonly [bank: number, isClosed: boolean] {
    return [this.#closed?.bank ?? this.#bank, this.#closed !== undefined];
  }

  #tableOf({ zero, hasOther }: MergedTable, rows: readonly MergedRow[], nowNs: bigint, final: boolean): Table {
    const spanNs = (this.#closed?.endNs ?? nowNs) - this.#beginNs;
    const hasKeys = this.layout.keys.length > 0;
    const context = this.#context(spanNs);
    const isShown = !hasKeys && (hasOther || this.#countsNothingAsZero());
    const cellsOf = (all: readonly MergedRow[]) => tableCells(this.layout, all, context);
    return {
      name: `@${this.layout.name}`,
      columns: this.#columns,
      rows: cellsOf(isShown ? [zero] : rows),
      other: hasKeys && hasOther ? cellsOf([zero])[0] : undefined,
      time: wallClock(this.#loaded, nowNs),
      spanNs,
      final,
    };
  }

  /** As read(), for a screen; of all intervals that were added up, where some were. */
  readLive(nowNs: bigint): LiveTable {
    const total = this.#total;
    const merged = total?.sum.table ?? this.#store.readAgain(...this.#readBank());
    const { zero, hasOther } = merged;
    const spanNs = (total?.endNs ?? this.#closed?.endNs ?? nowNs) - (total?.beginNs ?? this.#beginNs);
    const cellOf = cellMaker(this.layout, this.#context(spanNs));
    const single: LiveRow = { cell: (column) => cellOf(zero, column) };
    const hasKeys = this.layout.keys.length > 0;
    return {
      name: `@${this.layout.name}`,
      columns: this.#columns,
      rows: hasKeys
        ? new StoredRows(this.layout, this.#registry, merged, cellOf, this.#texts)
        : new ArrayRows(hasOther || this.#countsNothingAsZero() ? [single] : []),
      other: hasKeys && hasOther ? single : undefined,
      time: wallClock(this.#loaded, nowNs),
      spanNs,
    };
  }

  #context(spanNs: bigint): CellContext {
    const { startNs, wallClockOffsetNs } = this.#start;
    const [texts, registry] = [this.#texts, this.#registry];
    return {
      texts,
      registry,
      spanNs,
      beginNs: this.#beginNs - startNs,
      attachTimeNs: startNs + wallClockOffsetNs,
      cellOf: (word, type) => wordCell(word, type, texts, registry),
    };
  }

  /** A table without keys has one row, also before its first event, where all its columns have a value for nothing. */
  #countsNothingAsZero(): boolean {
    return this.layout.columns.every(({ aggregation }) => this.#registry.aggregations.get(aggregation)!.zeroOfNothing);
  }

  /** @returns false where it is switched already */
  switchBank(nowNs: bigint): boolean {
    if (this.#closed !== undefined) return false;
    this.#closed = { bank: this.#bank, endNs: nowNs };
    this.#bank = 1 - this.#bank;
    this.#parameters.setForEvents(`bank @${this.layout.name}`, BigInt(this.#bank));
    return true;
  }

  /** Whether the table can be kept outside the kernel while it grows. */
  get canAddUp(): boolean {
    return this.layout.banks === 2 && RunningTotal.canHold(this.layout);
  }

  /** After switchBank: as clear, but what it held goes to the total that readLive() shows. */
  addUp(): void {
    const { bank, endNs } = this.#closed!;
    const { sum, beginNs } = this.#total ?? {
      sum: new RunningTotal(this.layout, this.#registry, this.#capacity.keys),
      beginNs: this.#beginNs,
    };
    sum.add(this.#store.readAgain(bank, true));
    this.#total = { sum, beginNs, endNs };
    this.clear();
  }

  /** Some of what readLive() shows was moved here already. */
  get isAddedUp(): boolean {
    return this.#total !== undefined;
  }

  /** Events that the total, or one before it, had no row for. */
  get lossCount(): number {
    return this.#lostBefore + (this.#total?.sum.lossCount ?? 0);
  }

  /** After switchBank, or addUp: with no events. */
  beginAnew(): void {
    this.#lostBefore = this.lossCount;
    this.#total = undefined;
    if (this.#closed !== undefined) this.clear();
  }

  /** After switchBank. */
  clear(): void {
    this.#store.empty(this.#closed!.bank);
    this.#settle();
  }

  /** After switchBank: as clear, but its keys go on to the other bank. */
  zero(): void {
    const { bank } = this.#closed!;
    const keys = this.#store.keys(bank);
    this.#store.empty(bank);
    this.#store.addKeys(this.#bank, keys);
    this.#settle();
  }

  #settle(): void {
    const { endNs } = this.#closed!;
    this.#parameters.settle(`bank @${this.layout.name}`);
    this.#closed = undefined;
    this.#beginNs = endNs;
  }
}

function allRows(merged: MergedTable): readonly MergedRow[] {
  return Array.from({ length: merged.keys.count }, (_, index) => merged.row(index));
}
