import type { Cell } from '../../registry/value.ts';
import type { RowValue } from './contract.ts';

/** Values as JSON text. Written by hand because integers come as BigInt and streams come fast. */
export function jsonValue(value: RowValue | undefined): string {
  if (typeof value === 'string') return jsonText(value);
  if (typeof value === 'number') return jsonReal(value);
  if (typeof value === 'bigint') return jsonInteger(value);
  if (typeof value === 'boolean') return String(value);
  return value === undefined ? 'null' : jsonCell(value);
}

type CellWriters = { readonly [Kind in Cell['kind']]: (cell: Extract<Cell, { kind: Kind }>) => string };

const cellWriters: CellWriters = {
  other: () => 'null',
  integer: (cell) => jsonInteger(cell.value),
  real: (cell) => jsonReal(cell.value),
  boolean: (cell) => String(cell.value),
  // null can't be mistaken for a name, and no absolute path begins with "…".
  text: (cell) => (cell.missing ? 'null' : jsonText(cell.cut ? `…${cell.text}` : cell.text)),
  stats: (cell) => {
    const ifAny = (text: string) => (cell.count > 0n ? text : 'null');
    const extremes = `"min":${ifAny(jsonInteger(cell.min))},"max":${ifAny(jsonInteger(cell.max))}`;
    const sums = `"count":${jsonInteger(cell.count)},"sum":${jsonInteger(cell.sum)}`;
    return `{${sums},${extremes},"avg":${ifAny(jsonReal(cell.avg))}}`;
  },
  quantiles: (cell) => {
    const points = cell.points.map(({ label, value }) => {
      return `,${jsonText(label)}:${cell.count > 0n ? jsonInteger(value) : 'null'}`;
    });
    return `{"count":${jsonInteger(cell.count)}${points.join('')}}`;
  },
  // What is exact needs no third number.
  top: (cell) => {
    const values = cell.values.map(({ value, count, over }) => {
      return `[${jsonCell(value)},${jsonInteger(count)}${over > 0n ? `,${jsonInteger(over)}` : ''}]`;
    });
    return `[${values.join(',')}]`;
  },
  series: (cell) => {
    return `[${cell.points.map(({ timeNs, value }) => `[${jsonInteger(timeNs)},${jsonInteger(value)}]`).join(',')}]`;
  },
  histogram: (cell) => {
    const buckets = cell.buckets.map(({ lo, hi, count }) => {
      return `{"lo":${jsonInteger(lo)},"hi":${jsonInteger(hi)},"count":${jsonInteger(count)}}`;
    });
    return `[${buckets.join(',')}]`;
  },
};

function jsonCell(cell: Cell): string {
  return (cellWriters[cell.kind] as (cell: Cell) => string)(cell);
}

const largestExact = BigInt(Number.MAX_SAFE_INTEGER);

/** A string where a reader's doubles would round it. */
export function jsonInteger(value: bigint): string {
  return value > largestExact || value < -largestExact ? `"${value}"` : String(value);
}

function jsonReal(value: number): string {
  if (!Number.isFinite(value)) return 'null';
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) return `"${BigInt(value)}"`;
  return String(value);
}

const needsNoEscape = /^[ !#-[\]-~]*$/;

/** What JSON allows but a terminal would act on: DEL, C1 controls, line separators, marks that reverse a line. */
const escapable = /[\u007f-\u009f\p{Bidi_Control}\u2028\u2029\ufeff]/gu;

export function jsonText(text: string): string {
  if (needsNoEscape.test(text)) return `"${text}"`;
  return JSON.stringify(text).replace(escapable, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
