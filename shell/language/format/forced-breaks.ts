import type { Document, Group } from './document.ts';

/** What a part does to the groups around it. */
interface Effect {
  readonly breaks: boolean;
  /** Ends with a comment that ends its line; nothing follows it yet. */
  readonly endsLine: boolean;
}

const none: Effect = { breaks: false, endsLine: false };
const always: Effect = { breaks: true, endsLine: false };

/** Groups that can't be on one line: they hold a hard line, or something behind a comment that ends its line. */
export function forcedBreaks(document: Document): ReadonlySet<Group> {
  const forced = new Set<Group>();
  /** undefined: the part is empty. */
  const visit = (part: Document): Effect | undefined => {
    if (typeof part === 'string') return part === '' ? undefined : none;
    if (!('kind' in part)) return part.map(visit).reduce(sequence, undefined);
    switch (part.kind) {
      case 'group': {
        const effect = visit(part.contents);
        if (effect?.breaks === true) forced.add(part);
        return effect;
      }
      case 'indent':
        return visit(part.contents);
      case 'line':
        return none;
      case 'hardLine':
        return always;
      case 'comment':
        return part.place === 'ownLine' ? always : { breaks: false, endsLine: part.place === 'lineEnd' };
      case 'ifBroken':
        return visit(forced.has(part.group) ? part.broken : part.flat);
    }
  };
  visit(document);
  return forced;
}

function sequence(before: Effect | undefined, after: Effect | undefined): Effect | undefined {
  if (before === undefined || after === undefined) return before ?? after;
  return { breaks: before.breaks || after.breaks || before.endsLine, endsLine: after.endsLine };
}
