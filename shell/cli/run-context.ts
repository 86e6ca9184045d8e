import type { CompileResult } from '../codegen/compile.ts';
import type { CompiledProgram } from '../codegen/program.ts';
import type { SourceText } from '../language/source.ts';
import type { Registry } from '../registry/registry.ts';
import type { SessionListener } from '../session/listener.ts';
import type { Output, StartReport } from './output/contract.ts';
import type { Sink } from './output/sink.ts';
import type { RunEnd } from './run-end.ts';
import type { RunSettings } from './run-settings.ts';

/** A program that compiled, and all that running it takes. */
export interface Run {
  readonly settings: RunSettings;
  readonly registry: Registry;
  readonly output: Output;
  readonly messages: Sink;
  readonly end: RunEnd;
  readonly source: SourceText;
  readonly compiled: CompileResult;
  readonly program: CompiledProgram;
}

export function listenerOf({ output, end }: Pick<Run, 'output' | 'end'>): SessionListener {
  return {
    table: (table) => output.table(table),
    rowWriter: (...values) => output.rowWriter(...values),
    printf: (...values) => output.printf(...values),
    ready: () => output.ready(),
    exit: (code) => end.exit(code),
    failed: (error) => end.fail(error),
  };
}

export function say({ settings, messages }: Pick<Run, 'settings' | 'messages'>, text: string): void {
  if (!settings.quiet) messages.write(`fsbpf: ${text}\n`);
}

/** What --dry-run tells of a program. */
export function sizeText({ bytecode, shape }: CompiledProgram): string {
  return `${bytecode.length / 8} instructions, shape ${shape}`;
}

export function startOf(program: CompiledProgram, where: Omit<StartReport, 'program' | 'shape'>): StartReport {
  return {
    ...where,
    program: program.source,
    get shape() {
      return program.shape; // hashed only where it is shown
    },
  };
}
