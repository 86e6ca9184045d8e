/**
 * Text with places where lines may break, after Wadler's "A prettier printer". A group is laid out on one line where it
 * fits, else all of its own lines break.
 */
export type Document = string | readonly Document[] | Group | Indent | Line | HardLine | CommentText | IfBroken;

export interface Group {
  readonly kind: 'group';
  readonly contents: Document;
}

interface Indent {
  readonly kind: 'indent';
  readonly contents: Document;
}

interface Line {
  readonly kind: 'line';
  /** What stands in its place where its group is on one line. */
  readonly flat: '' | ' ';
}

interface HardLine {
  readonly kind: 'hardLine';
  readonly blankLines: 0 | 1;
}

/** A comment keeps its place between two tokens, and on its line: alone, at the end, or among others. */
export interface CommentText {
  readonly kind: 'comment';
  readonly text: string;
  readonly place: 'ownLine' | 'lineEnd' | 'inline';
}

/** Depends on how a group before it was laid out. */
interface IfBroken {
  readonly kind: 'ifBroken';
  readonly group: Group;
  readonly broken: Document;
  readonly flat: Document;
}

export const line: Document = { kind: 'line', flat: ' ' };
export const softLine: Document = { kind: 'line', flat: '' };
export const hardLine: Document = { kind: 'hardLine', blankLines: 0 };
export const blankLine: Document = { kind: 'hardLine', blankLines: 1 };

export function group(...contents: readonly Document[]): Group {
  return { kind: 'group', contents };
}

export function indent(...contents: readonly Document[]): Document {
  return { kind: 'indent', contents };
}

export function ifBroken(group: Group, broken: Document, flat: Document): Document {
  return { kind: 'ifBroken', group, broken, flat };
}

/** separator is put between the parts. */
export function join(separator: Document, parts: readonly Document[]): Document {
  return parts.flatMap((part, index) => (index === 0 ? [part] : [separator, part]));
}
