import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { objectFileOf, sizedMaps, type SizedMap } from '../codegen/object-file.ts';
import type { CompiledProgram } from '../codegen/program.ts';
import { linuxTarget, windowsTarget } from '../codegen/targets.ts';
import { CommandError, exitCodes, fileReason } from './errors.ts';
import { bigintAsText, planOf } from './program-plan.ts';
import { say, sizeText, type Run } from './run-context.ts';
import { targetOf } from './target-of.ts';

/** section: where the host's loaders look for the kind of a program. */
const flavours = {
  linux: { target: linuxTarget, section: 'raw_tracepoint', use: 'for libbpf' },
  windows: { target: windowsTarget, section: 'fsbpf', use: 'for bpf2c' },
} as const;

/** Writes the object of a program, and shows what whoever loads it has to know. Returns the exit code. */
export function buildRun(run: Run): number {
  const { settings, program, output } = run;
  const { target, section, use } = flavours[targetOf(settings)];
  const processors = settings.processors ?? availableParallelism();
  const capacity = { processors, maxKeys: settings.maximumKeys, maxMemoryBytes: settings.maximumMemoryBytes };
  const maps = sizedMaps(program, target, capacity);
  writeObject(settings.outputPath!, objectFileOf(program, maps, [section]));
  output.print(`${companion(program, maps, { host: target.host, section, processors })}\n`);
  say(run, `an object of ${target.host}, ${use}, is in ${settings.outputPath}: ${sizeText(program)}`);
  return exitCodes.success;
}

function writeObject(path: string, bytes: Uint8Array): void {
  try {
    writeFileSync(path, bytes);
  } catch (error) {
    throw new CommandError(exitCodes.host, 'output', `'${path}' can't be written: ${fileReason(error)}`);
  }
}

interface Circumstances {
  readonly host: string;
  readonly section: string;
  readonly processors: number;
}

/** The plan of the program, with the maps as large as they are made there. */
function companion(program: CompiledProgram, maps: readonly SizedMap[], circumstances: Circumstances): string {
  const object = { v: 1, type: 'object', ...circumstances, ...planOf(program), maps };
  return JSON.stringify(object, bigintAsText);
}
