import { expect, test } from 'vitest';
import { byteStringOfText, hexOf, type ByteString } from '../../support/byte-string.ts';
import { finalLosses, noLosses } from '../../support/fsbpf.ts';
import type { Host } from '../../support/host.ts';
import { depths, predicates, type Truth } from './text-predicates.ts';

/** As operationWords reads it: names have braces of their own. */
const wordOf = (text: ByteString) => `=${hexOf(text)}`;

/** Below the directory, longer by so many bytes, all of them d and separators. */
function folderAt(depth: number): string {
  const steps: string[] = [];
  for (let left = depth; left > 0; left -= 101) steps.push('d'.repeat(Math.max(1, Math.min(left - 1, 100))));
  return steps.join('/');
}

/** Every step of the way to each of them. */
function foldersTo(folders: readonly string[]): string[] {
  const steps = folders.flatMap((folder) =>
    folder.split('/').map((_, index, all) => all.slice(0, index + 1).join('/')),
  );
  return [...new Set(steps)].filter((step) => step !== '');
}

/** @param foldCase whether names that differ in case only are one name, and every comparison knows that. */
export function textCases(
  host: () => Host,
  names: readonly ByteString[],
  selected: readonly (readonly [predicate: string, truth: Truth])[] = predicates,
  foldCase: (text: ByteString) => ByteString = (text) => text,
): void {
  const folders = depths.map(folderAt);
  const inFolder = (folder: string, name: ByteString) => (folder === '' ? name : `${folder}/${name}`);
  const given = [
    ...foldersTo(folders).map((name) => ({ kind: 'folder', name }) as const),
    ...folders.flatMap((folder) => names.map((name) => ({ kind: 'file', name: inFolder(folder, name) }) as const)),
  ];

  test.each(selected)('%s', async (predicate, truth) => {
    const run = await host().run(`open /path.under($dir) && (${predicate})/ < path >`, (directory) => {
      const at = (folder: string) => (folder === '' ? directory : host().path(directory, folder));
      const opens = names.map((name) => `open f ${wordOf(name)} close f`).join(' ');
      return { script: folders.map((folder) => `chdir ${wordOf(at(folder))} ${opens}`).join(' '), given };
    });
    expect(run.exitCode, run.stderr.slice(-500)).toBe(0);
    const paths = run.truth.flatMap((row) => /^open (.*) 1 0$/s.exec(row)?.[1] ?? []);
    expect(paths.length).toBe(names.length * depths.length);
    const rows = run.objects.flatMap((object) => (object.type === 'row' ? [String(object.values[0])] : []));
    const separator = host().kind === 'rig' ? '\\' : '/';
    const nameOf = (path: ByteString) => path.slice(path.lastIndexOf(separator) + 1);
    const expected = paths.filter((path) => truth(foldCase(path), foldCase(nameOf(path))));
    expect(rows.map(byteStringOfText).sort()).toEqual(expected.sort());
    expect(finalLosses(run)).toEqual(noLosses);
  });
}
