import { rawByteBase } from '../util/text-bytes.ts';

export interface StringReading {
  /** Offset behind the closing quote, or where reading stopped. */
  readonly end: number;
  readonly value: string;
  readonly terminated: boolean;
  readonly problem: EscapeProblem | undefined;
}

export interface EscapeProblem {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly start: number;
  readonly end: number;
  readonly hint: string;
}

const simpleEscapes: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '`': '`',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  $: '$',
};
const numericEscape = /x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|(0)(?!\d)/y;
/** `C:\` or `\\server`: a Windows path in which single backslashes were meant literally. */
const windowsPath = /^(?:[A-Za-z]:\\(?!\\)|\\\\[^\\]+\\(?!\\))/;

/** Whether a backslash before it means something, in a template string too. */
export function isEscapeLetter(letter: string): boolean {
  return Object.hasOwn(simpleEscapes, letter) || /[xu\d\n\r\u2028\u2029]/.test(letter);
}

/** Reads the string literal whose opening quote stands at the offset. */
export function readStringLiteral(text: string, offset: number): StringReading {
  const quote = text[offset]!;
  let value = '';
  let position = offset + 1;
  let bad: { start: number; end: number; isError: boolean } | undefined;
  for (;;) {
    const character = text[position];
    if (character === undefined || character === '\n' || character === '\r') {
      return { end: position, value, terminated: false, problem: undefined };
    }
    if (character === quote) break;
    if (character !== '\\') {
      value += character;
      position++;
      continue;
    }
    const escape = readEscape(text, position);
    if (escape.isBad) bad ??= { start: position, end: escape.end, isError: escape.isError };
    value += escape.value;
    position = escape.end;
  }
  const raw = text.slice(offset + 1, position);
  return {
    end: position + 1,
    value,
    terminated: true,
    problem: describeProblem(raw, quote, offset, position + 1, bad),
  };
}

interface Escape {
  readonly value: string;
  readonly end: number;
  /** JavaScript drops the backslash without a word, or (isError) refuses the text. */
  readonly isBad: boolean;
  readonly isError: boolean;
}

function readEscape(text: string, backslash: number): Escape {
  const letter = text[backslash + 1];
  // A backslash at the end of a line: the string is not terminated, the caller sees the line end next.
  if (letter === undefined || letter === '\n' || letter === '\r') {
    return { value: '', end: backslash + 1, isBad: false, isError: false };
  }
  const simple = Object.hasOwn(simpleEscapes, letter) ? simpleEscapes[letter] : undefined;
  if (simple !== undefined) return { value: simple, end: backslash + 2, isBad: false, isError: false };
  numericEscape.lastIndex = backslash + 1;
  const numeric = numericEscape.exec(text);
  const value = numeric === null ? undefined : numericValue(numeric);
  if (value !== undefined) return { value, end: numericEscape.lastIndex, isBad: false, isError: false };
  return { value: letter, end: backslash + 2, isBad: true, isError: /[xu\d]/.test(letter) };
}

/**
 * `\xff` is the byte, as names are shown: only there does the language differ from JavaScript, where it is U+00FF.
 * @returns undefined where there is no such character
 */
function numericValue([, byte, ...codes]: RegExpExecArray): string | undefined {
  const code = parseInt(byte ?? codes.find((digits) => digits !== undefined)!, 16);
  if (code > 0x10ffff) return undefined;
  return String.fromCodePoint(byte !== undefined && code >= 0x80 ? rawByteBase + code : code);
}

/** The text of a piece of a template string, as written between its `${…}`. */
export function templateText(raw: string): string {
  const pieces: string[] = [];
  let position = 0;
  for (let backslash = raw.indexOf('\\'); backslash >= 0; backslash = raw.indexOf('\\', position)) {
    const escape = readEscape(raw, backslash);
    pieces.push(raw.slice(position, backslash), escape.value);
    position = raw[escape.end] === '\n' && escape.end === backslash + 1 ? escape.end + 1 : escape.end;
  }
  return pieces.join('') + raw.slice(position);
}

function describeProblem(
  raw: string,
  quote: string,
  start: number,
  end: number,
  bad: { start: number; end: number; isError: boolean } | undefined,
): EscapeProblem | undefined {
  const hint = `write ${quote}${raw.replace(/\\\\|\\(?!["'])/g, '\\\\')}${quote}`;
  if (bad !== undefined) {
    const escape = raw.slice(bad.start - start - 1, bad.end - start - 1);
    const message = bad.isError
      ? `"${escape}" is not a complete escape`
      : `"${escape}" is not an escape: the backslash is dropped`;
    return { severity: bad.isError ? 'error' : 'warning', message, start: bad.start, end: bad.end, hint };
  }
  if (!windowsPath.test(raw)) return undefined;
  return {
    severity: 'warning',
    message: 'single backslashes in a string are escapes, not path separators',
    start,
    end,
    hint,
  };
}
