import { parseDuration, parseSize } from '../util/units.ts';

/** Texts of the command line as values; undefined where they are none. */

export function nonEmpty(text: string): string | undefined {
  return text === '' ? undefined : text;
}

export function readDuration(text: string): bigint | undefined {
  const ns = parseDuration(text);
  return ns === 0n ? undefined : ns;
}

/** Process numbers end at 2^22 on Linux. */
export function readPid(text: string): number | undefined {
  return readInteger(text, 1, 1 << 22);
}

export function readSize(text: string): number | undefined {
  const bytes = parseSize(text);
  return bytes === undefined || bytes === 0n ? undefined : Number(bytes);
}

export function readKeys(text: string): number | undefined {
  return readInteger(text, 1, 1 << 24);
}

/** Linux has at most 8192, Windows 2048. */
export function readProcessors(text: string): number | undefined {
  return readInteger(text, 1, 8192);
}

function readInteger(text: string, least: number, most: number): number | undefined {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
  return value >= least && value <= most ? value : undefined;
}

export function readSpeed(text: string): number | undefined {
  const value = /^\d{1,5}(?:\.\d{1,4})?$/.test(text) ? Number(text) : NaN;
  return value >= 0.01 && value <= 10_000 ? value : undefined;
}

export function readPercent(text: string): number | undefined {
  const match = /^(\d{1,3}(?:\.\d{1,9})?)%$/.exec(text) ?? /^(0)$/.exec(text);
  const percent = match === null ? NaN : Number(match[1]);
  return percent <= 100 ? percent / 100 : undefined;
}

/** "text, json or csv" */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
