import { encodeText } from '../util/text-bytes.ts';
import { GlobError, parseGlob, type GlobPiece } from './glob.ts';

/** Why a text can't be looked for: two sentences for the user. */
export interface PatternProblem {
  readonly message: string;
  readonly hint: string;
}

/** One bit a byte of the text that is looked for, and 8 in which a find is remembered until it is looked at. */
const longestFindBytes = 56;
const mostStates = 64;

/** Of a text for includes. */
export function findProblem(text: string): PatternProblem | undefined {
  const length = encodeText(text).length;
  if (length <= longestFindBytes) return undefined;
  const message = `this text has ${length} bytes, includes takes at most ${longestFindBytes}`;
  return { message, hint: 'look for a part of it, or write startsWith, endsWith or ==' };
}

/** Of a pattern for glob. */
export function globProblem(pattern: string): PatternProblem | undefined {
  try {
    const states = globStates(parseGlob(pattern));
    if (states <= mostStates) return undefined;
    const message = `this pattern takes ${states} places, glob has ${mostStates}: one a byte but for *, and one for each alternative`;
    return { message, hint: 'write a shorter pattern, or several globs with ||' };
  } catch (error) {
    if (!(error instanceof GlobError)) throw error;
    return { message: `this is no pattern: ${error.message}`, hint: error.hint };
  }
}

function globStates(alternatives: readonly (readonly GlobPiece[])[]): number {
  return alternatives.flat().filter(({ kind }) => kind !== 'run').length + alternatives.length;
}
