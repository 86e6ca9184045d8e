import type { Program } from '../language/ast.ts';
import { error, type Diagnostic } from '../language/diagnostic.ts';
import { maximumDiagnostics } from '../language/limits.ts';
import { parse } from '../language/parse.ts';
import { sortDiagnostics } from '../language/print-diagnostic.ts';
import type { SourceText } from '../language/source.ts';
import type { Host } from '../registry/field.ts';
import type { Registry } from '../registry/registry.ts';
import { check } from '../typecheck/check.ts';
import type { TypedProgram } from '../typecheck/typed-program.ts';
import { assemble } from './emit/assemble.ts';
import type { IntermediateProgram } from './ir/ir.ts';
import { CodegenLimitError, limits } from './limits.ts';
import { lower, type LoweredProgram } from './lower/lower.ts';
import { recordingOf } from './lower/event.ts';
import { maximumBlockBytes } from './parameters/parameters.ts';
import type { CompiledProgram } from './program.ts';
import { shapeOf } from './shape.ts';
import { linuxTarget, windowsTarget, type Target } from './targets.ts';

export interface CompileOptions {
  /** Values of $1 and $name, as given on the command line. */
  readonly parameters: ReadonlyMap<string, string>;
  readonly target: Host;
  /** For a recording: the events that pass its predicates are also sent as a whole. */
  readonly records?: boolean;
  /** For a view of intervals: the session may clear every table, whatever the program itself does. */
  readonly clearsTables?: boolean;
}

export interface CompileResult {
  /** undefined when there are errors. */
  readonly program: CompiledProgram | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** More text might make it a program: a shell asks for another line. */
  readonly incomplete: boolean;
  readonly ast: Program;
  /** Declared or used: what values can be given for. A value for another name is for the caller to refuse. */
  readonly parameterNames: readonly string[];
  /** For --dump ir. */
  readonly ir: IntermediateProgram | undefined;
}

const targets: Readonly<Record<Host, Target>> = { linux: linuxTarget, windows: windowsTarget };

/** From text to a program, or to all its errors at once. Never throws because of the text. */
export function compile(source: SourceText, registry: Registry, options: CompileOptions): CompileResult {
  const parsed = parse(source);
  const checked = check(parsed.program, source, registry, options.parameters, options.target);
  const hasSyntaxErrors = parsed.diagnostics.some(isError);
  const found = checked.diagnostics.filter(({ code }) => !hasSyntaxErrors || !dependsOnAllClauses.has(code));
  const diagnostics = abridge(sortDiagnostics([...parsed.diagnostics, ...found]));
  const { parameterNames } = checked;
  const result = { diagnostics, incomplete: parsed.incomplete, ast: parsed.program, parameterNames };
  if (checked.program === undefined || diagnostics.some(isError))
    return { ...result, program: undefined, ir: undefined };
  const recorded = options.records === true ? recordingOf(checked.program) : checked.program;
  const typed = options.clearsTables === true ? withAllTablesCleared(recorded) : recorded;
  return { ...result, ...generate(typed, source, targets[options.target], diagnostics) };
}

function withAllTablesCleared(program: TypedProgram): TypedProgram {
  const { tables, clearedTables, countedTables, usedRows } = program;
  const names = tables.map(({ name }) => name);
  const used = (name: string) => [clearedTables, countedTables, usedRows].some((each) => each.has(name));
  return { ...program, clearedTables: new Set(names), viewedTables: new Set(names.filter((name) => !used(name))) };
}

/** Where a clause could not be read, what it would have filled or used is not known. */
const dependsOnAllClauses: ReadonlySet<string> = new Set(['unknown-map']);

function isError({ severity }: Diagnostic): boolean {
  return severity === 'error';
}

function abridge(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const more = diagnostics.slice(maximumDiagnostics);
  if (more.length <= 1) return diagnostics;
  return [...diagnostics.slice(0, maximumDiagnostics), error('too-many', `and ${more.length} more`, more[0]!.span)];
}

function generate(
  typed: TypedProgram,
  source: SourceText,
  target: Target,
  diagnostics: readonly Diagnostic[],
): Pick<CompileResult, 'program' | 'ir' | 'diagnostics'> {
  const lowered = lower(typed);
  try {
    refuseOversize(lowered);
    return { program: complete(lowered, source, target), ir: lowered.ir, diagnostics };
  } catch (failure) {
    if (!(failure instanceof CodegenLimitError || failure instanceof OversizeError)) throw failure;
    const whole = { start: 0, end: source.text.length };
    const hint = 'split it into several programs, or ask for less in one clause';
    const tooLong = error('program-too-long', failure.message, whole, hint);
    return { program: undefined, ir: lowered.ir, diagnostics: [...diagnostics, tooLong] };
  }
}

class OversizeError extends Error {}

/** MAX_USED_MAPS of the Linux verifier, less what the provider's own program refers to. */
const maximumMaps = 60;

/** Before the registers are allocated, which takes its time. */
function refuseOversize({ ir, wordsBytes, maps, tables, checked }: LoweredProgram): void {
  if (maps.length > maximumMaps) {
    throw new OversizeError(`${tables.length} tables need ${maps.length} maps, the limit is ${maximumMaps}`);
  }
  if (ir.instructions.length > limits.instructions) {
    throw new CodegenLimitError('instructions', ir.instructions.length);
  }
  if (checked.instructions > limits.checkedInstructions) {
    throw new CodegenLimitError('checkedInstructions', checked.instructions);
  }
  if (checked.branches > limits.checkedBranches) throw new CodegenLimitError('checkedBranches', checked.branches);
  if (checked.scanInstructions > limits.scanInstructions) {
    throw new CodegenLimitError('scanInstructions', checked.scanInstructions);
  }
  if (wordsBytes > maximumBlockBytes) {
    const message = `the program's literals need ${wordsBytes} bytes, the limit is ${maximumBlockBytes}`;
    throw new OversizeError(message);
  }
}

function complete(lowered: LoweredProgram, source: SourceText, target: Target): CompiledProgram {
  const { ir, checked: _checked, wordsBytes: _wordsBytes, ...rest } = lowered;
  const indexOf = (role: string) => rest.maps.findIndex((map) => map.role === role);
  const optional = (index: number) => (index < 0 ? undefined : index);
  const maps = {
    event: indexOf('event'),
    parameters: optional(indexOf('parameters')),
    ring: optional(indexOf('ring')),
  };
  const { bytecode, origins } = assemble(ir, maps, target);
  return {
    source: source.text,
    get shape() {
      return shapeOf({ ...rest, bytecode });
    },
    bytecode,
    origins,
    ...rest,
  };
}
