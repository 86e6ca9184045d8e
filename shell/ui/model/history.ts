/** What was entered, the newest last. */
export type History = readonly string[];

const mostEntries = 5000;

/** What begins with a space is nobody's business later; what repeats the last entry is kept once. */
export function remember(history: History, entry: string): History {
  if (!isRemembered(history, entry)) return history;
  return [...history.filter((old) => old !== entry), entry].slice(-mostEntries);
}

export function isRemembered(history: History, entry: string): boolean {
  return entry.trim() !== '' && !/^[ \t]/.test(entry) && history.at(-1) !== entry;
}

/** A walk through the history. Entries keep what was changed in them until one is entered. */
export interface Walk {
  readonly entries: readonly string[];
  readonly index: number;
  /** Only entries that begin so: what stood in front of the cursor when the walk began. */
  readonly beginning: string;
}

/** The line that is being written is the last entry. */
export function beginWalk(history: History, text: string, beginning: string): Walk {
  return { entries: [...history, text], index: history.length, beginning };
}

/** undefined: there is nothing further that way. */
export function walk(from: Walk, text: string, step: -1 | 1): Walk | undefined {
  const entries = from.entries.with(from.index, text);
  for (let index = from.index + step; index >= 0 && index < entries.length; index += step) {
    const isOwnLine = index === entries.length - 1;
    if (isOwnLine || (entries[index]!.startsWith(from.beginning) && entries[index] !== text)) {
      return { ...from, entries, index };
    }
  }
  return undefined;
}

/** What a search finds: an entry, and where in it. */
export interface Found {
  readonly index: number;
  readonly entry: string;
  readonly at: number;
}

/** The newest entry below an index that holds the words; small letters match either case. */
export function searchBack(history: History, words: string, below = history.length): Found | undefined {
  for (let index = Math.min(below, history.length) - 1; index >= 0; index--) {
    const found = findIn(history, words, index);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The oldest above an index. */
export function searchOn(history: History, words: string, above = history.length): Found | undefined {
  for (let index = above + 1; index < history.length; index++) {
    const found = findIn(history, words, index);
    if (found !== undefined) return found;
  }
  return undefined;
}

function findIn(history: History, words: string, index: number): Found | undefined {
  if (words === '') return undefined;
  const entry = history[index]!;
  const at = (words === words.toLowerCase() ? entry.toLowerCase() : entry).lastIndexOf(words);
  return at < 0 ? undefined : { index, entry, at };
}

/** The newest entry that goes on where the text ends: offered in grey. */
export function suggestRest(history: History, text: string): string {
  if (text.trim() === '' || text.includes('\n')) return '';
  const entry = history.findLast((old) => old.startsWith(text) && old !== text && !old.includes('\n'));
  return entry?.slice(text.length) ?? '';
}
