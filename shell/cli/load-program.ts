import type { Backend, LoadedProgram } from '../backend/contract.ts';
import { isBackendError, type BackendError } from '../backend/errors.ts';
import type { CompiledProgram } from '../codegen/program.ts';
import { printDiagnostic } from '../language/print-diagnostic.ts';
import type { SourceText } from '../language/source.ts';
import type { RunSettings } from './run-settings.ts';

/** Loads a program as the command line asks; one that the kernel rejects is shown with the clause it came from. */
export function loadProgram(
  backend: Backend,
  program: CompiledProgram,
  source: SourceText,
  settings: RunSettings,
  commandPid: number | undefined,
): LoadedProgram {
  const rootPid = settings.systemWide ? undefined : (commandPid ?? settings.pid);
  try {
    return backend.load(program, {
      processTree: rootPid === undefined ? undefined : { rootPid },
      includeSelf: settings.includeSelf,
      anyFile: settings.anyFile,
      allowControl: settings.allowControl,
      maxKeys: settings.maximumKeys,
      maxMemoryBytes: settings.maximumMemoryBytes,
    });
  } catch (error) {
    throw isBackendError(error) ? withClause(error, program, source) : error;
  }
}

/** Shown with the clause that the instruction came from. */
export function withClause(error: BackendError, program: CompiledProgram, source: SourceText): BackendError {
  const origin = error.instructionIndex === undefined ? undefined : program.origins[error.instructionIndex];
  if (origin === undefined) return error;
  const { code, message, hint } = error;
  const diagnostic = {
    severity: 'error' as const,
    code,
    message,
    span: origin,
    ...(hint === undefined ? {} : { hint }),
  };
  return Object.assign(error, { drawn: printDiagnostic(source, diagnostic, { color: false }) });
}
