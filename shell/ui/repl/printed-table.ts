import type { Table } from '../../session/snapshot.ts';
import type { Drawing } from './services.ts';

/** What is printed scrolls away: of a table of thousands of rows the first are enough. */
const mostRows = 100;
/** Of tables that draw a histogram or list for each. */
const mostBlocks = 20;

/** A table as lines that stay on the screen, and how many rows it has that were left out. */
export function printedTable(table: Table, columns: number, draw: Drawing): readonly string[] {
  const drawsBlocks = table.columns.some((column) => column.role === 'value' && /^(l?hist|top)$/.test(column.kind));
  const rows = table.rows.slice(0, drawsBlocks ? mostBlocks : mostRows);
  const left = table.rows.length - rows.length;
  if (left === 0) return draw.table(table, columns);
  const more = `… ${left} more ${left === 1 ? 'row' : 'rows'} (fsbpf -e prints all of them, :top shows them while it runs)`;
  return [...draw.table({ ...table, rows }, columns), more];
}
