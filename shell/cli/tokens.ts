import { parseArgs } from 'node:util';
import { options } from './option-table.ts';
import type { Option } from './option.ts';

export type Token = NonNullable<ReturnType<typeof parseArgs>['tokens']>[number];
export type OptionToken = Extract<Token, { kind: 'option' }>;

export interface Tokens {
  readonly tokens: readonly Token[];
  /** What follows a `--`. */
  readonly command: readonly string[] | undefined;
}

export function tokenize(argv: readonly string[]): Tokens {
  const { tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(options.map((option) => [option.name, parserOption(option)])),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const end = tokens.findIndex((token) => token.kind === 'option-terminator');
  if (end < 0) return { tokens, command: undefined };
  return { tokens: tokens.slice(0, end), command: argv.slice(tokens[end]!.index + 1) };
}

function parserOption(option: Option): { type: 'string' | 'boolean'; short?: string; multiple: true } {
  const type = option.value === undefined ? 'boolean' : 'string';
  return { type, multiple: true, ...(option.short === undefined ? {} : { short: option.short }) };
}

export function positionals(tokens: readonly Token[]): readonly string[] {
  return tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []));
}
