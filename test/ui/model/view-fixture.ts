import type { Cell } from '../../../shell/registry/value.ts';
import { arrayRows } from '../../../shell/ui/model/view-rows.ts';
import type { ViewColumn, ViewRow, ViewTable } from '../../../shell/ui/model/view-table.ts';
import { newLevel, type TopState } from '../../../shell/ui/model/top-state.ts';

export const integer = (value: number | bigint): Cell => ({ kind: 'integer', value: BigInt(value) });
export const text = (value: string): Cell => ({ kind: 'text', text: value, cut: false, missing: false });

const value = { role: 'value', isNumeric: true, unit: 'none', kind: 'sum' } as const;

export const processColumns: readonly ViewColumn[] = [
  { title: 'pid', role: 'key', isNumeric: true, unit: 'none', type: 'integer' },
  { title: 'exe', role: 'key', isNumeric: false, unit: 'none', type: 'string' },
  { ...value, title: 'opens' },
  { ...value, title: 'reads' },
  { ...value, title: 'read', unit: 'bytes' },
  { ...value, title: 'errors' },
  { ...value, title: 'time', unit: 'ns' },
  { ...value, title: 'p99', unit: 'ns', kind: 'quantile' },
];

export function rowOf(cells: readonly Cell[], id: string): ViewRow {
  return { id, cell: (column) => cells[column] };
}

/** pid, exe, opens, reads, bytes read, errors, time, p99 */
export function processRow(pid: number, exe: string, ...values: number[]): ViewRow {
  return rowOf([integer(pid), text(exe), ...values.map(integer)], `${pid}\0${exe}`);
}

export function tableOf(rows: readonly ViewRow[], more: Partial<ViewTable> = {}): ViewTable {
  return {
    ...{
      name: '@',
      columns: processColumns,
      rows: arrayRows(rows),
      other: undefined,
      time: new Date('2026-11-21T12:00:00Z'),
    },
    ...{ spanNs: 1_000_000_000n, latencies: [] },
    ...more,
  };
}

export const someRows = [
  processRow(10, 'git', 5, 100, 4096, 1, 3_000, 200),
  processRow(20, 'node', 7, 20, 1 << 20, 0, 9_000, 5_000_000),
  processRow(30, 'cat', 1, 2, 10, 0, 50, 40),
];

export function stateOf(table: ViewTable | undefined = tableOf(someRows), more: Partial<TopState> = {}): TopState {
  return {
    ...{ levels: [newLevel('process', { table })], filter: '', edit: undefined, isPaused: false, refreshMs: 1000 },
    ...{ span: 'interval', overlay: undefined, theme: 'dark', message: undefined, speed: undefined },
    ...more,
  };
}
