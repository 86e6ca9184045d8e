import { readStringLiteral } from '../../../language/string-literal.ts';
import { readToEnd, type TextEnd } from '../../../language/tokenize.ts';
import type { ValueType } from '../../../codegen/program.ts';
import type { Host } from '../../../registry/field.ts';
import type { Registry } from '../../../registry/registry.ts';
import { fieldsAt, mapsIn, parametersIn, probesAt, variablesIn } from '../available-words.ts';
import { completePath, quoted, type Folders } from './complete-path.ts';
import { matching, noCompletion, type Candidate, type Completion } from './completion.ts';

export interface CompletionSources {
  readonly registry: Registry;
  readonly host: Host;
  /** Of `:set`, without the $. */
  readonly parameters: ReadonlyMap<string, string>;
  readonly folders: Folders;
}

/** How a program could go on at the cursor. */
export function completeProgram(text: string, cursor: number, sources: CompletionSources): Completion {
  const before = text.slice(0, cursor);
  const end = readToEnd(before);
  const last = end.tokens.at(-1);
  if (last?.kind === 'comment' && last.end === cursor) return noCompletion;
  if (last?.kind === 'error' && /^["']/.test(before.slice(last.start))) {
    return completeString(before, last.start, end, sources);
  }
  const [typed] = /(?:[$@]?[\w*?]*)$/.exec(before)!;
  const start = cursor - typed.length;
  return { start, end: cursor, candidates: matching(typed, wordsAt(text, start, end, sources)) };
}

function wordsAt(text: string, start: number, end: TextEnd, sources: CompletionSources): readonly Candidate[] {
  const before = text.slice(0, start);
  if (end.mode === 'header') return headerWords(before, text, start, sources);
  if (end.mode === 'parameter') return [];
  const member = /([A-Za-z_]\w*(?:\([^()]*\))?)\s*\.$/.exec(before);
  if (member !== null) return members(member[1]!, before, end, sources);
  if (end.mode === 'block' && statementStart.test(before)) return statementWords(text, start, sources);
  return [...values(text, start, end, sources), ...wordsOfMode(end, sources)];
}

/** Behind a brace or a semicolon, but not in a piece of a template. */
const statementStart = /(?:(?:^|[^$])\{|[;}])\s*$/;

/** A statement begins with what is done, or with what is filled. */
function statementWords(text: string, start: number, { registry }: CompletionSources): readonly Candidate[] {
  const calls = [...registry.functions.values()].filter(({ hasValue }) => hasValue !== true);
  return [
    ...mapsIn(text, start + 1).map((name) => ({ text: name, doc: 'a map of this program' })),
    ...calls.map(callCandidate),
    ...statementKeywords(registry),
    ...variablesIn(text.slice(0, start)).map((name) => ({ text: name, doc: 'a variable' })),
  ];
}

const actions: readonly Candidate[] = [
  { text: '< ', label: '<', doc: 'a table: keys, then aggregations' },
  { text: '/', doc: 'a predicate' },
  { text: '{ ', label: '{', doc: 'statements' },
];

function headerWords(
  before: string,
  text: string,
  start: number,
  { registry }: CompletionSources,
): readonly Candidate[] {
  const probes = [...registry.probes.values()];
  const named = /([A-Za-z_*?][\w*?]*):$/.exec(before)?.[1];
  if (named === 'interval') return ['1s', '10s', '1m'].map((duration) => ({ text: duration }));
  if (named !== undefined) return phases(named, registry);
  const isClauseStart = /(^|[,>}/;\n])\s*$/.test(before) && !/\/\s*$/.test(before);
  if (isClauseStart) {
    const words = probes.filter(({ name }) => !name.includes(':')).map(({ name, doc }) => ({ text: name, doc }));
    const moments = new Set(probes.flatMap(({ name }) => (name.includes(':') ? [name.split(':')[0]!] : [])));
    return [...words, ...[...moments].map((name) => ({ text: name, doc: 'moments of processes', after: ':' }))];
  }
  const hasPredicate = /\/\s*$/.test(before);
  return [
    ...actions.filter(({ text: sign }) => !(hasPredicate && sign === '/')),
    ...mapsIn(text, start).map((name) => ({ text: name, doc: 'a map of this program' })),
  ];
}

function phases(name: string, { probes }: Registry): readonly Candidate[] {
  const moments = [...probes.values()].filter((probe) => probe.name.startsWith(`${name}:`));
  if (moments.length > 0) return moments.map((probe) => ({ text: probe.name.slice(name.length + 1), doc: probe.doc }));
  return probes.get(name)?.kind === 'operation' ? [{ text: 'pre', doc: 'the moment before it happens' }] : [];
}

/** Bits of a set, parts of a process, methods of a text. */
function members(object: string, before: string, end: TextEnd, sources: CompletionSources): readonly Candidate[] {
  const { registry } = sources;
  const dotted = [...registry.fields.values()].filter(({ name }) => name.startsWith(`${object}.`));
  if (dotted.length > 0) return dotted.map(({ name, doc }) => ({ text: name.slice(object.length + 1), doc }));
  const type = fieldType(object, before, end, sources);
  if (type?.kind === 'bits') return [...(registry.bitSets.get(type.name)?.bits.keys() ?? [])].map((text) => ({ text }));
  if (type !== undefined && type.kind !== 'text') return [];
  return [...registry.methods.values()].map(({ name, signature, doc }) => ({
    text: name,
    label: signature,
    doc,
    after: '(',
  }));
}

function fieldType(
  name: string,
  before: string,
  end: TextEnd,
  { registry, host }: CompletionSources,
): ValueType | undefined {
  return fieldsAt(probesAt(before, end), registry, host).find((field) => field.name === name)?.type;
}

function values(text: string, start: number, end: TextEnd, sources: CompletionSources): readonly Candidate[] {
  const { registry, host, parameters } = sources;
  const fields = fieldsAt(probesAt(text.slice(0, start), end), registry, host);
  const names = new Set([...parametersIn(text), ...[...parameters.keys()].map((name) => `$${name}`)]);
  return [
    ...variablesIn(text.slice(0, start)).map((name) => ({ text: name, doc: 'a variable' })),
    ...fields.map(({ name, doc }) => ({ text: name, doc })),
    ...[...names].map((name) => ({ text: name, doc: valueText(parameters.get(name.slice(1))) })),
    ...mapsIn(text, start + 1).map((name) => ({ text: name, doc: 'a map of this program' })),
  ];
}

function valueText(value: string | undefined): string {
  return value === undefined ? 'a parameter' : `is ${value}`;
}

/** Aggregations make columns and fill maps; what is no value stands in blocks. */
function wordsOfMode({ mode, brackets }: TextEnd, { registry }: CompletionSources): readonly Candidate[] {
  const calls = [...registry.functions.values()].filter((entry) => mode === 'block' || entry.hasValue === true);
  const takesColumns = (mode === 'columns' && brackets.length === 0) || mode === 'block';
  const columns = takesColumns ? [...registry.aggregations.values()] : [];
  return [...[...columns, ...calls].map(callCandidate), ...(mode === 'block' ? statementKeywords(registry) : [])];
}

function callCandidate({ name, signature, doc }: { name: string; signature: string; doc: string }): Candidate {
  return { text: name, label: signature, doc, after: signature.includes('()') ? '()' : '(' };
}

function statementKeywords({ statements }: Registry): readonly Candidate[] {
  const keywords = [...statements.values()].filter(({ name, form }) => form.startsWith(name) && name !== 'param');
  return keywords.map(({ name, form, doc }) => ({ text: name, label: form, doc }));
}

/** File names; or the names that a field's values have, where it is compared with one. */
function completeString(before: string, start: number, end: TextEnd, sources: CompletionSources): Completion {
  const quote = before[start]!;
  const typed = before.slice(start + 1);
  const compared = /([A-Za-z_][\w.]*)\s*[!=]==?\s*$/.exec(before.slice(0, start))?.[1];
  const type = compared === undefined ? undefined : fieldType(compared, before, end, sources);
  const names = type?.kind === 'enumeration' ? sources.registry.enumerations.get(type.name)?.values.keys() : undefined;
  const candidates =
    names === undefined
      ? completePath(readStringLiteral(quote + typed + quote, 0).value, {
          folders: sources.folders,
          isAbsolute: meansWholePath.test(before.slice(0, start)),
          write: (path) => quoted(path, quote),
          after: quote,
        })
      : matching(
          typed,
          [...names].map((name) => ({ text: name, after: quote })),
        );
  return { start: start + 1, end: before.length, candidates };
}

/** In front of a text that a part of a path never equals. */
const meansWholePath =
  /(?:\b(?:path|dir)2?\s*(?:[!=]==?|\.(?:equals|startsWith|under|glob)\()|\.dirname\(\)\s*[!=]==?|\bredirect\()\s*$/;
