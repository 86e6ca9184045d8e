import type { UnsupportedWord, WordKind } from '../shell/registry/registry.ts';

/** Words of the language that this version can't compile. A word leaves this table when its entry arrives. */
const words: Readonly<Record<WordKind, string>> = {
  probe: '',
  field: 'cached',
  aggregation: '',
  function: 'zero deny redirect delay time hex size duration stack basename dirname',
  method: 'basename dirname',
  statement: '',
};

export const unsupported: readonly UnsupportedWord[] = Object.entries(words).flatMap(([kind, names]) =>
  names
    .split(' ')
    .filter(Boolean)
    .map((name) => ({ kind: kind as WordKind, name })),
);
