import type { Diagnostic } from '../../language/diagnostic.ts';
import { parse, type ParseResult } from '../../language/parse.ts';
import { SourceText } from '../../language/source.ts';
import type { Host } from '../../registry/field.ts';
import type { Registry } from '../../registry/registry.ts';
import { readToEnd } from '../../language/tokenize.ts';
import { check } from '../../typecheck/check.ts';
import { parametersIn, variablesIn } from './available-words.ts';
import { finishedText } from './finished-text.ts';
import { withWholeEnd } from './half-typed.ts';

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
/** What a clause to come may mend. */
const ofAllClauses = /^(unknown-map|no-table|empty-program)$/;

/** All that is wrong with the text, as if nothing were to follow. */
export function readProgram(text: string, surroundings: Surroundings): Reading {
  if (text.trim() === '') return nothingToSay;
  const { parsed, checked } = read(text, surroundings);
  return { diagnostics: inOrder([...parsed.diagnostics, ...checked]), incomplete: isIncomplete(parsed) };
}

/**
 * What is worth saying while the text is typed: an end that is missing is no mistake yet, and a complaint about the
 * word in front of the cursor waits until that word is typed.
 */
export function readWhileTyping(typed: string, cursor: number, surroundings: Surroundings): Reading {
  const isAtEnd = cursor === typed.length;
  const text = isAtEnd ? withWholeEnd(typed) : typed;
  if (text.trim() === '') return nothingToSay;
  const { parsed, checked } = read(text, surroundings);
  const found = parsed.incomplete
    ? readUnfinished(text, surroundings)
    : [...notOfEnd(text, parsed.diagnostics), ...checked];
  const worthSaying = found
    .filter(({ span }) => span.end <= typed.length)
    .filter((diagnostic) => !(isAtEnd && maybeMended(diagnostic)))
    .filter((diagnostic) => !isHalfTyped(diagnostic, text, cursor, surroundings));
  return { diagnostics: inOrder(worthSaying), incomplete: isIncomplete(parsed) };
}

/** A comment or a parameter is the beginning of something. */
function isIncomplete({ incomplete, diagnostics }: ParseResult): boolean {
  return incomplete || diagnostics[0]?.code === 'empty-program';
}

/** Beside another mistake, too, what an ending will close is not open by mistake. */
function notOfEnd(text: string, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  if (!diagnostics.some(({ code }) => code === 'unclosed')) return diagnostics;
  const { diagnostics: left } = parse(new SourceText('', finishedText(text).text));
  const isLeft = ({ span }: Diagnostic) =>
    left.some((each) => each.code === 'unclosed' && each.span.start === span.start);
  return diagnostics.filter((each) => each.code !== 'unclosed' || isLeft(each));
}

/** A map that is called nearly like another one is a slip; any other may be filled further down. */
function maybeMended({ code, hint = '' }: Diagnostic): boolean {
  return ofAllClauses.test(code) && !hint.startsWith('did you mean');
}

/** What can be said of the text already, whatever follows. */
function readUnfinished(text: string, surroundings: Surroundings): readonly Diagnostic[] {
  const finished = finishedText(text);
  const { parsed, checked } = read(finished.text, surroundings);
  if (parsed.diagnostics.some(({ severity }) => severity === 'error')) return [];
  const call = readToEnd(text).brackets.find(({ character }) => character === '(')?.start ?? text.length;
  const said = [...parsed.diagnostics, ...checked].filter(({ code, span }) => {
    const isOfOpenCall = code === 'wrong-format' && span.start > call; // more values may come
    return !isOfOpenCall && span.end <= text.length;
  });
  return said.filter(({ span, code }) => ofWords.test(code) || span.end < finished.end);
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
  const isUnclosed =
    code === 'unterminated-string' && cursor > span.start && !/\n/.test(text.slice(span.start, cursor));
  const isAtEnd = code === 'syntax' && span.end === text.length && cursor === span.end && /\w$/.test(text);
  if (isUnclosed || isAtEnd) return true;
  const word = text.slice(span.start, span.end);
  if (!unknownWords.test(code) || cursor < span.end || text.slice(span.end, cursor).trim() !== '') return false;
  if (keywords.has(word)) return true;
  return span.end === cursor && knownWords(text, surroundings).some((each) => each.startsWith(word) && each !== word);
}

/** Whole, they still mean nothing to the compiler while nothing follows. */
const keywords: ReadonlySet<string> = new Set(['break', 'const', 'continue', 'else', 'let', 'param', 'return']);

function knownWords(text: string, { registry, parameters }: Surroundings): readonly string[] {
  const { probes, fields, aggregations, functions, methods, bitSets, statements } = registry;
  const words = [probes, fields, aggregations, functions, methods, statements].flatMap((entries) => [
    ...entries.keys(),
  ]);
  const parts = words.flatMap((name) => name.split('.').slice(1));
  const bits = [...bitSets.values()].flatMap((set) => [...set.bits.keys()]);
  const own = [...parametersIn(text), ...variablesIn(text), ...[...parameters.keys()].map((name) => `$${name}`)];
  return [...words, ...parts, ...bits, ...own, ...keywords];
}
