import type { FormatPart, Unit } from '../../codegen/program.ts';
import type { LossReport, Table, TableColumn } from '../../session/snapshot.ts';
import type { ErrorReport, Output, RowValue, RowWriter } from './contract.ts';
import { escapeLines, escapeText } from '../../util/escape.ts';
import { formatPrintf } from './format-printf.ts';
import { errorText, LossMessages } from './messages.ts';
import { rowFormatter } from './row-text.ts';
import { SinkOutput, type Sinks } from './sink-output.ts';
import { drawTable } from './table-text.ts';

export interface TextOptions extends Sinks {
  readonly terminalColumns: number | undefined;
  readonly color: boolean;
  readonly verbose: boolean;
}

/** For people: aligned, with units, harmless to the terminal. */
export class TextOutput extends SinkOutput<TextOptions> implements Output {
  readonly #losses: LossMessages;
  #tablesWritten = 0;
  #isStamped = false;
  #lastWasLine = false;

  constructor(options: TextOptions) {
    super(options);
    this.#losses = new LossMessages(options.messages, options.verbose);
  }

  /** What runs where is not a result: the command tells it on standard error. */
  start(): void {}

  table(table: Table): void {
    if (!table.final) this.#isStamped = true;
    const { terminalColumns, color } = this.options;
    const bold = color ? boldText : plainText;
    const lines = drawTable(table, { terminalColumns, bold, isStamped: this.#isStamped });
    // Numbers a line each read as a list; anything longer needs air.
    const needsAir = this.#tablesWritten > 0 && !(this.#lastWasLine && lines.length === 1);
    const { results } = this.options;
    if (needsAir) results.write('\n');
    for (const line of lines) results.write(`${line}\n`); // all at once would be megabytes, thrice
    this.#tablesWritten += 1;
    this.#lastWasLine = lines.length === 1;
  }

  rowWriter(name: string, columns: readonly TableColumn[]): RowWriter {
    const { results } = this.options;
    const { header, format } = rowFormatter(columns);
    let hasHeader = false;
    return (values) => {
      if (!hasHeader) {
        const title = name === '@' ? header : `${name}\n${header}`;
        results.write(`${this.options.color ? boldText(title) : title}\n`);
        hasHeader = true;
      }
      results.write(format(values));
    };
  }

  print(text: string): void {
    this.options.results.write(escapeLines(text));
  }

  printf(format: readonly FormatPart[], values: readonly RowValue[], units?: readonly Unit[]): void {
    this.print(formatPrintf(format, values, { textOf: escapeText, units }));
  }

  losses(report: LossReport): void {
    this.#losses.write(report);
  }

  error(report: ErrorReport): void {
    this.options.messages.write(errorText(report));
  }
}

function boldText(text: string): string {
  return `\u001b[1m${text}\u001b[22m`;
}

function plainText(text: string): string {
  return text;
}
