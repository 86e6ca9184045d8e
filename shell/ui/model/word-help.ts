import { readToEnd, type TextEnd } from '../../language/tokenize.ts';
import type { ValueType } from '../../codegen/program.ts';
import type { Registry } from '../../registry/registry.ts';

/** What is said of a word in one line. */
export interface WordHelp {
  /** "quantiles(x[, 0.5, 0.9, 0.99])", "latency: duration" */
  readonly signature: string;
  readonly doc: string;
}

const word = /[A-Za-z_][\w.]*/g;

/** Of the word that the cursor is in or behind; where it has no meaning, of the call around it. */
export function helpAt(text: string, cursor: number, registry: Registry): WordHelp | undefined {
  const before = readToEnd(text.slice(0, cursor));
  const last = before.tokens.at(-1);
  if (last !== undefined && /^(string|comment|error|number)$/.test(last.kind) && last.end >= cursor) {
    return helpOfCall(text, before, registry);
  }
  return helpOf(wordAround(text, cursor), text, cursor, registry) ?? helpOfCall(text, before, registry);
}

interface Place {
  readonly text: string;
  readonly start: number;
}

function wordAround(text: string, cursor: number): Place | undefined {
  for (const match of text.matchAll(word)) {
    const start = match.index;
    if (start <= cursor && cursor <= start + match[0].length) return { text: match[0], start };
  }
  return undefined;
}

function helpOf(place: Place | undefined, text: string, cursor: number, registry: Registry): WordHelp | undefined {
  if (place === undefined) return undefined;
  const { mode } = readToEnd(text.slice(0, place.start));
  const names = [place.text, ...partsAt(place, cursor)];
  for (const name of names) {
    const found = mode === 'header' ? helpOfProbe(place, text, registry) : helpOfName(name, registry);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** "path.endsWith": the part that the cursor is in, or behind. */
function partsAt({ text, start }: Place, cursor: number): readonly string[] {
  const offset = cursor - start;
  const from = text.lastIndexOf('.', offset - 1) + 1;
  const end = text.indexOf('.', offset);
  return [text.slice(from, end < 0 ? text.length : end)];
}

function helpOfProbe({ text: name, start }: Place, text: string, { probes }: Registry): WordHelp | undefined {
  const behind = /^:[a-z]+/.exec(text.slice(start + name.length))?.[0] ?? '';
  const before = /[a-z]+:$/.exec(text.slice(0, start))?.[0] ?? '';
  const probe =
    probes.get(name + behind) ?? probes.get(before + name) ?? probes.get(name) ?? probes.get(before.slice(0, -1));
  return probe && { signature: probe.name, doc: plain(probe.doc) };
}

const unitNames = { none: 'number', ns: 'duration', bytes: 'size', time: 'time' } as const;

export function typeName(type: ValueType): string {
  if (type.kind === 'unsigned' || type.kind === 'signed') return unitNames[type.unit];
  if (type.kind === 'bits') return 'set of names';
  return type.kind === 'enumeration' ? 'name' : type.kind;
}

function helpOfName(name: string, registry: Registry): WordHelp | undefined {
  const field = registry.fields.get(name);
  if (field !== undefined) return { signature: `${name}: ${typeName(field.type)}`, doc: plain(field.doc) };
  const aggregation = registry.aggregations.get(name);
  if (aggregation !== undefined) {
    return { signature: aggregation.signature, doc: plain(`${aggregation.doc} ${capital(aggregation.accuracy)}.`) };
  }
  const call = registry.functions.get(name) ?? registry.methods.get(name);
  if (call !== undefined) return { signature: call.signature, doc: plain(call.doc) };
  const statement = registry.statements.get(name);
  return statement && { signature: statement.form, doc: plain(statement.doc) };
}

function helpOfCall(text: string, before: TextEnd, registry: Registry): WordHelp | undefined {
  const opener = before.brackets.findLast(({ character }) => character === '(');
  const name = opener && /([A-Za-z_]\w*)\s*$/.exec(text.slice(0, opener.start))?.[1];
  return name === undefined ? undefined : helpOfName(name, registry);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The marks are for Markdown. */
function plain(text: string): string {
  return text.replaceAll('`', '');
}
