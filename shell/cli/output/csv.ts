import type { FormatPart, Unit } from '../../codegen/program.ts';
import type { LossReport, Table, TableColumn } from '../../session/snapshot.ts';
import type { ErrorReport, Output, RowValue, RowWriter } from './contract.ts';
import { csvRecord, csvTable, csvValue } from './csv-table.ts';
import { escapeText } from '../../util/escape.ts';
import { formatPrintf } from './format-printf.ts';
import { errorText, LossMessages } from './messages.ts';
import { SinkOutput, type Sinks } from './sink-output.ts';

export interface CsvOptions extends Sinks {
  /** On a terminal control characters in names are escaped; in a file (undefined) they are exact. */
  readonly terminalColumns: number | undefined;
  readonly verbose: boolean;
}

const lineEnd = '\r\n';

/**
 * For spreadsheets, RFC 4180. A header names the columns whenever they change; an empty line stands between tables.
 * Snapshots of a running program begin with their time.
 */
export class CsvOutput extends SinkOutput<CsvOptions> implements Output {
  readonly #losses: LossMessages;
  readonly #timed = new Map<string, boolean>();
  #currentHeader = '';

  constructor(options: CsvOptions) {
    super(options);
    this.#losses = new LossMessages(options.messages, options.verbose);
  }

  get #textOf(): (text: string) => string {
    return this.options.terminalColumns === undefined ? String : escapeText;
  }

  /** What runs where is not a result: the command tells it on standard error. */
  start(): void {}

  table(table: Table): void {
    const { header, records } = csvTable(table);
    const time = this.#isTimed(table) ? [table.time.toISOString()] : [];
    this.#header(table.name, [...time.map(() => 'time'), ...header]);
    const lines = records.map((record) => this.#record([...time, ...record]));
    this.options.results.write(lines.join(''));
  }

  rowWriter(name: string, columns: readonly TableColumn[]): RowWriter {
    const header = columns.map((column) => column.name);
    return (values) => {
      this.#header(name, header);
      this.options.results.write(this.#record(values.map(csvValue)));
    };
  }

  print(text: string): void {
    this.options.results.write(text);
  }

  printf(format: readonly FormatPart[], values: readonly RowValue[], units?: readonly Unit[]): void {
    this.print(formatPrintf(format, values, { textOf: this.#textOf, units }));
  }

  losses(report: LossReport): void {
    this.#losses.write(report);
  }

  error(report: ErrorReport): void {
    this.options.messages.write(errorText(report));
  }

  /** Decided by a table's first snapshot, so that its columns stay the same. */
  #isTimed(table: Table): boolean {
    const known = this.#timed.get(table.name) ?? !table.final;
    this.#timed.set(table.name, known);
    return known;
  }

  #header(name: string, labels: readonly string[]): void {
    const identity = `${name} ${labels.join(',')}`;
    if (identity === this.#currentHeader) return;
    const separator = this.#currentHeader === '' ? '' : lineEnd;
    this.#currentHeader = identity;
    this.options.results.write(separator + this.#record(labels));
  }

  #record(fields: readonly string[]): string {
    return csvRecord(fields.map(this.#textOf)) + lineEnd;
  }
}
