import type { Output, OutputFormat } from '../../../shell/cli/output/contract.ts';
import { createOutput, type OutputOptions } from '../../../shell/cli/output/create-output.ts';
import type { Sink } from '../../../shell/cli/output/sink.ts';
import type { Cell } from '../../../shell/registry/value.ts';
import type { Table, TableColumn } from '../../../shell/session/snapshot.ts';

/** What an output wrote to standard output and standard error. */
export interface Captured {
  readonly results: string;
  readonly messages: string;
}

export function capture(
  format: OutputFormat,
  use: (output: Output) => void,
  options: Partial<OutputOptions> = {},
): Captured {
  const results = memorySink();
  const messages = memorySink();
  use(
    createOutput(format, {
      results,
      messages,
      terminalColumns: undefined,
      color: false,
      verbose: false,
      ...options,
    }),
  );
  return { results: results.text(), messages: messages.text() };
}

function memorySink(): Sink & { text(): string } {
  let written = '';
  return {
    write: (text) => {
      written += text;
    },
    flush: () => undefined,
    ready: () => undefined,
    finish: () => Promise.resolve(),
    text: () => written,
  };
}

export function integer(value: bigint | number): Cell {
  return { kind: 'integer', value: BigInt(value) };
}

export function text(value: string, marks: { cut?: boolean; missing?: boolean } = {}): Cell {
  return { kind: 'text', text: value, cut: marks.cut ?? false, missing: marks.missing ?? false };
}

export const exeKey: TableColumn = { name: 'exe', role: 'key', type: 'string', unit: 'none' };
export const pathKey: TableColumn = { name: 'path', role: 'key', type: 'string', unit: 'none' };
export const countColumn: TableColumn = { name: 'count()', role: 'value', kind: 'count', unit: 'none' };
export const bytesColumn: TableColumn = { name: 'sum(bytes)', role: 'value', kind: 'sum', unit: 'bytes' };

export function table(
  columns: readonly TableColumn[],
  rows: readonly (readonly Cell[])[],
  more?: Partial<Table>,
): Table {
  const time = new Date('2026-07-31T12:00:01.250Z');
  return { name: '@', columns, rows, time, spanNs: 1_500_000_000n, final: true, ...more };
}

export const hostileNames = [
  '/tmp/two\nlines',
  '/tmp/\u001b[2Jcleared',
  '/tmp/\u202egnp.exe',
  '/tmp/lost\ufffdbyte',
  '/tmp/数据/表',
  '/tmp/e\u0301tude',
  '/tmp/quote"comma,',
];
