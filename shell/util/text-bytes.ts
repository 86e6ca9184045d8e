/**
 * Bytes of a file name as a string, without loss: UTF-8, and a byte that is not UTF-8 becomes the lone surrogate
 * U+DC00 + byte, as Python's surrogateescape does. JSON shows it as \udcXX, text as \xXX.
 */
export function decodeText(bytes: Uint8Array): string {
  const text = utf8.decode(bytes);
  return text.includes('\ufffd') ? decodeWithEscapes(bytes) : text;
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const utf8Encoder = new TextEncoder();

/** What a byte of 0x80 and above is added to. */
export const rawByteBase = 0xdc00;

/** The way back: exactly the bytes that decodeText was given. */
export function encodeText(text: string): Uint8Array {
  if (!/[\udc80-\udcff]/.test(text)) return utf8Encoder.encode(text);
  const bytes: number[] = [];
  // A pair of surrogates is one code point here, so what is seen of the range stands alone.
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (code >= rawByteBase + 0x80 && code <= rawByteBase + 0xff) bytes.push(code - rawByteBase);
    else bytes.push(...utf8Encoder.encode(character));
  }
  return Uint8Array.from(bytes);
}

function decodeWithEscapes(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes[at]!);
    const character = length === 0 ? undefined : decodeStrictly(bytes.subarray(at, at + length));
    text += character ?? String.fromCharCode(rawByteBase + bytes[at]!);
    at += character === undefined ? 1 : length;
  }
  return text;
}

function decodeStrictly(bytes: Uint8Array): string | undefined {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return undefined; // overlong, cut off, or a surrogate half: the first byte stands for itself
  }
}

/** Bytes of the character that this byte begins; 0: it begins none. */
function sequenceLength(first: number): number {
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first < 0xe0) return 2;
  if (first >= 0xe0 && first < 0xf0) return 3;
  if (first >= 0xf0 && first < 0xf5) return 4;
  return 0;
}
