import type { Cell } from '../../../shell/registry/value.ts';

/** A cell as short text for a test to compare. */
export function cellText(cell: Cell): string {
  switch (cell.kind) {
    case 'integer':
    case 'boolean':
      return String(cell.value);
    case 'text':
      return cell.text;
    default:
      return JSON.stringify(cell, (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value));
  }
}
