import { positionals, type Token } from './tokens.ts';
import { suggestion, usage, type UsageError } from './usage-error.ts';

export interface ExportSettings {
  readonly kind: 'export';
  /** '-' is standard input. */
  readonly recording: string;
  readonly to: string;
  readonly format: ExportFormat;
  readonly quiet: boolean;
}

export const exportFormats = ['csv', 'ndjson', 'parquet'] as const;
export type ExportFormat = (typeof exportFormats)[number];

const taken: ReadonlySet<string> = new Set(['to', 'quiet']);

export function parseExport(tokens: readonly Token[]): ExportSettings | UsageError {
  const given = tokens.filter((token) => token.kind === 'option');
  const unknown = given.find(({ name }) => !taken.has(name));
  if (unknown !== undefined) return usage(`the command 'export' takes no ${unknown.rawName}`);
  const [, recording, ...more] = positionals(tokens);
  if (recording === undefined) return usage('a recording is expected', 'fsbpf export x.fsrec --to x.parquet');
  if (more.length > 0) return usage(`the command 'export' takes one recording, found '${more[0]}', too`);
  const to = given.find(({ name }) => name === 'to')?.value;
  if (to === undefined) return usage("the command 'export' needs --to FILE", 'fsbpf export x.fsrec --to x.parquet');
  const ending = /\.(\w+)$/.exec(to)?.[1]?.toLowerCase() ?? '';
  const format = exportFormats.find((each) => each === ending);
  const quiet = given.some(({ name }) => name === 'quiet');
  if (format !== undefined) return { kind: 'export', recording, to, format, quiet };
  const formats = exportFormats.map((each) => `.${each}`).join(', ');
  return usage(`--to names a file that ends in ${formats}, found '${to}'`, suggestion(ending, exportFormats));
}
