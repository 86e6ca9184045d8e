import type { UnsupportedWord, WordKind } from '../shell/registry/registry.ts';

/** Words of the language that this version can't compile. A word leaves this table when its entry arrives. */
const words: Readonly<Record<WordKind, string>> = {
  probe: '',
  field: '',
  aggregation: '',
  function: 'delay stack',
  method: '',
  statement: '',
};

const control = 'calls are seen through raw tracepoints, which look on: they';

const hints: Readonly<Record<string, string>> = {
  delay: `${control} can't hold a call up`,
  stack:
    'at a system call the stack of the kernel is that call alone, and one of the process needs its symbols; who it was tell exe, cmdline and parent.exe',
};

export const unsupported: readonly UnsupportedWord[] = Object.entries(words).flatMap(([kind, names]) =>
  names
    .split(' ')
    .filter(Boolean)
    .map((name) => ({ kind: kind as WordKind, name, ...(name in hints ? { hint: hints[name]! } : {}) })),
);
