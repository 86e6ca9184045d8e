import { encodeText } from '../../util/text-bytes.ts';
import { ParameterError } from './error.ts';
import type { ParameterForm } from '../program.ts';

export type TextForm = Extract<ParameterForm, { kind: 'text' }>;

/** Places for texts come in classes, so that literals of like length share a shape. Longer ones only paths can have. */
const capacityClasses = [16, 32, 64, 128, 256, 512, 1024, 2048, 4096];

/** The smallest class that holds the text. */
export function textForm(value: string, form: Omit<TextForm, 'kind' | 'capacityBytes'>): TextForm {
  const length = comparedBytes({ ...form, kind: 'text', capacityBytes: 0 }, value).length;
  const capacityBytes = capacityClasses.find((capacity) => capacity >= length);
  if (capacityBytes === undefined) throw new ParameterError(`a text of ${length} bytes is longer than any path`);
  return { kind: 'text', capacityBytes, ...form };
}

/** u64 length, then the text, then a mask of the bits that count. */
export function encodeMasked(form: TextForm, value: string): Uint8Array {
  const text = comparedBytes(form, value);
  const { capacityBytes, anchor, foldsCase } = form;
  if (text.length > capacityBytes) {
    throw new ParameterError(`a text of ${text.length} bytes does not fit, this program has room for ${capacityBytes}`);
  }
  const bytes = new Uint8Array(8 + 2 * capacityBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  const start = 8 + (anchor === 'end' ? capacityBytes - text.length : 0);
  text.forEach((byte, index) => {
    const mask = foldsCase && isLetter(byte) ? caseMask : 0xff;
    bytes[start + index] = byte & mask;
    bytes[start + capacityBytes + index] = mask;
  });
  return bytes;
}

/** All but the bit in which the two cases of an ASCII letter differ. */
const caseMask = 0xdf;

export function isLetter(byte: number): boolean {
  const upper = byte & caseMask;
  return upper >= 0x41 && upper <= 0x5a;
}

function comparedBytes({ stripsExe, folder, separator }: TextForm, value: string): Uint8Array {
  const text = stripsExe ? withoutExe(value) : value;
  return encodeText(folder === undefined ? text : folderText(text, folder, separator ?? '/'));
}

/** On Linux executables have no ".exe"; a text that is nothing else is left alone. */
export function withoutExe(value: string): string {
  return value.length > 4 && value.toLowerCase().endsWith('.exe') ? value.slice(0, -4) : value;
}

/** Slashes at the end make no difference; the root is nothing but one. */
function folderText(value: string, folder: 'itself' | 'inside', separator: '/' | '\\'): string {
  const path = value.replace(separator === '/' ? /\/+$/ : /\\+$/, '');
  if (folder === 'inside') return value === '' ? '' : path + separator;
  return path === '' && value !== '' ? separator : path;
}
