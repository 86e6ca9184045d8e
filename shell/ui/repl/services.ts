import type { LoadedProgram } from '../../backend/contract.ts';
import type { CompiledProgram, FormatPart, Unit } from '../../codegen/program.ts';
import type { SourceText } from '../../language/source.ts';
import type { Host } from '../../registry/field.ts';
import type { Registry } from '../../registry/registry.ts';
import type { StreamValue } from '../../session/decode-value.ts';
import type { LossReport, Table, TableColumn } from '../../session/snapshot.ts';
import type { Recorder } from '../../store/recorder.ts';
import type { Folders } from '../model/completion/complete-path.ts';

/** Where programs of the shell run. */
export interface ProgramHost {
  /** "linux, tracepoint": for people. */
  readonly description: string;
  load(program: CompiledProgram, source: SourceText): LoadedProgram;
  /** failed: writing failed later on. */
  openRecorder(path: string, program: CompiledProgram, failed: (error: unknown) => void): Recorder;
}

/** Results as text: as the command line prints them. */
export interface Drawing {
  /** columns: of the terminal. */
  table(table: Table, columns: number): readonly string[];
  rows(columns: readonly TableColumn[]): {
    readonly header: string;
    readonly format: (values: readonly StreamValue[]) => string;
  };
  printf(format: readonly FormatPart[], values: readonly StreamValue[], units: readonly Unit[]): string;
  /** Whose the lines below are. */
  title(text: string): string;
  /** One line a cause. */
  losses(report: LossReport): readonly string[];
  lostEvents(report: LossReport): number;
  /** What was thrown, as one sentence or a drawn diagnostic, with the hint. */
  error(thrown: unknown): string;
}

export interface SavedPrograms {
  names(): readonly string[];
  /** Throws ReplError. */
  read(name: string): string;
  /** The path that it was written to. Throws ReplError, where one of the name is there and is not to be replaced. */
  write(name: string, text: string, replaces: boolean): string;
}

/** A program for the view of the whole screen. */
export interface ShownProgram {
  readonly text: string;
  readonly values: ReadonlyMap<string, string>;
}

/** All that the shell takes from outside. */
export interface Services {
  readonly registry: Registry;
  readonly host: Host;
  /** The same at each call; settled once. Rejects where nothing can be traced. */
  programHost(): Promise<ProgramHost>;
  readonly draw: Drawing;
  readonly programs: SavedPrograms;
  readonly history: { load(): readonly string[]; append(entry: string): void };
  /** Of `:help WORD` and `:list GLOB`. Throws ReplError where there is none. */
  help(word: string): string;
  list(glob: string | undefined): string;
  readonly folders: Folders;
  /** The live view on the whole screen, until it is left; without a program, of who does what. */
  top(program: ShownProgram | undefined): Promise<void>;
  /** Has the text edited by the user's editor, on a terminal that was lent for it. Throws ReplError. */
  edit(text: string): Promise<string>;
}
