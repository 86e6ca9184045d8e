import { registry } from '../../../builtins/index.ts';
import { compile } from '../../../shell/codegen/compile.ts';
import type { Sink } from '../../../shell/cli/output/sink.ts';
import type { OutputFormat } from '../../../shell/cli/output/contract.ts';
import { createOutput } from '../../../shell/cli/output/create-output.ts';
import { SourceText } from '../../../shell/language/source.ts';
import { Session } from '../../../shell/session/session.ts';
import type { SessionListener } from '../../../shell/session/listener.ts';
import type { LossReport, Table } from '../../../shell/session/snapshot.ts';
import { cellText } from './cell-text.ts';
import type { Rig } from './rig.ts';
import { RigProgram, type RigOptions } from './rig-program.ts';

export interface RigResult {
  /** Rows by the table's name: cells as texts, joined by a space, sorted. */
  readonly tables: Readonly<Record<string, readonly string[]>>;
  readonly losses: LossReport;
  /** What the program prints, tables included, as a user sees it. */
  readonly text: string;
}

interface Program {
  readonly text: string;
  readonly options?: RigOptions;
}

/** Attaches programs written in the language, lets things happen, and hands over what each of them gathered. */
export function runAll(rig: Rig, programs: readonly (string | Program)[], activity: () => void): RigResult[] {
  const running = programs.map((each, index) => begin(rig, typeof each === 'string' ? { text: each } : each, index));
  rig.invoked = (client, event, help) =>
    running.find((each) => each.loaded.client === client)!.loaded.invoke(event, help);
  const sessions = running.map((each) => each.start());
  activity();
  return sessions.map((finish) => finish());
}

export function runOnRig(rig: Rig, text: string, activity: () => void, options: RigOptions = {}): RigResult {
  return runAll(rig, [{ text, options }], activity)[0]!;
}

export function compileForRig(text: string, parameters: ReadonlyMap<string, string> = new Map()) {
  const { program, diagnostics } = compile(new SourceText('rig', text), registry, { parameters, target: 'windows' });
  if (program === undefined) throw new Error(diagnostics.map(({ message }) => message).join('; '));
  return program;
}

function begin(rig: Rig, { text, options = {} }: Program, index: number) {
  const program = compileForRig(text, options.parameters);
  const loaded = new RigProgram(rig, program, { client: index, ...options });
  return { loaded, start: () => run(program, loaded, options.format ?? 'text') };
}

function run(program: ReturnType<typeof compileForRig>, loaded: RigProgram, format: OutputFormat): () => RigResult {
  const tables: Table[] = [];
  let text = '';
  const sink: Sink = {
    write: (part) => void (text += part),
    flush: () => undefined,
    ready: () => undefined,
    finish: () => Promise.resolve(),
  };
  const places = { results: sink, messages: sink, terminalColumns: undefined };
  const output = createOutput(format, { ...places, color: false, verbose: false });
  const listener: SessionListener = {
    table: (table) => {
      tables.push(table);
      output.table(table);
    },
    rowWriter: (name, columns) => output.rowWriter(name, columns),
    printf: (format, values, units) => output.printf(format, values, units),
    exit: () => undefined,
    ready: () => undefined,
    failed: (error) => {
      throw error;
    },
  };
  const session = new Session(program, loaded, registry, listener);
  session.attach();
  session.begin();
  return () => {
    const losses = session.stop();
    if (format === 'json') output.losses(losses);
    const rows = tables.map((table): [string, string[]] => [
      table.name,
      table.rows.map((row) => row.map(cellText).join(' ')).sort(),
    ]);
    return { tables: Object.fromEntries(rows), losses, text };
  };
}
