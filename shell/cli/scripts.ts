import { programFolders, programNames, readSavedProgram, type ProgramPlaces } from './saved-program.ts';
import { aligned } from '../util/text-columns.ts';

/** `fsbpf scripts`: the saved programs by the place they come from, each with the question it answers. */
export function scriptsText(places: ProgramPlaces): string {
  const seen = new Set<string>();
  const sections = programFolders(places).flatMap((folder) => {
    const names = programNames(folder).filter((name) => !seen.has(name));
    names.forEach((name) => seen.add(name));
    const rows = names.map((name): [string, string] => [name, questionOf(name, places)]);
    const title = folder === places.shippedFolder ? 'shipped with fsbpf' : folder;
    return rows.length === 0 ? [] : [[`${title}:`, ...aligned(rows).map((row) => `  ${row}`)]];
  });
  return sections.map((lines) => `${lines.join('\n')}\n`).join('\n');
}

function questionOf(name: string, places: ProgramPlaces): string {
  const program = readSavedProgram(name, places);
  return program.kind === 'program' ? (firstComment(program.text) ?? 'says nothing of itself') : program.message;
}

/** The first line of the header, behind the #! that runs it. */
export function firstComment(text: string): string | undefined {
  const [first] = text
    .replace(/^#!.*/, '')
    .split('\n')
    .filter((line) => line.trim() !== '');
  return /^\s*(?:#|\/\/)\s*(\S.*)/.exec(first ?? '')?.[1]?.trimEnd();
}
