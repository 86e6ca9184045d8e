import { readToEnd } from '../../language/tokenize.ts';
import { durationUnits, sizeUnits } from '../../util/units.ts';

const units = [...durationUnits.keys(), ...sizeUnits.keys()];
const numberWithLetters = /(?:^|[^\w$@.])[\d_.]*\d([A-Za-z]+)$/;

/**
 * The text as if what is half typed at its end were typed, by the shortest way: a string is closed, a unit is whole,
 * and the first sign of != or of a parameter is not there yet. Then all that stands before it can be judged.
 */
export function withWholeEnd(text: string): string {
  const quote = openQuote(text);
  if (quote !== undefined) return (/(?:^|[^\\])(?:\\\\)*\\$/.test(text) ? text.slice(0, -1) : text) + quote;
  const letters = numberWithLetters.exec(text)?.[1];
  const unit = letters === undefined || units.includes(letters) ? '' : units.find((each) => each.startsWith(letters));
  return text.replace(/[$!]$/, '') + (unit ?? '').slice(letters?.length);
}

/** Of the string that the text breaks off in. */
function openQuote(text: string): string | undefined {
  const last = readToEnd(text).tokens.at(-1);
  if (last?.kind !== 'error' || /\n/.test(text.slice(last.start))) return undefined;
  return /^["']/.exec(text.slice(last.start))?.[0];
}
