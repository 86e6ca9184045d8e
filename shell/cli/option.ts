import type { CommandName } from './commands.ts';
import { listed } from './option-values.ts';
import type { RunSettings } from './run-settings.ts';

/** Why a value can't be taken: what the option expects, or what this version lacks. */
export type ValueProblem =
  | { readonly kind: 'expected'; readonly expected: string; readonly candidates?: readonly string[] }
  | { readonly kind: 'unsupported' };

/** undefined: taken. */
export type ValueSetter = (run: RunSettings, value: string) => ValueProblem | undefined;

export interface Option {
  readonly name: string;
  readonly short?: string;
  /** How the help calls its value; absent: it takes none. */
  readonly value?: string;
  readonly summary: string;
  readonly commands: readonly CommandName[];
  readonly set: ValueSetter;
  /** Given more than once it adds up; of the others a second one is a mistake. */
  readonly isRepeatable?: boolean;
}

/** An option without a value. */
export function flag(
  name: string,
  forCommands: readonly CommandName[],
  summary: string,
  turnOn: (run: RunSettings) => void,
): Option {
  return {
    name,
    summary,
    commands: forCommands,
    isRepeatable: true,
    set: (run) => {
      turnOn(run);
      return undefined;
    },
  };
}

export function read<Value>(
  parse: (text: string) => Value | undefined,
  expected: string,
  assign: (run: RunSettings, value: Value) => void,
): ValueSetter {
  return (run, text) => {
    const value = parse(text);
    if (value === undefined) return { kind: 'expected', expected };
    assign(run, value);
    return undefined;
  };
}

export function choose<const Choice extends string>(
  choices: readonly Choice[],
  unsupported: readonly string[],
  assign: (run: RunSettings, choice: Choice) => void,
): ValueSetter {
  const all = [...choices, ...unsupported];
  return (run, text) => {
    if (unsupported.includes(text)) return { kind: 'unsupported' };
    const choice = choices.find((candidate) => candidate === text);
    if (choice === undefined) return { kind: 'expected', expected: listed(all), candidates: all };
    assign(run, choice);
    return undefined;
  };
}
