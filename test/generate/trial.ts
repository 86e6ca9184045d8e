import { compile } from '../../shell/codegen/compile.ts';
import type { CompiledProgram } from '../../shell/codegen/program.ts';
import type { Program } from '../../shell/language/ast.ts';
import { SourceText } from '../../shell/language/source.ts';
import type { Registry } from '../../shell/registry/registry.ts';
import { BackendError } from '../../shell/backend/errors.ts';
import { printProgram } from './print.ts';
import { generateProgram, type GeneratedProgram } from './program.ts';
import { shrink } from './shrink.ts';

/** What a program is put through after it was compiled; throws where something is wrong with it. */
export type Examination = (program: CompiledProgram) => void;

export interface Trial {
  readonly compileMs: number;
  readonly instructions: number;
}

/** A generated program failed. The message has what is needed to see why and to repeat it. */
export class TrialError extends Error {
  readonly seed: number;

  constructor(seed: number, text: string, parameters: ReadonlyMap<string, string>, reason: string) {
    const given = [...parameters].map(([name, value]) => `--param ${name}=${JSON.stringify(value)}`).join(' ');
    super(`seed ${seed}: ${reason}\n${given === '' ? '' : `${given}\n`}${text}`);
    this.seed = seed;
  }
}

/** Generates, compiles and examines one program. Throws TrialError with the program shrunk. */
export function tryProgram(seed: number, registry: Registry, examine: Examination): Trial {
  const generated = generateProgram(seed, registry);
  const { text, parameters } = generated;
  const failure = failureOf(text, parameters, registry, examine);
  if ('trial' in failure) return failure.trial;
  throw new TrialError(seed, shrunk(generated, failure, registry, examine), parameters, failure.reason);
}

interface Failure {
  /** What it has in common with the same failure of a smaller program. */
  readonly kind: string;
  readonly reason: string;
}

function failureOf(
  text: string,
  parameters: ReadonlyMap<string, string>,
  registry: Registry,
  examine: Examination,
): Failure | { readonly trial: Trial } {
  try {
    const start = performance.now();
    const { program, diagnostics } = compile(new SourceText('random', text), registry, { parameters, target: 'linux' });
    const compileMs = performance.now() - start;
    if (program === undefined) {
      const { code, message, span } = diagnostics.find(({ severity }) => severity === 'error')!;
      const reason = `rejected: ${code}: ${message}, at ${JSON.stringify(text.slice(span.start, span.end).slice(0, 200))}`;
      return { kind: `rejected ${code}`, reason };
    }
    examine(program);
    return { trial: { compileMs, instructions: program.bytecode.length / 8 } };
  } catch (error) {
    return { kind: kindOf(error as Error), reason: (error as Error).message };
  }
}

/** Numbers in a message differ between a program and a smaller one. */
function kindOf(error: Error): string {
  if (error instanceof BackendError) return error.code;
  return `${error.name} ${error.message.split('\n')[0]!.replace(/\d+/g, '#').slice(0, 40)}`;
}

function shrunk({ tree, parameters }: GeneratedProgram, { kind }: Failure, registry: Registry, examine: Examination) {
  const fails = (smaller: Program) => {
    const failure = failureOf(printProgram(smaller), parameters, registry, examine);
    return 'kind' in failure && failure.kind === kind;
  };
  return printProgram(shrink(tree, fails));
}
