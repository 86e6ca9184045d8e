/**
 * A path is bytes. Tests hold it as a byte string: one character a byte, so that it compares with ===, keys a Map
 * and stays readable where it is ASCII.
 */
export type ByteString = string;

export function byteString(bytes: Uint8Array): ByteString {
  return Buffer.from(bytes).toString('latin1');
}

/** Bytes of a byte string. */
export function bytesOf(text: ByteString): Buffer {
  return Buffer.from(text, 'latin1');
}

/** Backwards from fsbpf's JSON: UTF-8, and \udc80–\udcff for the bytes that are none. */
export function byteStringOfText(text: string): ByteString {
  let result = '';
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (code >= 0xdc80 && code <= 0xdcff) result += String.fromCharCode(code - 0xdc00);
    else if (code >= 0xd800 && code <= 0xdfff) throw new Error(`not a byte: U+${code.toString(16)}`);
    else result += byteString(Buffer.from(character));
  }
  return result;
}

export function utf8(text: string): ByteString {
  return byteString(Buffer.from(text));
}

/** From "2f746d70". */
export function byteStringOfHex(hex: string): ByteString {
  return Buffer.from(hex, 'hex').toString('latin1');
}

export function hexOf(text: ByteString): string {
  return bytesOf(text).toString('hex');
}

/** The literal of a program that stands for exactly these bytes. */
export function literalOf(text: ByteString): string {
  const escaped = text.replace(/[^ -~]|["\\]/g, (sign) => {
    return sign === '"' || sign === '\\' ? `\\${sign}` : `\\x${sign.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
  return `"${escaped}"`;
}
