import type { Diagnostic } from '../../language/diagnostic.ts';
import { parse } from '../../language/parse.ts';
import { SourceText } from '../../language/source.ts';
import type { Host } from '../../registry/field.ts';
import type { Registry } from '../../registry/registry.ts';
import { check } from '../../typecheck/check.ts';
import { finishedText } from './finished-text.ts';

/** What can be said of a text while it is being typed. */
export interface Reading {
  /** In the order of their positions. Without those that only say that the text is not finished yet. */
  readonly diagnostics: readonly Diagnostic[];
  /** More text might make it a program. */
  readonly incomplete: boolean;
}

export interface Surroundings {
  readonly registry: Registry;
  readonly host: Host;
  /** What `:set` has set. */
  readonly parameters: ReadonlyMap<string, string>;
}

const nothingToSay: Reading = { diagnostics: [], incomplete: false };

/** Complaints that a cursor at their end makes early: the word may be half typed. */
const unknownWords = /^(unknown-|missing-parameter|not-a-field|unsupported|method-without-call)/;
/** Of words alone, whatever follows them. */
const ofWords = /^(unknown-(?!map)|field-unavailable|missing-parameter|not-on-this-host|no-event|unsupported)/;

/** All that is wrong with the text, as if nothing were to follow. */
export function readProgram(text: string, surroundings: Surroundings): Reading {
  if (text.trim() === '') return nothingToSay;
  const { parsed, checked } = read(text, surroundings);
  return { diagnostics: inOrder([...parsed.diagnostics, ...checked]), incomplete: parsed.incomplete };
}

/**
 * What is worth saying while the text is typed: an end that is missing is no mistake yet, and a complaint about the
 * word in front of the cursor waits until that word is typed.
 */
export function readWhileTyping(typed: string, cursor: number, surroundings: Surroundings): Reading {
  const text = cursor === typed.length ? typed.replace(/\$$/, '') : typed; // the beginning of a parameter
  if (text.trim() === '') return nothingToSay;
  const { parsed, checked } = read(text, surroundings);
  const { incomplete } = parsed;
  const found = incomplete ? readUnfinished(text, surroundings) : [...parsed.diagnostics, ...checked];
  const worthSaying = found.filter((diagnostic) => !isHalfTyped(diagnostic, text, cursor, surroundings));
  return { diagnostics: inOrder(worthSaying), incomplete };
}

/** What can be said of the text already, whatever follows. */
function readUnfinished(text: string, surroundings: Surroundings): readonly Diagnostic[] {
  const finished = finishedText(text);
  const { parsed, checked } = read(finished.text, surroundings);
  if (parsed.diagnostics.some(({ severity }) => severity === 'error')) return [];
  const said = [...parsed.diagnostics, ...checked];
  return said.filter(({ span, code }) => span.end <= text.length && (ofWords.test(code) || span.end < finished.end));
}

function read(text: string, { registry, parameters, host }: Surroundings) {
  const source = new SourceText('', text);
  const parsed = parse(source);
  const { diagnostics } = check(parsed.program, source, registry, parameters, host);
  return { parsed, checked: diagnostics.map(inTermsOfShell) };
}

/** The command line's remedies are no use here. */
function inTermsOfShell(diagnostic: Diagnostic): Diagnostic {
  if (diagnostic.code !== 'missing-parameter') return diagnostic;
  const name = /\$(\w+)/.exec(diagnostic.message)?.[1] ?? 'NAME';
  return { ...diagnostic, hint: `give it one by :set ${name}=VALUE` };
}

function inOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...diagnostics].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

function isHalfTyped({ span, code }: Diagnostic, text: string, cursor: number, surroundings: Surroundings): boolean {
  const isUnclosed = code === 'unterminated-string' && cursor > span.start && cursor <= span.end;
  const isAtEnd = code === 'syntax' && span.end === text.length && cursor === span.end && /\w$/.test(text);
  if (isUnclosed || isAtEnd) return true;
  if (!unknownWords.test(code) || span.end !== cursor) return false;
  const word = text.slice(span.start, span.end);
  return knownWords(surroundings).some((known) => known.startsWith(word) && known !== word);
}

function knownWords({ registry, parameters }: Surroundings): readonly string[] {
  const { probes, fields, aggregations, functions, methods } = registry;
  const words = [probes, fields, aggregations, functions, methods].flatMap((entries) => [...entries.keys()]);
  return [...words, ...[...parameters.keys()].map((name) => `$${name}`)];
}
