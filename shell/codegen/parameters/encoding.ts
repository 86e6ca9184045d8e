import type { Registry } from '../../registry/registry.ts';
import { parseInteger } from '../../typecheck/parameter-scope.ts';
import { ParameterError } from './error.ts';
import type { ParameterForm, ParameterLayout, Unit } from '../program.ts';
import { encodeTable } from './table.ts';
import { encodeMasked } from './text.ts';

export { ParameterError } from './error.ts';

type IntegerForm = Extract<ParameterForm, { kind: 'integer' }>;
/**
 * The bytes of a new value, to be written at the layout's offset.
 * @param value a number in the base unit, or as the user writes it: "10ms", "4KiB", "-5", "true", a text
 * @param registry for names as values: "ENOENT"
 * @throws ParameterError where the value does not fit
 */
export function encodeParameter(layout: ParameterLayout, value: bigint | string, registry?: Registry): Uint8Array {
  try {
    const { form } = layout;
    if (form.kind !== 'integer') return encodeValue(form, String(value));
    return encodeValue(form, typeof value === 'bigint' ? value : integerFromText(form, value, registry));
  } catch (error) {
    if (!(error instanceof ParameterError)) throw error;
    throw new ParameterError(`parameter ${layout.declared ? '$' : ''}${layout.name}: ${error.message}`);
  }
}

export function encodeValue(form: ParameterForm, value: bigint | string): Uint8Array {
  if (form.kind === 'text') return encodeMasked(form, String(value));
  if (form.kind === 'identity') return new Uint8Array(8);
  return form.kind === 'table' ? encodeTable(form, String(value)) : encodeInteger(form, BigInt(value));
}

function encodeInteger({ signed }: IntegerForm, value: bigint): Uint8Array {
  const fits = signed ? BigInt.asIntN(64, value) === value : BigInt.asUintN(64, value) === value;
  if (!fits) {
    throw new ParameterError(
      `${value} does not fit, expected a number ${signed ? 'of 64 bits' : 'from 0 to 2^64 - 1'}`,
    );
  }
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, value), true);
  return bytes;
}

const unitNames: Readonly<Record<Unit, string>> = {
  none: 'a number',
  ns: 'a duration like 10ms',
  bytes: 'a size like 4KiB',
  time: 'a time in nanoseconds',
};

function integerFromText(form: IntegerForm, given: string, registry: Registry | undefined): bigint {
  const named = form.names === undefined ? undefined : numberOfName(form.names, given, registry);
  if (named !== undefined) return named;
  const number = parseInteger(given);
  const expected = form.names === undefined ? unitNames[form.unit] : `the name of ${form.names}`;
  const fits = number !== undefined && (number.unit === 'none' || number.unit === form.unit);
  if (fits && form.names === undefined) return number.value;
  throw new ParameterError(`'${given}' does not fit, expected ${expected}`);
}

function numberOfName(
  names: NonNullable<IntegerForm['names']>,
  given: string,
  registry: Registry | undefined,
): bigint | undefined {
  if (names !== 'boolean') return registry?.enumerations.get(names)?.values.get(given);
  return given === 'true' ? 1n : given === 'false' ? 0n : undefined;
}
