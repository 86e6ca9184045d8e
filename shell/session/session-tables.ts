import type { LoadedProgram } from '../backend/contract.ts';
import type { CompiledProgram } from '../codegen/program.ts';
import type { Registry } from '../registry/registry.ts';
import { BankedTable, type SessionStart } from './banked-table.ts';
import type { FirstRows } from './first-rows.ts';
import type { LiveParameters } from './live-parameters.ts';
import { ScalarMap } from './scalar-map.ts';
import type { LiveTable, Table } from './snapshot.ts';
import type { TextTable } from './text-table.ts';

type SessionTable = BankedTable | ScalarMap;

interface RunningProgram {
  /** Now; once the program has left its hooks, the moment when it did: tables cover no more, however late they are read. */
  nowNs(): bigint;
  /** Reads the ring: texts of keys come through it. */
  drain(): void;
  /** Where there are any. */
  waitForWriters(): void;
}

/** All that a running program keeps under a name: tables, and maps of single values. */
export class SessionTables {
  readonly #all: readonly SessionTable[];
  readonly #running: RunningProgram;

  constructor(
    { tables, scalars }: CompiledProgram,
    parameters: LiveParameters,
    loaded: LoadedProgram,
    texts: TextTable,
    registry: Registry,
    running: RunningProgram,
  ) {
    this.#running = running;
    this.#all = [
      ...tables.map((layout, index) => new BankedTable(index, layout, parameters, loaded, texts, registry)),
      ...scalars.map((layout) => new ScalarMap(layout, parameters, loaded, texts, registry)),
    ];
  }

  get names(): readonly string[] {
    return this.#all.map(({ layout }) => layout.name);
  }

  begin(start: SessionStart, nowNs: bigint): void {
    this.#all.forEach((table) => table.begin(nowNs, start));
  }

  read(name: string, final: boolean): Table {
    this.#running.drain();
    return this.#named(name).read(this.#running.nowNs(), final);
  }

  /** Their writers leave the bank that is read and emptied next. */
  switch(names: readonly string[]): void {
    const nowNs = this.#running.nowNs();
    const isAnySwitched = names.map((name) => this.#named(name).switchBank(nowNs)).includes(true);
    if (isAnySwitched) this.#running.waitForWriters();
  }

  clear(name: string): void {
    this.switch([name]);
    this.#named(name).clear();
  }

  zero(name: string): void {
    this.switch([name]);
    this.#named(name).zero();
  }

  /** Of all, the rows that come first. */
  readFirst(most: number): FirstRows[] {
    return this.#all.map((table) => table.readFirst(this.#running.nowNs(), most));
  }

  /** All, for a screen. */
  readLive(): LiveTable[] {
    this.#running.drain();
    return this.#all.map((table) => table.readLive(this.#running.nowNs()));
  }

  /**
   * As readLive, of all since the start or the last takeLive(). Tables with distributions are added up here and begin
   * anew in the kernel; other ways to read them show what came since.
   */
  readTotals(): LiveTable[] {
    const addable = this.#banked.filter(({ canAddUp }) => canAddUp);
    this.switch(addable.map(({ layout }) => layout.name));
    addable.forEach((table) => table.addUp());
    return this.readLive();
  }

  /** Events that found no room in what readTotals() adds up. */
  get lossCount(): number {
    return this.#banked.reduce((sum, { lossCount }) => sum + lossCount, 0);
  }

  /**
   * As readLive, of all since the start or the last takeLive(); tables that can be cleared are empty then: between two
   * calls no event is missed or counted twice.
   */
  takeLive(): LiveTable[] {
    const taken = this.#banked.filter(({ layout }) => layout.banks === 2);
    this.switch(taken.map(({ layout }) => layout.name));
    taken.filter(({ isAddedUp }) => isAddedUp).forEach((table) => table.addUp());
    const tables = this.readLive();
    taken.forEach((table) => table.beginAnew());
    return tables;
  }

  get #banked(): readonly BankedTable[] {
    return this.#all.filter((table) => table instanceof BankedTable);
  }

  #named(name: string): SessionTable {
    return this.#all.find(({ layout }) => layout.name === name)!;
  }
}
