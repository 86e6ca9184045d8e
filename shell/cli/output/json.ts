import type { FormatPart, Unit } from '../../codegen/program.ts';
import type { Cell } from '../../registry/value.ts';
import type { LossReport, Table, TableColumn } from '../../session/snapshot.ts';
import type { ErrorReport, Output, RowValue, RowWriter, StartReport } from './contract.ts';
import { formatPrintf } from './format-printf.ts';
import { jsonInteger, jsonText, jsonValue } from './json-value.ts';
import { SinkOutput } from './sink-output.ts';

export const schemaVersion = 1;

/** For programs: one object a line, as json-schema.json describes them. */
export class JsonOutput extends SinkOutput implements Output {
  start(report: StartReport): void {
    this.#write({ type: 'start', ...report, time: report.time.toISOString() });
  }

  table(table: Table): void {
    const head = jsonHead('table', table.name);
    const moment = `"time":"${table.time.toISOString()}","final":${table.final},"spanNs":${jsonInteger(table.spanNs)}`;
    const rowText = (row: readonly Cell[]) => `[${row.map(jsonValue).join(',')}]`;
    const rows = table.rows.map(rowText).join(',');
    const other = table.other === undefined ? '' : `,"other":${rowText(table.other)}`;
    const columns = jsonColumns(table.columns);
    this.options.results.write(`${head},${moment},"columns":${columns},"rows":[${rows}]${other}}\n`);
  }

  rowWriter(name: string, columns: readonly TableColumn[]): RowWriter {
    const { results } = this.options;
    const head = `${jsonHead('row', name)},"values":[`;
    let prefix = `${jsonHead('row', name)},"columns":${jsonColumns(columns)},"values":[`;
    return (values) => {
      let line = prefix + jsonValue(values[0]);
      for (let index = 1; index < values.length; index += 1) line += `,${jsonValue(values[index])}`;
      results.write(`${line}]}\n`);
      prefix = head;
    };
  }

  print(text: string): void {
    this.options.results.write(`{"v":${schemaVersion},"type":"print","text":${jsonText(text)}}\n`);
  }

  printf(format: readonly FormatPart[], values: readonly RowValue[], units?: readonly Unit[]): void {
    this.print(formatPrintf(format, values, { textOf: String, units }));
  }

  losses({ final, events, lost, perProbe }: LossReport): void {
    const byOperation = Object.fromEntries(
      perProbe.map((probe) => [probe.operation, { events: probe.events, lost: probe.lost }]),
    );
    this.#write({ type: 'losses', final, events, lost, perProbe: byOperation });
  }

  error(report: ErrorReport): void {
    this.options.messages.write(errorLine(report));
  }

  #write(object: object): void {
    this.options.results.write(`${JSON.stringify({ v: schemaVersion, ...object })}\n`);
  }
}

/** An object without its closing brace. */
function jsonHead(type: string, name: string): string {
  return `{"v":${schemaVersion},"type":"${type}","name":${jsonText(name)}`;
}

function jsonColumns(columns: readonly TableColumn[]): string {
  return JSON.stringify(
    columns.map((column) => {
      const unit = column.unit === 'none' ? undefined : column.unit;
      const { name, role } = column;
      if (column.role === 'key') return { name, role, type: column.type, unit };
      return { name, role, kind: column.kind, type: column.type, unit };
    }),
  );
}

export function errorLine({ code, message, line, column, endColumn, hint }: ErrorReport): string {
  const object = { v: schemaVersion, type: 'error', code, message, line, column, endColumn, hint };
  return `${JSON.stringify(object)}\n`;
}
