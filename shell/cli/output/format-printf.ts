import type { FormatPart, Unit } from '../../codegen/program.ts';
import type { RowValue } from './contract.ts';
import { numberFormatter } from '../../ui/text/units.ts';
import { noValue, unresolvedText } from '../../ui/text/value-text.ts';

type Conversion = Extract<FormatPart, { kind: 'value' }>;

export interface PrintfStyle {
  /** Of the values, for %s; absent: none has one. */
  readonly units?: readonly Unit[];
  /** Makes texts of unknown origin fit for where they go. */
  readonly textOf: (text: string) => string;
}

/** Draws a format's parts as C does; %s shows a number as a table would. */
export function formatPrintf(parts: readonly FormatPart[], values: readonly RowValue[], style: PrintfStyle): string {
  let index = 0;
  return parts
    .map((part) => {
      if (part.kind === 'text') return part.text;
      const unit = style.units?.[index] ?? 'none';
      return convert(part, values[index++], unit, style.textOf);
    })
    .join('');
}

function convert(part: Conversion, value: RowValue | undefined, unit: Unit, textOf: (text: string) => string): string {
  const number = numberOf(value);
  const draw = numberConversions[part.conversion];
  if (draw !== undefined && number !== undefined) return padNumber(part, draw(number, part));
  const text = isNumber(value) && number !== undefined ? numberFormatter(unit)(number) : textOf(plainText(value));
  return pad(part, part.precision === undefined ? text : [...text].slice(0, part.precision).join(''));
}

function isNumber(value: RowValue | undefined): boolean {
  if (typeof value === 'object') return value.kind === 'integer' || value.kind === 'real';
  return typeof value === 'number' || typeof value === 'bigint';
}

type NumberConversion = (value: number | bigint, part: Conversion) => string;

const integer: NumberConversion = (value) => String(wholeNumber(value));

/** Negative numbers in their 64-bit form, as C prints them. */
const based =
  (base: number, prefix: string): NumberConversion =>
  (value, part) =>
    (part.flags.includes('#') ? prefix : '') + BigInt.asUintN(64, wholeNumber(value)).toString(base);

const hexadecimal = based(16, '0x');

const numberConversions: Readonly<Record<string, NumberConversion>> = {
  d: integer,
  i: integer,
  u: (value) => String(BigInt.asUintN(64, wholeNumber(value))),
  x: hexadecimal,
  X: (value, part) => hexadecimal(value, part).toUpperCase(),
  o: based(8, '0'),
  c: (value) => String.fromCodePoint(Number(BigInt.asUintN(7, wholeNumber(value)))),
};

function wholeNumber(value: number | bigint): bigint {
  if (typeof value === 'bigint') return value;
  return Number.isFinite(value) ? BigInt(Math.trunc(value)) : 0n;
}

function numberOf(value: RowValue | undefined): number | bigint | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value !== 'object') return undefined;
  if (value.kind === 'integer' || value.kind === 'real') return value.value;
  return value.kind === 'boolean' ? numberOf(value.value) : undefined;
}

function plainText(value: RowValue | undefined): string {
  if (value === undefined) return noValue;
  if (typeof value !== 'object') return String(value);
  if (value.kind === 'text') return value.missing ? unresolvedText : (value.cut ? '…' : '') + value.text;
  return 'value' in value ? String(value.value) : noValue;
}

function padNumber(part: Conversion, text: string): string {
  const isNegative = text.startsWith('-');
  const sign = isNegative ? '-' : part.flags.includes('+') ? '+' : part.flags.includes(' ') ? ' ' : '';
  const digits = (isNegative ? text.slice(1) : text).padStart(part.precision ?? 0, '0');
  const fillsWithZeros = part.flags.includes('0') && !part.flags.includes('-') && part.precision === undefined;
  if (!fillsWithZeros) return pad(part, sign + digits);
  return sign + digits.padStart(part.width - sign.length, '0');
}

function pad(part: Conversion, text: string): string {
  return part.flags.includes('-') ? text.padEnd(part.width) : text.padStart(part.width);
}
