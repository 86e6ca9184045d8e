import type { Output, OutputFormat } from './contract.ts';
import { CsvOutput } from './csv.ts';
import { JsonOutput } from './json.ts';
import type { Sinks } from './sink-output.ts';
import { TextOutput } from './text.ts';

export interface OutputOptions extends Sinks {
  /** Set where results go to a terminal. Asked for when something is drawn, as color is: sink.ts says why. */
  readonly terminalColumns: number | undefined;
  readonly color: boolean;
  readonly verbose: boolean;
}

const outputs: Readonly<Record<OutputFormat, (options: OutputOptions) => Output>> = {
  text: (options) => new TextOutput(options),
  json: (options) => new JsonOutput(options),
  csv: (options) => new CsvOutput(options),
};

export function createOutput(format: OutputFormat, options: OutputOptions): Output {
  return outputs[format](options);
}

/** --no-color, then NO_COLOR (https://no-color.org), then what the terminal can do. */
export function usesColor(wanted: boolean, isTerminal: boolean, environment: NodeJS.ProcessEnv): boolean {
  return wanted && isTerminal && !environment['NO_COLOR'] && environment['TERM'] !== 'dumb';
}
