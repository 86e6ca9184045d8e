import { compile, type CompileResult } from '../codegen/compile.ts';
import type { Diagnostic } from '../language/diagnostic.ts';
import { printDiagnostic, sortDiagnostics } from '../language/print-diagnostic.ts';
import { SourceText } from '../language/source.ts';
import type { Registry } from '../registry/registry.ts';
import { CommandError, exitCodes } from './errors.ts';
import { unknownOption } from './parse-run.ts';
import type { Output } from './output/contract.ts';
import { shippedScripts } from './resources.ts';
import type { RunSettings } from './run-settings.ts';
import { readSavedProgram } from './saved-program.ts';
import { targetOf } from './target-of.ts';

/** The text of -e, or of a saved program; of a recording without one, all there is. Throws CommandError. */
export function programSource(settings: RunSettings, registry: Registry): SourceText {
  if (settings.mode === 'record' && settings.source.kind === 'text' && settings.source.text === '') {
    return new SourceText('all', everyOperation(registry));
  }
  if (settings.source.kind === 'text') return new SourceText('-e', settings.source.text);
  const saved = readSavedProgram(settings.source.name, {
    currentFolder: process.cwd(),
    environment: process.env,
    shippedFolder: shippedScripts,
  });
  if (saved.kind === 'usage-error') throw new CommandError(exitCodes.usage, saved.code, saved.message, saved.hint);
  return new SourceText(saved.path, saved.text);
}

/** What there is of each is shown when the recording ends. */
function everyOperation({ probes }: Registry): string {
  const names = [...probes.values()].flatMap((probe) =>
    'operations' in probe && probe.operations.length === 1 ? [probe.name] : [],
  );
  return `${names.join(', ')} < op, count() >`;
}

/** Compiles with the parameters of the command line. Throws CommandError for an option that turns out to be none. */
export function compileProgram(source: SourceText, settings: RunSettings, registry: Registry): CompileResult {
  const parameters = new Map(settings.arguments.map((value, index) => [String(index + 1), value]));
  for (const { name, value } of settings.parameters) parameters.set(name, value);
  const result = compile(source, registry, {
    parameters,
    target: targetOf(settings),
    records: settings.mode === 'record',
  });
  if (result.program !== undefined) refuseUnused(result, settings);
  return result;
}

/** A parameter that the program does not have is a mistake: of its name, or of an option's. */
function refuseUnused({ parameterNames }: CompileResult, settings: RunSettings): void {
  const declared = new Set(parameterNames);
  const stray = settings.arguments.find((_, index) => !declared.has(String(index + 1)));
  if (stray !== undefined) {
    const message = `the program uses no $${settings.arguments.indexOf(stray) + 1}, found the argument '${stray}'`;
    throw new CommandError(exitCodes.usage, 'usage', message, 'a command to run stands after --, or is given by -c');
  }
  const unused = settings.parameters.find(({ name }) => !declared.has(name));
  if (unused === undefined) return;
  const names = [...declared];
  const wrong = unknownOption(`--${unused.name}`, names);
  if (unused.mayBeOption) throw new CommandError(exitCodes.usage, wrong.code, wrong.message, wrong.hint);
  const has = names.length === 0 ? 'it has none' : `it has ${names.map((name) => `$${name}`).join(', ')}`;
  throw new CommandError(exitCodes.usage, 'unknown-parameter', `the program has no parameter $${unused.name}; ${has}`);
}

export function reportDiagnostics(
  source: SourceText,
  diagnostics: readonly Diagnostic[],
  output: Output,
  usesColor: () => boolean,
): void {
  for (const diagnostic of sortDiagnostics(diagnostics)) {
    const start = source.lineColumn(diagnostic.span.start);
    const end = source.lineColumn(diagnostic.span.end);
    output.error({
      code: diagnostic.code,
      message: diagnostic.message,
      line: start.line,
      column: start.column,
      ...(end.line === start.line ? { endColumn: end.column } : {}),
      ...(diagnostic.hint === undefined ? {} : { hint: diagnostic.hint }),
      drawn: printDiagnostic(source, diagnostic, { color: usesColor() }),
    });
  }
}
