import type { Candidate } from './completion.ts';

/** What a folder holds; throws where it can't be read. */
export type ReadFolder = (folder: string) => readonly { readonly name: string; readonly isFolder: boolean }[];

/** Of a folder with more entries than anyone reads, these are shown. */
const mostEntries = 1000;

/** Absolute paths, or those below the current folder; `~` is not known to the language. */
export function completePath(beginning: string, readFolder: ReadFolder): readonly Candidate[] {
  const slash = beginning.lastIndexOf('/');
  const folder = beginning.slice(0, slash + 1);
  const typed = beginning.slice(slash + 1);
  try {
    const entries = readFolder(folder === '' ? '.' : folder).filter(
      ({ name }) => name.startsWith(typed) && (typed !== '' || !name.startsWith('.')),
    );
    const sorted = entries.slice(0, mostEntries).sort((a, b) => (a.name < b.name ? -1 : 1));
    return sorted.map(({ name, isFolder }) => {
      const text = folder + quoted(name) + (isFolder ? '/' : '');
      return { text, label: name + (isFolder ? '/' : '') };
    });
  } catch {
    // A folder that can't be read has nothing to offer.
    return [];
  }
}

/** As it stands between quotes. */
function quoted(name: string): string {
  return JSON.stringify(name).slice(1, -1).replaceAll("'", "\\'");
}
