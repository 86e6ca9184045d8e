import { realpathSync } from 'node:fs';
import { format } from '../language/format/format.ts';
import { printDiagnostic } from '../language/print-diagnostic.ts';
import { SourceText } from '../language/source.ts';
import { exitCodes, fileReason } from './errors.ts';
import { readInput, standardInput } from './input-file.ts';
import { usesColor } from './output/create-output.ts';
import type { Sink } from './output/sink.ts';
import type { FormatSettings } from './parse-words.ts';
import { replaceFile } from './replace-file.ts';

export interface Streams {
  readonly results: Sink;
  readonly messages: Sink;
}

type Outcome = 'same' | 'changed' | 'failed';

/** Each file on its own: one that can't be read or has errors is left alone and told of, the others are formatted. */
export function formatFiles({ files, check }: FormatSettings, streams: Streams): number {
  const outcomes = files.map((file) => formatFile(file, check, streams));
  if (outcomes.includes('failed')) return exitCodes.usage;
  return check && outcomes.includes('changed') ? exitCodes.different : exitCodes.success;
}

function formatFile(file: string, check: boolean, { results, messages }: Streams): Outcome {
  const complain = (message: string): Outcome => {
    messages.write(`fsbpf: ${message}\n`);
    return 'failed';
  };
  try {
    const text = readText(file);
    if (text === undefined) return complain(`'${file}' is not UTF-8 text`);
    const source = new SourceText(file === standardInput ? 'standard input' : file, text);
    const formatted = format(source);
    if (formatted.kind === 'errors') {
      const color = usesColor(true, process.stderr.isTTY, process.env);
      for (const diagnostic of formatted.diagnostics) messages.write(printDiagnostic(source, diagnostic, { color }));
      return 'failed';
    }
    const isSame = formatted.text === text;
    if (check) results.write(isSame ? '' : `${source.name}\n`);
    else if (file === standardInput) results.write(formatted.text);
    else if (!isSame) replaceFile(realpathSync(file), formatted.text);
    return isSame ? 'same' : 'changed';
  } catch (thrown) {
    if (!isFileError(thrown)) throw thrown;
    return complain(`'${file}' can't be formatted: ${fileReason(thrown)}`);
  }
}

/** undefined: some bytes are no text, and would be lost. */
function readText(file: string): string | undefined {
  const bytes = readInput(file);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function isFileError(thrown: unknown): boolean {
  return thrown instanceof Error && 'syscall' in thrown;
}
