import type { FormatPart, Unit } from '../../codegen/program.ts';
import type { Cell } from '../../registry/value.ts';
import type { LossReport, Table, TableColumn } from '../../session/snapshot.ts';

/** Where results go, in one of three formats. Calls never block; ready() tells when the reader falls behind. */
export interface Output {
  start(report: StartReport): void;
  table(table: Table): void;
  /** The hot path of streams: made once a table, called once a row, without an object a row or cell. */
  rowWriter(name: string, columns: readonly TableColumn[]): RowWriter;
  print(text: string): void;
  /**
   * Values are drawn for the format: names with control characters stay harmless on a terminal, exact in JSON.
   * units are those of the values, for %s.
   */
  printf(format: readonly FormatPart[], values: readonly RowValue[], units?: readonly Unit[]): void;
  losses(report: LossReport): void;
  error(report: ErrorReport): void;
  /** undefined while the reader keeps up; otherwise settles when it has caught up or has gone. */
  ready(): Promise<void> | undefined;
  /** Resolves when everything is written or the reader is gone; rejects when writing failed for another reason. */
  finish(): Promise<void>;
}

export type RowWriter = (values: readonly RowValue[]) => void;

/** A value of a row: a cell, or what a stream has at hand. A bare string is a whole text, neither cut nor missing. */
export type RowValue = Cell | bigint | number | boolean | string;

export interface StartReport {
  readonly time: Date;
  readonly host: string;
  readonly provider: string;
  readonly program: string;
  readonly shape: string;
}

export interface ErrorReport {
  /** Stable kebab-case name. */
  readonly code: string;
  readonly message: string;
  /** Lines count from 1, columns from 1, endColumn is one past the last. */
  readonly line?: number;
  readonly column?: number;
  readonly endColumn?: number;
  readonly hint?: string;
  /** The whole complaint as people read it, with excerpt and marks; text and CSV print it instead of the message. */
  readonly drawn?: string;
}

export type OutputFormat = 'text' | 'json' | 'csv';
