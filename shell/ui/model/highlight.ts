import { tokenize, type TokenKind } from '../../language/tokenize.ts';
import type { Registry } from '../../registry/registry.ts';

/** What a part of the input is, for a theme to colour. */
export type InputStyle = TokenKind | 'field' | 'aggregation' | 'function' | 'command' | 'argument' | 'plain';

export interface StyledSpan {
  readonly start: number;
  readonly end: number;
  readonly style: InputStyle;
}

/** For any text, however unfinished: in order, without overlap; what lies between is plain. */
export function highlight(text: string, registry: Registry): readonly StyledSpan[] {
  if (isCommand(text)) return highlightCommand(text);
  return tokenize(text).map(({ kind, start, end }) => ({
    start,
    end,
    style: kind === 'identifier' ? styleOfName(text.slice(start, end), registry) : kind,
  }));
}

/** A line that begins with a colon is for the shell, not for the kernel. */
export function isCommand(text: string): boolean {
  return /^\s*:/.test(text);
}

function highlightCommand(text: string): readonly StyledSpan[] {
  const [, space = '', name = ''] = /^(\s*)(:\S*)/.exec(text)!;
  const start = space.length;
  const end = start + name.length;
  const spans: StyledSpan[] = [{ start, end, style: 'command' }];
  if (end < text.length) spans.push({ start: end, end: text.length, style: 'argument' });
  return spans;
}

/** Words that mean something are told from those that don't, yet. */
function styleOfName(name: string, { fields, aggregations, functions, methods }: Registry): InputStyle {
  if (fields.has(name) || name === 'parent') return 'field';
  if (aggregations.has(name)) return 'aggregation';
  return functions.has(name) || methods.has(name) ? 'function' : 'identifier';
}
