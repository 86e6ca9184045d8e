import type { FormatPart, Unit } from '../codegen/program.ts';
import type { StreamValue } from './decode-value.ts';
import type { Table, TableColumn } from './snapshot.ts';

/** Whoever shows what a session yields. Values and arrays handed over are valid during the call only. */
export interface SessionListener {
  table(table: Table): void;
  /** Made once for each streamed `< key, key >`, then called for every row. */
  rowWriter(name: string, columns: readonly TableColumn[]): (values: readonly StreamValue[]) => void;
  printf(format: readonly FormatPart[], values: readonly StreamValue[], units: readonly Unit[]): void;
  /** exit(code) of the program. */
  exit(code: number): void;
  /** undefined while whoever reads keeps up; otherwise settles when it has caught up. */
  ready(): Promise<void> | undefined;
  /** Reading or decoding failed; the session has stopped. */
  failed(error: unknown): void;
}
