import type { OutputFormat } from './output/contract.ts';

/** What the command line asks of a run. */
export interface RunSettings {
  kind: 'run';
  /** What is run: the program; a recording of what it asks for; the program, on a recording; a view of its tables. */
  mode: RunMode;
  /** The recording that is replayed is the one that comes along. */
  isDemo: boolean;
  /** Of replay: the file; '-' is standard input. Of top: what it plays. */
  recordingPath: string | undefined;
  /** Of a recording that is played: how many times faster than it was recorded. */
  speed: number;
  /** undefined: what the terminal says of itself. */
  theme: 'dark' | 'light' | undefined;
  /** The texts of -e as one program, or the file or name of a saved one. */
  source: { readonly kind: 'text'; readonly text: string } | { readonly kind: 'saved'; readonly name: string };
  /** $1, $2…: at most nine. */
  arguments: readonly string[];
  parameters: readonly ParameterSetting[];
  /** Program and arguments of -c or after --. */
  command: readonly string[] | undefined;
  pid: number | undefined;
  durationNs: bigint | undefined;
  intervalNs: bigint | undefined;
  format: OutputFormat;
  outputPath: string | undefined;
  host: 'auto' | 'linux' | 'windows' | 'embedded';
  provider: 'auto' | 'tracepoint';
  /** deny and redirect act. */
  allowControl: boolean;
  /** The image that bpf2c made of the program's object. */
  nativeImage: string | undefined;
  dryRun: boolean;
  dump: 'ast' | 'ir' | 'asm' | 'plan' | undefined;
  /** 0.001 for 0.1%. */
  maximumLossShare: number | undefined;
  includeSelf: boolean;
  systemWide: boolean;
  anyFile: boolean;
  maximumKeys: number | undefined;
  maximumMemoryBytes: number | undefined;
  /** Of the machine that an object is for. */
  processors: number | undefined;
  color: boolean;
  quiet: boolean;
  verbose: boolean;
}

/** shell: the programs are yet to be typed. build: an object is made, and nothing runs. */
export type RunMode = 'run' | 'record' | 'replay' | 'top' | 'shell' | 'build';

export interface ParameterSetting {
  readonly name: string;
  readonly value: string;
  /** A --NAME=VALUE that is no option of fsbpf: where the program declares no such parameter, it is a mistyped option. */
  readonly mayBeOption: boolean;
}

export function defaultRunSettings(mode: RunMode = 'run'): RunSettings {
  return {
    kind: 'run',
    mode,
    isDemo: false,
    recordingPath: undefined,
    speed: 1,
    theme: undefined,
    source: { kind: 'text', text: '' },
    arguments: [],
    parameters: [],
    command: undefined,
    pid: undefined,
    durationNs: undefined,
    intervalNs: undefined,
    format: 'text',
    outputPath: undefined,
    host: 'auto',
    provider: 'auto',
    allowControl: false,
    nativeImage: undefined,
    dryRun: false,
    dump: undefined,
    maximumLossShare: undefined,
    includeSelf: false,
    systemWide: false,
    anyFile: false,
    maximumKeys: undefined,
    maximumMemoryBytes: undefined,
    processors: undefined,
    color: true,
    quiet: false,
    verbose: false,
  };
}
