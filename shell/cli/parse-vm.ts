import { positionals, type Token } from './tokens.ts';
import { suggestion, usage, type UsageError } from './usage-error.ts';

export interface VmSettings {
  readonly kind: 'vm';
  /** A file of hexadecimal digits; '-' is standard input. */
  readonly program: string;
  /** What r1 points to, in hexadecimal digits. */
  readonly memory: string;
}

const doors = ['run', 'plugin'];

/** `vm run` with options, and `vm plugin` in the way that bpf_conformance starts a runtime. */
export function parseVm(tokens: readonly Token[]): VmSettings | UsageError {
  const [, door, ...words] = positionals(tokens);
  const given = optionValues(tokens);
  if ('kind' in given) return given;
  if (door === 'plugin') return parsePlugin(words, given);
  if (door !== 'run') {
    const found = door === undefined ? 'nothing' : `'${door}'`;
    return usage(`the command 'vm' needs run or plugin, found ${found}`, suggestion(door ?? '', doors));
  }
  if (words.length > 0) return usage(`the command 'vm run' takes options only, found '${words[0]}'`);
  const program = given.values.get('program-hex');
  if (program === undefined) return usage(`the command 'vm run' needs --program-hex FILE, or - for standard input`);
  return { kind: 'vm', program, memory: given.values.get('memory-hex') ?? '' };
}

function parsePlugin(words: readonly string[], { values }: { readonly values: ReadonlyMap<string, string> }) {
  if (values.size > 0) return usage("the command 'vm plugin' takes no option");
  if (words.length > 1) return usage(`the command 'vm plugin' takes the memory only, found ${words.length} words`);
  return { kind: 'vm' as const, program: '-', memory: words[0] ?? '' };
}

function optionValues(tokens: readonly Token[]): { readonly values: ReadonlyMap<string, string> } | UsageError {
  const values = new Map<string, string>();
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    if (token.name !== 'program-hex' && token.name !== 'memory-hex') {
      return usage(`the command 'vm' takes no option ${token.rawName}`);
    }
    if (token.value === undefined) return usage(`${token.rawName} needs a value`);
    if (values.has(token.name)) return usage(`${token.rawName} is given twice`);
    values.set(token.name, token.value);
  }
  return { values };
}
