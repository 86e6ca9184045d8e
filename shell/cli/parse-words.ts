import type { CommandName } from './commands.ts';
import { options } from './option-table.ts';
import { positionals, type Token } from './tokens.ts';
import { usage, type UsageError } from './usage-error.ts';

export interface ListSettings {
  readonly kind: 'list';
  readonly glob: string | undefined;
  readonly verbose: boolean;
}

export interface FormatSettings {
  readonly kind: 'fmt';
  /** '-' is standard input. */
  readonly files: readonly string[];
  /** Tells which files would change, and changes none. */
  readonly check: boolean;
}

export interface ScriptsSettings {
  readonly kind: 'scripts';
  readonly name: string | undefined;
}

/** The commands that take words and hardly an option: the words after the command's own. */
interface Words {
  readonly words: readonly string[];
  readonly flags: ReadonlySet<string>;
}

export function parseList(tokens: readonly Token[]): ListSettings | UsageError {
  const read = readWords('list', tokens);
  if ('kind' in read) return read;
  const words = read.flags.has('list') ? positionals(tokens) : read.words;
  if (words.length > 1) return usage(`the command 'list' takes one pattern, found ${words.length}`, `quote it: '*'`);
  return { kind: 'list', glob: words[0], verbose: read.flags.has('verbose') };
}

export function parseFormat(tokens: readonly Token[]): FormatSettings | UsageError {
  const read = readWords('fmt', tokens);
  if ('kind' in read) return read;
  if (read.words.length === 0) return usage("the command 'fmt' needs a file", 'fsbpf fmt - reads standard input');
  return { kind: 'fmt', files: read.words, check: read.flags.has('check') };
}

export function parseScripts(tokens: readonly Token[]): ScriptsSettings | UsageError {
  const read = readWords('scripts', tokens);
  if ('kind' in read) return read;
  if (read.words.length <= 1) return { kind: 'scripts', name: read.words[0] };
  return usage(`the command 'scripts' takes one name, found ${read.words.length}`);
}

export function parseReference(tokens: readonly Token[]): { readonly kind: 'reference' } | UsageError {
  const read = readWords('reference', tokens);
  if ('kind' in read) return read;
  return read.words.length === 0 ? { kind: 'reference' } : usage("the command 'reference' takes no argument");
}

function readWords(command: CommandName, tokens: readonly Token[]): Words | UsageError {
  const flags = new Set<string>();
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const option = options.find(({ name }) => name === token.name);
    if (option?.commands.includes(command) !== true) {
      return usage(`the command '${command}' takes no option ${token.rawName}`);
    }
    flags.add(option.name);
  }
  return { words: positionals(tokens).slice(1), flags };
}
