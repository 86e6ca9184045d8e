import { positionals, type Token } from './tokens.ts';
import { suggestion, usage, type UsageError } from './usage-error.ts';

export const driverActions = ['install', 'start', 'stop', 'remove', 'status'] as const;
export type DriverAction = (typeof driverActions)[number];

export interface DriverSettings {
  readonly kind: 'driver';
  readonly action: DriverAction;
  /** Of install: where fsbpf.inf and fsbpf.sys lie. */
  readonly folder: string | undefined;
  readonly format: DriverFormat;
}

const formats = ['text', 'json'] as const;
type DriverFormat = (typeof formats)[number];

export function parseDriver(tokens: readonly Token[]): DriverSettings | UsageError {
  const [, word, folder, ...more] = positionals(tokens);
  const choices = driverActions.join(', ');
  if (word === undefined) return usage("the command 'driver' needs to know what to do", `one of ${choices}`);
  const action = driverActions.find((each) => each === word);
  if (action === undefined) {
    return usage(`'driver' can ${choices}, found '${word}'`, suggestion(word, driverActions));
  }
  const surplus = action === 'install' ? more[0] : folder;
  if (surplus !== undefined) return usage(`'driver ${action}' takes no argument '${surplus}'`);
  const format = formatOf(tokens);
  return typeof format === 'string' ? { kind: 'driver', action, folder, format } : format;
}

function formatOf(tokens: readonly Token[]): DriverFormat | UsageError {
  let format: DriverFormat = 'text';
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    if (token.name !== 'format') return usage(`the command 'driver' takes no option ${token.rawName}`);
    const known = formats.find((each) => each === token.value);
    if (known === undefined) {
      return usage(`--format needs text or json, found '${token.value ?? ''}'`, suggestion(token.value ?? '', formats));
    }
    format = known;
  }
  return format;
}
