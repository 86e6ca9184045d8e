import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from '../../language/format/format.ts';
import { SourceText } from '../../language/source.ts';
import { escapeText } from '../../util/escape.ts';
import { makeFolder } from '../../util/make-folder.ts';
import { fileReason } from '../errors.ts';
import { programFolders } from '../saved-program.ts';
import type { RunSettings } from '../run-settings.ts';
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
    makeFolder(folder!);
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

type Asked = Pick<
  RunSettings,
  'recordingPath' | 'isDemo' | 'parameters' | 'arguments' | 'pid' | 'anyFile' | 'includeSelf'
>;

/** For a shell: on one line, and asked of what the view asks. */
export function oneLiner(program: string, run: Asked): string {
  const { recordingPath, isDemo, pid } = run;
  const of = isDemo ? ['--demo'] : recordingPath === undefined ? [] : ['replay', recordingPath];
  const parameters = run.parameters.flatMap(({ name, value }) => ['--param', `${name}=${value}`]);
  const options = [
    ...(pid === undefined ? [] : ['-p', String(pid)]),
    ...(run.anyFile ? ['--any-file'] : []),
    ...(run.includeSelf ? ['--include-self'] : []),
  ];
  const line = program.replace(/\s*\n\s*/g, ' ').trim();
  const words = [...of, ...options, ...parameters].map(quoted);
  return ['fsbpf', ...words, '-e', inQuotes(line), ...run.arguments.map(quoted)].join(' ');
}

function quoted(word: string): string {
  return /^[\w./:=,@%+-]+$/.test(word) ? word : inQuotes(word);
}

function inQuotes(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** OSC 52: the terminal puts it into the clipboard, also across ssh. */
export function copySequence(text: string): string {
  return `\u001b]52;c;${Buffer.from(text).toString('base64')}\u0007`;
}
