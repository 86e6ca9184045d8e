import type { FormatPart, Unit } from '../../codegen/program.ts';
import type { LossReport, Row, Table, TableColumn } from '../../session/snapshot.ts';
import type { ErrorReport, Output, RowValue, RowWriter } from './contract.ts';
import { escapeLines, escapeText } from './escape.ts';
import { formatPrintf } from './format-printf.ts';
import { errorText, LossMessages } from './messages.ts';
import { rowFormatter } from './row-text.ts';
import type { Sink } from './sink.ts';
import { drawTable } from './table-text.ts';

export interface TextOptions {
  readonly results: Sink;
  /** Standard error: losses and errors. */
  readonly messages: Sink;
  readonly terminalColumns: number | undefined;
  readonly color: boolean;
  readonly verbose: boolean;
}

/** For people: aligned, with units, harmless to the terminal. */
export class TextOutput implements Output {
  readonly #options: TextOptions;
  readonly #rowWriters = new Map<string, RowWriter>();
  readonly #losses: LossMessages;
  #tablesWritten = 0;
  #isStamped = false;
  #lastWasLine = false;

  constructor(options: TextOptions) {
    this.#options = options;
    this.#losses = new LossMessages(options.messages, options.verbose);
  }

  /** What runs where is not a result: the command tells it on standard error. */
  start(): void {}

  table(table: Table): void {
    if (!table.final) this.#isStamped = true;
    const { terminalColumns, color } = this.#options;
    const bold = color ? boldText : plainText;
    const lines = drawTable(table, { terminalColumns, bold, isStamped: this.#isStamped });
    // Numbers a line each read as a list; anything longer needs air.
    const needsAir = this.#tablesWritten > 0 && !(this.#lastWasLine && lines.length === 1);
    this.#options.results.write(`${needsAir ? '\n' : ''}${lines.join('\n')}\n`);
    this.#tablesWritten += 1;
    this.#lastWasLine = lines.length === 1;
  }

  row(row: Row): void {
    let write = this.#rowWriters.get(row.name);
    if (write === undefined) {
      write = this.rowWriter(row.name, row.columns);
      this.#rowWriters.set(row.name, write);
    }
    write(row.values);
  }

  rowWriter(name: string, columns: readonly TableColumn[]): RowWriter {
    const { results } = this.#options;
    const { header, format } = rowFormatter(columns);
    let hasHeader = false;
    return (values) => {
      if (!hasHeader) {
        const title = name === '@' ? header : `${name}\n${header}`;
        results.write(`${this.#options.color ? boldText(title) : title}\n`);
        hasHeader = true;
      }
      results.write(format(values));
    };
  }

  print(text: string): void {
    this.#options.results.write(escapeLines(text));
  }

  printf(format: readonly FormatPart[], values: readonly RowValue[], units?: readonly Unit[]): void {
    this.print(formatPrintf(format, values, { textOf: escapeText, units }));
  }

  losses(report: LossReport): void {
    this.#losses.write(report);
  }

  error(report: ErrorReport): void {
    this.#options.messages.write(errorText(report));
  }

  ready(): Promise<void> | undefined {
    return this.#options.results.ready();
  }

  async finish(): Promise<void> {
    await Promise.all([this.#options.results.finish(), this.#options.messages.finish()]);
  }
}

function boldText(text: string): string {
  return `\u001b[1m${text}\u001b[22m`;
}

function plainText(text: string): string {
  return text;
}
