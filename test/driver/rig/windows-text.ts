import { bytesOf, type ByteString } from '../../support/byte-string.ts';

/**
 * A name that a script gives in bytes, as Windows' 16 bits a character. What is no UTF-8 has no such name, but for one
 * half of a surrogate pair, which NTFS takes as any other character.
 */
export function windowsText(bytes: ByteString): string {
  const halves = bytes.replace(/\xed([\xa0-\xbf])([\x80-\xbf])/g, (_, second: string, third: string) => {
    const unit = 0xd000 | ((second.charCodeAt(0) & 0x3f) << 6) | (third.charCodeAt(0) & 0x3f);
    return `\0${unit.toString(16)}`;
  });
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytesOf(halves));
  return text.replace(/\0(\w{4})/g, (_, unit: string) => String.fromCharCode(parseInt(unit, 16)));
}

/** Why a file of Windows can't have the name; undefined: it can. */
export function whyNoName(bytes: ByteString): string | undefined {
  // eslint-disable-next-line no-control-regex
  if (/[\0-\x1f"*/:<>?\\|]/.test(bytes)) return 'Windows has no such characters in names';
  try {
    windowsText(bytes);
    return undefined;
  } catch {
    return 'names of Windows are 16 bits a character, not bytes';
  }
}

/** Bytes for the rig's host: UTF-8, and three bytes for one half of a pair. */
export function bytesOfWindowsText(text: string): Buffer {
  if (!/\p{Surrogate}/u.test(text)) return Buffer.from(text);
  const parts = Array.from(text, (character) => {
    const code = character.codePointAt(0)!;
    if (code < 0xd800 || code > 0xdfff) return Buffer.from(character);
    return Buffer.from([0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)]);
  });
  return Buffer.concat(parts);
}
