import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from '../../language/format/format.ts';
import { SourceText } from '../../language/source.ts';
import { escapeText } from '../../util/escape.ts';
import { fileReason } from '../errors.ts';
import { programFolders } from '../saved-program.ts';
import { shippedScripts } from '../resources.ts';

/** As `fsbpf fmt` would lay it out. */
export function scriptText(question: string, program: string): string {
  const text = `// ${escapeText(question)}\n${program}\n`;
  const formatted = format(new SourceText('top', text));
  return formatted.kind === 'formatted' ? formatted.text : text;
}

/** Where `fsbpf NAME` finds it: the user's own folder. Returns the path; throws a sentence. */
export function saveScript(text: string, environment: NodeJS.ProcessEnv): string {
  const places = { currentFolder: process.cwd(), environment, shippedFolder: shippedScripts };
  const [, folder] = programFolders(places);
  try {
    mkdirSync(folder!, { recursive: true });
    return writeNew(folder!, text);
  } catch (cause) {
    throw new Error(`'${folder}' can't be written: ${fileReason(cause)}`, { cause });
  }
}

/** top-1, top-2…: nothing is overwritten. */
function writeNew(folder: string, text: string): string {
  for (let number = 1; ; number++) {
    const path = join(folder, `top-${number}.fsb`);
    try {
      writeFileSync(path, text, { flag: 'wx' });
      return path;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** For a shell: quoted, on one line. */
export function oneLiner(program: string): string {
  const line = program
    .replace(/\s*\n\s*/g, ' ')
    .trim()
    .replaceAll("'", `'\\''`);
  return `fsbpf -e '${line}'`;
}

/** OSC 52: the terminal puts it into the clipboard, also across ssh. */
export function copySequence(text: string): string {
  return `\u001b]52;c;${Buffer.from(text).toString('base64')}\u0007`;
}
