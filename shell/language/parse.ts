import type { Program } from './ast.ts';
import { error } from './diagnostic.ts';
import type { Diagnostic } from './diagnostic.ts';
import { Grammar } from './grammar.ts';
import { maximumDiagnostics, maximumTextLength } from './limits.ts';
import { sortDiagnostics } from './print-diagnostic.ts';
import type { SourceText } from './source.ts';

export interface ParseResult {
  /** Holds the clauses and parameters without errors only. */
  readonly program: Program;
  /** In the order of their positions; at most maximumDiagnostics, and one that counts the others. */
  readonly diagnostics: readonly Diagnostic[];
  /** The only error is that the text ends too early: more of it might make it a program. */
  readonly incomplete: boolean;
}

/** Reads a whole program. Never throws, whatever the text. */
export function parse(source: SourceText): ParseResult {
  const { text } = source;
  if (text.length > maximumTextLength) return refuse(text, tooLarge(text));
  const grammar = new Grammar(text);
  const program = grammar.parseProgram();
  const diagnostics = sortDiagnostics(grammar.diagnostics);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length === 0 && program.clauses.length === 0) return refuse(text, emptyProgram(text));
  const incomplete = errors.length === 1 && grammar.failedAtEnd;
  return { program, diagnostics: abridge(diagnostics), incomplete };
}

function refuse(text: string, diagnostic: Diagnostic): ParseResult {
  const program: Program = { kind: 'Program', start: 0, end: text.length, parameters: [], clauses: [] };
  return { program, diagnostics: [diagnostic], incomplete: false };
}

function tooLarge(text: string): Diagnostic {
  const limit = `${maximumTextLength / 1024} KiB`;
  const message = `the program is too large: ${text.length} characters`;
  return error('too-large', message, { start: 0, end: 1 }, `a program has at most ${limit}; is this a program?`);
}

function emptyProgram(text: string): Diagnostic {
  const end = Math.min(1, text.length);
  return error('empty-program', 'the program has no clause', { start: 0, end }, "write 'open < exe, count() >'");
}

function abridge(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  if (diagnostics.length <= maximumDiagnostics) return diagnostics;
  const shown = diagnostics.slice(0, maximumDiagnostics);
  const more = diagnostics.slice(maximumDiagnostics);
  const severity = more.some((diagnostic) => diagnostic.severity === 'error') ? 'error' : 'warning';
  return [...shown, { ...error('too-many', `and ${more.length} more`, more[0]!.span), severity }];
}
