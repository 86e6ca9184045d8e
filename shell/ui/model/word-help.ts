import { readToEnd, type TextEnd } from '../../language/tokenize.ts';
import type { ValueType } from '../../codegen/program.ts';
import type { Registry } from '../../registry/registry.ts';

/** What is said of a word in one line. */
export interface WordHelp {
  /** "quantiles(x[, 0.5, 0.9, 0.99])", "latency: duration" */
  readonly signature: string;
  readonly doc: string;
}

/** Not the unit of a number. */
const word = /(?<![\w.$])\$?[A-Za-z_][\w.]*/g;

/** Of the word that the cursor is in or behind; where it has no meaning, of the call around it. */
export function helpAt(
  text: string,
  cursor: number,
  registry: Registry,
  parameters: ReadonlyMap<string, string> = new Map(),
): WordHelp | undefined {
  const before = readToEnd(text.slice(0, cursor));
  const last = before.tokens.at(-1);
  const duration = before.mode === 'header' ? /([a-z]+):[\d.]+[a-z]*$/.exec(text.slice(0, cursor)) : null;
  if (duration !== null) return helpOfProbe({ text: duration[1]!, start: duration.index }, text, registry);
  if (last !== undefined && /^(string|comment|error|number)$/.test(last.kind) && last.end >= cursor) {
    return helpOfCall(text, before, registry);
  }
  const place = wordAround(text, cursor);
  if (place?.text.startsWith('$') === true) return helpOfParameter(place.text.slice(1), text, parameters);
  return helpOf(place, text, cursor, registry) ?? helpOfCall(text, before, registry);
}

/** As it is declared, or set. */
function helpOfParameter(name: string, text: string, set: ReadonlyMap<string, string>): WordHelp {
  const declaration = new RegExp(`\\bparam\\s+${name}\\b\\s*(?::\\s*(\\w+))?\\s*(?:=\\s*([^;]*))?`).exec(text);
  const [, type, given] = declaration ?? [];
  const value = set.has(name) ? `is ${set.get(name)}` : given === undefined ? 'has no value yet' : `is ${given.trim()}`;
  return {
    signature: `$${name}${type === undefined ? '' : `: ${type}`}`,
    doc: `A parameter, which ${value}; :set ${name}=VALUE gives it another, also while the program runs.`,
  };
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

/** Of the innermost call, or condition, that has any. */
function helpOfCall(text: string, before: TextEnd, registry: Registry): WordHelp | undefined {
  for (const { character, start } of [...before.brackets].reverse()) {
    const name = character === '(' ? /([A-Za-z_]\w*)\s*$/.exec(text.slice(0, start))?.[1] : undefined;
    const found = name === undefined ? undefined : helpOfName(name, registry);
    if (found !== undefined) return found;
  }
  return undefined;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The marks are for Markdown. */
function plain(text: string): string {
  return text.replaceAll('`', '');
}
