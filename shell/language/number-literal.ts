import { shorten } from '../util/shorten.ts';
import { durationUnits, scaleDecimal, sizeUnits } from '../util/units.ts';

export interface NumberReading {
  /** UTF-16 units read, at least 1. */
  readonly length: number;
  readonly value: bigint | number;
  readonly unit: 'duration' | 'size' | undefined;
  readonly problem: { readonly message: string; readonly hint?: string } | undefined;
}

/** A decimal point counts only before a digit: `1.foo` is a member access, and then a complaint elsewhere. */
const pattern =
  /0[xX][0-9A-Za-z_]*|(?:\d[\d_]*)?(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?(?:[A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*)?/y;
const parts = /^(\d[\d_]*)?(?:\.(\d[\d_]*))?(?:[eE]([+-]?\d+))?(.*)$/s;
const largest = (1n << 64n) - 1n;
/** Powers of ten beyond this do not fit 64 bits either way. */
const largestExponent = 40;

/** Reads the number that begins at the offset, with its unit. Always yields a value; a wrong literal has a problem too. */
export function readNumberLiteral(text: string, offset: number): NumberReading {
  pattern.lastIndex = offset;
  const literal = pattern.exec(text)?.[0] ?? '';
  const reading = /^0[xX]/.test(literal) ? readHexadecimal(literal) : readDecimal(literal);
  const length = Math.max(1, literal.length);
  if (typeof reading.value === 'bigint' && reading.value > largest) return { ...tooBig, length };
  return { unit: undefined, problem: undefined, ...reading, length };
}

type Reading = Pick<NumberReading, 'value'> & Partial<NumberReading>;

const tooBig: Omit<NumberReading, 'length'> = {
  value: 0n,
  unit: undefined,
  problem: {
    message: 'this number does not fit into 64 bits',
    hint: `the largest is ${largest}`,
  },
};

function wrong(message: string, hint?: string): Reading {
  return { value: 0n, problem: hint === undefined ? { message } : { message, hint } };
}

function readHexadecimal(literal: string): Reading {
  const digits = literal.slice(2);
  if (!/^[0-9a-fA-F]+(?:_[0-9a-fA-F]+)*$/.test(digits)) {
    return wrong(
      `"${shorten(literal)}" is not a hexadecimal number`,
      'write digits 0-9 and a-f after 0x, without a unit',
    );
  }
  return { value: BigInt(`0x${digits.replaceAll('_', '')}`) };
}

function readDecimal(literal: string): Reading {
  const [, whole = '', fraction, exponentText, suffix = ''] = parts.exec(literal)!;
  if (/__|_$/.test(whole) || /__|_$/.test(fraction ?? '')) {
    return wrong('a _ in a number stands between two digits', 'write 1_000_000');
  }
  if (/^0[\d_]/.test(whole))
    return wrong('a number does not begin with 0', `write ${shorten(whole.replace(/^0[0_]*(?=\d)/, ''))}`);
  const exponent = exponentText === undefined ? 0 : Number(exponentText);
  if (whole.length > 60 || (fraction?.length ?? 0) > 60 || Math.abs(exponent) > largestExponent) return tooBig;
  const digits = (whole + (fraction ?? '')).replaceAll('_', '');
  const fractionDigits = (fraction ?? '').replaceAll('_', '').length - exponent;
  if (suffix !== '') return readWithUnit(literal, digits, fractionDigits, suffix);
  const isWhole = fraction === undefined && exponent >= 0;
  if (isWhole) return { value: scaleDecimal(digits, fractionDigits, 1n)! };
  return { value: Number(literal.replaceAll('_', '')) };
}

function readWithUnit(literal: string, digits: string, fractionDigits: number, suffix: string): Reading {
  const isDuration = durationUnits.has(suffix);
  const factor = durationUnits.get(suffix) ?? sizeUnits.get(suffix);
  if (factor === undefined) return wrong(...unknownUnit(literal, suffix));
  const value = scaleDecimal(digits, fractionDigits, factor);
  const base = isDuration ? 'nanoseconds' : 'bytes';
  if (value === undefined) return wrong(`"${shorten(literal)}" is not a whole number of ${base}`);
  return { value, unit: isDuration ? 'duration' : 'size' };
}

/** How people write units elsewhere, in lower case. */
const unitAliases: Readonly<Record<string, string>> = {
  ...{ nsec: 'ns', usec: 'us', µs: 'us', μs: 'us', msec: 'ms', sec: 's', secs: 's', min: 'm', mins: 'm', hr: 'h' },
  ...{ byte: 'B', bytes: 'B', k: 'KB', m: 'MB', g: 'GB', ki: 'KiB', mi: 'MiB', gi: 'GiB' },
};

function unknownUnit(literal: string, suffix: string): [string, string] {
  if (suffix === 'n')
    return ['the suffix n is not needed: every whole number has 64 bits', `write ${shorten(literal.slice(0, -1))}`];
  if (/^0[bB][01]+$|^0[oO][0-7]+$/.test(literal)) {
    return ['binary and octal numbers are not in the language', `write 0x${Number(literal).toString(16)}`];
  }
  const units = [...durationUnits.keys(), ...sizeUnits.keys()];
  const near = unitAliases[suffix.toLowerCase()] ?? units.find((unit) => unit.toLowerCase() === suffix.toLowerCase());
  const suggestion = near === undefined ? '' : `did you mean ${near}? `;
  return [`"${shorten(suffix)}" is not a unit`, `${suggestion}units are ${units.join(' ')}`];
}
