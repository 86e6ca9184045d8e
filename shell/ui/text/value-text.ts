import type { Unit } from '../../codegen/program.ts';
import type { StreamValue } from '../../session/decode-value.ts';
import { escapeText } from '../../util/escape.ts';
import { numberFormatter } from './units.ts';

/** Stands where there is no number: the average of nothing. */
export const noValue = '-';

/** The key of the row of those that found no row of their own. */
export const otherText = 'other';

export const unresolvedText = '<unresolved>';

/** How one column draws its scalars as text for a terminal. */
export function valueFormatter(unit: Unit): (value: StreamValue | undefined) => string {
  const formatNumber = numberFormatter(unit);
  const formatFinite = (value: number) => (Number.isFinite(value) ? formatNumber(value) : noValue);
  return (value) => {
    if (typeof value === 'number') return formatFinite(value);
    if (typeof value === 'string') return escapeText(value);
    if (typeof value === 'bigint') return formatNumber(value);
    if (typeof value === 'boolean') return String(value);
    if (value === undefined) return noValue;
    if (value.kind === 'integer') return formatNumber(value.value);
    if (value.kind === 'real') return formatFinite(value.value);
    if (value.kind === 'boolean') return String(value.value);
    if (value.kind === 'other') return otherText;
    return value.kind === 'text' ? formatText(value) : noValue;
  };
}

function formatText(cell: { readonly text: string; readonly cut: boolean; readonly missing: boolean }): string {
  if (cell.missing) return unresolvedText;
  return cell.cut ? `…${escapeText(cell.text)}` : escapeText(cell.text);
}
