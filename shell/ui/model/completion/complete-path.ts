import type { Candidate } from './completion.ts';

export interface Folders {
  /** What a folder holds; throws where it can't be read. A byte that is not UTF-8 is as in decodeText. */
  read(folder: string): readonly { readonly name: string; readonly isFolder: boolean }[];
  /** With a "/" at its end; undefined: what is typed stands as it is. */
  readonly current: string | undefined;
  /** What "~/" means: the language doesn't know it, so that it is written out. */
  readonly home: string;
}

export interface PathPlace {
  readonly folders: Folders;
  /** Only whole paths mean something there. */
  readonly isAbsolute: boolean;
  /** As it is put in. */
  readonly write: (path: string) => string;
  /** Put behind the name of a file, which ends a path. */
  readonly after: string;
}

/** How a path could go on. */
export function completePath(typed: string, { folders, isAbsolute, write, after }: PathPlace): readonly Candidate[] {
  const slash = typed.lastIndexOf('/');
  const folder = wholeFolder(typed.slice(0, slash + 1), folders, isAbsolute);
  const beginning = typed.slice(slash + 1);
  try {
    const entries = folders
      .read(folder === '' ? '.' : folder)
      .filter(({ name }) => name.startsWith(beginning) && (beginning !== '' || !name.startsWith('.')));
    return [...entries]
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name, isFolder }) => {
        const mark = isFolder ? '/' : '';
        return { text: write(folder + name + mark), label: name + mark, ...(isFolder ? {} : { after }) };
      });
  } catch {
    // A folder that can't be read has nothing to offer.
    return [];
  }
}

function wholeFolder(folder: string, { current, home }: Folders, isAbsolute: boolean): string {
  if (folder.startsWith('~/')) return home.replace(/\/?$/, '/') + folder.slice(2);
  return isAbsolute && current !== undefined && !folder.startsWith('/') ? current + folder : folder;
}

const shortEscapes: Readonly<Record<string, string>> = { '\n': '\\n', '\t': '\\t', '\r': '\\r' };

/** As it stands between such quotes; a byte that is not UTF-8 as the language writes it. */
export function quoted(text: string, quote: string): string {
  return text.replace(/["'\\\p{Cc}\p{Cs}]/gu, (character) => {
    if (character === '"' || character === "'") return character === quote ? `\\${character}` : character;
    const code = character.charCodeAt(0);
    if (code < 0x80) return shortEscapes[character] ?? (code === 0x5c ? '\\\\' : `\\x${hex(code, 2)}`);
    return code >= 0xdc80 && code <= 0xdcff ? `\\x${hex(code & 0xff, 2)}` : `\\u${hex(code, 4)}`;
  });
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}
