import type { LoadedProgram, MapEntries } from '../backend/contract.ts';
import type { ScalarLayout } from '../codegen/program.ts';
import type { Registry } from '../registry/registry.ts';
import type { Cell } from '../registry/value.ts';
import { cellReader, keyTypeOf, unitOf } from './decode-value.ts';
import type { FirstRows } from './first-rows.ts';
import type { LiveParameters } from './live-parameters.ts';
import { ArrayRows } from './live-rows.ts';
import { compareCells } from './read-table.ts';
import { wallClock } from './session-clock.ts';
import type { LiveTable, Table, TableColumn } from './snapshot.ts';
import type { TextTable } from './text-table.ts';

/**
 * A map of one value a key of a running program. Where it is cleared it has two banks, as a table has: writers are
 * switched to the other one first, and no value is both shown and kept.
 */
export class ScalarMap {
  readonly layout: ScalarLayout;
  readonly #loaded: LoadedProgram;
  readonly #texts: TextTable;
  readonly #registry: Registry;
  readonly #parameters: LiveParameters;
  #bank = 0n;
  /** Set between switchBank and clear: reads then see only what was before the switch. */
  #closed: { readonly bank: bigint; readonly endNs: bigint } | undefined;
  #beginNs = 0n;

  constructor(
    layout: ScalarLayout,
    parameters: LiveParameters,
    loaded: LoadedProgram,
    texts: TextTable,
    registry: Registry,
  ) {
    this.layout = layout;
    this.#loaded = loaded;
    this.#texts = texts;
    this.#registry = registry;
    this.#parameters = parameters;
  }

  begin(nowNs: bigint): void {
    this.#beginNs = nowNs;
  }

  read(nowNs: bigint, final: boolean): Table {
    return {
      name: `@${this.layout.name}`,
      columns: this.#columns(),
      rows: this.#rows(),
      time: wallClock(this.#loaded, nowNs),
      spanNs: (this.#closed?.endNs ?? nowNs) - this.#beginNs,
      final,
    };
  }

  readFirst(nowNs: bigint, most: number): FirstRows {
    const table = this.read(nowNs, false);
    return { table: { ...table, rows: table.rows.slice(0, most) }, rowCount: table.rows.length };
  }

  readLive(nowNs: bigint): LiveTable {
    const { rows, other: _other, final: _final, ...rest } = this.read(nowNs, false);
    const live = rows.map((row) => ({ cell: (column: number) => row[column]! }));
    return { ...rest, rows: new ArrayRows(live), other: undefined };
  }

  /** @returns false where it is switched already */
  switchBank(nowNs: bigint): boolean {
    if (this.#closed !== undefined) return false;
    this.#closed = { bank: this.#bank, endNs: nowNs };
    this.#bank ^= 1n;
    this.#parameters.setForEvents(`bank @${this.layout.name}`, this.#bank);
    return true;
  }

  /** After switchBank. */
  clear(): void {
    this.#emptyClosed();
    this.#settle();
  }

  /** After switchBank: as clear, but its keys go on to the other bank, with 0. */
  zero(): void {
    const { map, countMap } = this.layout;
    const keys = this.#emptyClosed();
    const bank = wordOf(this.#bank);
    const isNew = (key: DataView) => {
      const moved = Buffer.concat([bank, bytesOf(key).subarray(bank.length)]);
      return this.#loaded.writeEntry(map, moved, bytesOf(zero), 'noExist');
    };
    const added = keys.filter(isNew).length;
    if (countMap !== undefined && added > 0) this.#addToCount(countMap, bank, added);
    this.#settle();
  }

  /** Programs add to it at the same time; nobody has before the first entry. */
  #addToCount(countMap: number, bank: Uint8Array, added: number): void {
    const change = () => this.#loaded.changeWord(countMap, bank, 'add', BigInt(added));
    if (change() === undefined && !this.#loaded.writeEntry(countMap, bank, wordOf(BigInt(added)), 'noExist')) change();
  }

  /** @returns the keys that there were */
  #emptyClosed(): readonly DataView[] {
    const { map, countMap } = this.layout;
    const { bank } = this.#closed!;
    if (countMap !== undefined) this.#empty(countMap, bank);
    return this.#empty(map, bank);
  }

  #settle(): void {
    const { endNs } = this.#closed!;
    this.#parameters.settle(`bank @${this.layout.name}`);
    this.#closed = undefined;
    this.#beginNs = endNs;
  }

  #empty(map: number, bank: bigint): readonly DataView[] {
    const entries = entriesOf(this.#loaded.readEntries(map)).filter(({ key }) => key.getBigUint64(0, true) === bank);
    this.#loaded.deleteEntries(map, Buffer.concat(entries.map(({ key }) => bytesOf(key))), entries.length);
    return entries.map(({ key }) => key);
  }

  #columns(): readonly TableColumn[] {
    const { keys, type } = this.layout;
    const value = { name: 'value', role: 'value', kind: 'scalar', type: keyTypeOf(type), unit: unitOf(type) } as const;
    return [
      ...keys.map(({ label, type }): TableColumn => ({
        ...{ name: label, role: 'key' },
        ...{ type: keyTypeOf(type), unit: unitOf(type) },
      })),
      value,
    ];
  }

  /** The largest numbers first, equal ones and texts by their keys. Without keys there is one value, 0 before it is set. */
  #rows(): Cell[][] {
    const { keys, type, map } = this.layout;
    const read = (of: typeof type) => cellReader(of, this.#texts, this.#registry);
    const keyReaders = keys.map(({ type, offset }) => ({ read: read(type), offset }));
    const readValue = read(type);
    const bank = this.#closed?.bank ?? this.#bank;
    const isShown = (key: DataView) => this.layout.banks === 1 || key.getBigUint64(0, true) === bank;
    const entries = entriesOf(this.#loaded.readEntries(map)).filter(({ key }) => isShown(key));
    if (keys.length === 0 && entries.length === 0) entries.push({ key: zero, value: zero });
    return entries
      .map(({ key, value }) => [...keyReaders.map(({ read, offset }) => read(key, offset)), readValue(value, 0)])
      .sort((left, right) => compareNumbers(right.at(-1)!, left.at(-1)!) || compareCells(left, right, keys.length));
  }
}

const zero = new DataView(new ArrayBuffer(8));

function compareNumbers(left: Cell, right: Cell): number {
  return left.kind === 'integer' && right.kind === 'integer'
    ? Number(left.value > right.value) - Number(left.value < right.value)
    : 0;
}

interface Entry {
  readonly key: DataView;
  readonly value: DataView;
}

function entriesOf({ count, keys, values }: MapEntries): Entry[] {
  const part = (bytes: Uint8Array, index: number) => {
    const size = bytes.length / count;
    return new DataView(bytes.buffer, bytes.byteOffset + index * size, size);
  };
  return Array.from({ length: count }, (_, index) => ({ key: part(keys, index), value: part(values, index) }));
}

function wordOf(value: bigint): Uint8Array {
  return new Uint8Array(BigUint64Array.of(value).buffer);
}

function bytesOf(view: DataView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}
