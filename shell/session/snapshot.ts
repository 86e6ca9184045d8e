import type { ProbeCounters, Losses } from '../backend/contract.ts';
import type { Unit } from '../codegen/program.ts';
import type { LiveRow, LiveRows } from './live-rows.ts';
import type { Cell, ColumnKind } from '../registry/value.ts';

/** A table at one moment: merged over CPUs, texts joined, sorted by the last column, largest first. Plain data. */
export interface Table {
  /** "@" or "@opens" */
  readonly name: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly Cell[])[];
  /** The events whose keys found no row, together; undefined where all found one. */
  readonly other?: readonly Cell[] | undefined;
  /** Wall clock of the snapshot. */
  readonly time: Date;
  /** What the counts cover: from attach or the last clear. */
  readonly spanNs: bigint;
  readonly final: boolean;
}

/** A table for a screen. */
export interface LiveTable extends Omit<Table, 'rows' | 'other' | 'final'> {
  readonly rows: LiveRows;
  readonly other: LiveRow | undefined;
}

export type TableColumn =
  | { readonly name: string; readonly role: 'key'; readonly type: KeyType; readonly unit: Unit }
  | {
      readonly name: string;
      readonly role: 'value';
      readonly kind: ColumnKind;
      readonly unit: Unit;
      /** Of first, last and a scalar, which may be anything. */
      readonly type?: KeyType;
      /** Of a quantiles column: the labels of its points ("p50"), so that its header is known before its first row. */
      readonly points?: readonly string[];
    };

export type KeyType = 'integer' | 'boolean' | 'string';

export interface LossReport {
  readonly final: boolean;
  readonly events: number;
  readonly lost: Losses;
  readonly perProbe: readonly ProbeCounters[];
}
