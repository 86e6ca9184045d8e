import type { Registry } from '../registry/registry.ts';
import { parseInteger } from '../typecheck/parameter-scope.ts';
import type { ParameterForm, ParameterLayout, Unit } from './program.ts';

type IntegerForm = Extract<ParameterForm, { kind: 'integer' }>;
type TextForm = Extract<ParameterForm, { kind: 'text' }>;

/** A value does not fit its parameter. The message is a sentence for the user. */
export class ParameterError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ParameterError';
  }
}

/** Places for texts come in classes, so that literals of like length share a shape. Longer ones only paths can have. */
const capacityClasses = [16, 32, 64, 128, 256, 512, 1024, 2048, 4096];

export function parameterSizeBytes(form: ParameterForm): number {
  return form.kind === 'integer' ? 8 : 8 + 2 * form.capacityBytes;
}

/** The smallest class that holds the text. */
export function textForm(value: string, anchor: TextForm['anchor'], stripsExe: boolean): TextForm {
  const length = textBytes(value, stripsExe).length;
  const capacityBytes = capacityClasses.find((capacity) => capacity >= length);
  if (capacityBytes === undefined) throw new ParameterError(`a text of ${length} bytes is longer than any path`);
  return { kind: 'text', capacityBytes, anchor, stripsExe };
}

/**
 * The bytes of a new value, to be written at the layout's offset.
 * @param value a number in the base unit, or as the user writes it: "10ms", "4KiB", "-5", "true", a text
 * @param registry for names as values: "ENOENT"
 * @throws ParameterError where the value does not fit
 */
export function encodeParameter(layout: ParameterLayout, value: bigint | string, registry?: Registry): Uint8Array {
  try {
    const { form } = layout;
    if (form.kind === 'text') return encodeValue(form, String(value));
    return encodeValue(form, typeof value === 'bigint' ? value : integerFromText(form, value, registry));
  } catch (error) {
    if (!(error instanceof ParameterError)) throw error;
    throw new ParameterError(`parameter ${layout.declared ? '$' : ''}${layout.name}: ${error.message}`);
  }
}

export function encodeValue(form: ParameterForm, value: bigint | string): Uint8Array {
  return form.kind === 'text' ? encodeText(form, String(value)) : encodeInteger(form, BigInt(value));
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

/** u64 length, then the text, then a mask of the bytes that count. */
function encodeText({ capacityBytes, anchor, stripsExe }: TextForm, value: string): Uint8Array {
  const text = textBytes(value, stripsExe);
  if (text.length > capacityBytes) {
    throw new ParameterError(`a text of ${text.length} bytes does not fit, this program has room for ${capacityBytes}`);
  }
  const bytes = new Uint8Array(8 + 2 * capacityBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  const start = 8 + (anchor === 'end' ? capacityBytes - text.length : 0);
  bytes.set(text, start);
  bytes.fill(0xff, start + capacityBytes, start + capacityBytes + text.length);
  return bytes;
}

/** On Linux executables have no ".exe"; a text that is nothing else is left alone. */
function textBytes(value: string, stripsExe: boolean): Uint8Array {
  const isStripped = stripsExe && value.length > 4 && value.toLowerCase().endsWith('.exe');
  return new TextEncoder().encode(isStripped ? value.slice(0, -4) : value);
}
