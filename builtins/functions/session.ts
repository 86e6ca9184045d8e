import type { CallContext } from '../../shell/registry/call.ts';
import type { Effect, FunctionEntry } from '../../shell/registry/function.ts';

/** Functions that act on the session. */
export const sessionFunctions: readonly FunctionEntry[] = [
  {
    name: 'clear',
    signature: 'clear(@map)',
    doc: 'Forgets all rows of a table.',
    notes: [
      'A clause that is certain to clear a table loses none of its events and counts none twice: what comes while it reads and prints belongs to the next time. A table that an `end` clause clears is not shown at the end: so a program hides what it only keeps books with.',
    ],
    examples: ['open < exe, count() > interval:1s { print(@); clear(@); }'],
    check: checkMap('clear', (table) => ({ kind: 'session', action: { kind: 'clearTable', table } })),
  },
  {
    name: 'zero',
    signature: 'zero(@map)',
    doc: 'Sets all values of a map to 0 and keeps its keys.',
    notes: [
      'As with `clear`, no event is lost or counted twice. Columns that have a value for nothing can be 0: `count`, `sum`, `rate`, `hist` and such, but no `min`, `max` or `avg`.',
    ],
    examples: ['open < exe, count() > interval:1s { print(@); zero(@); }'],
    check: checkMap('zero', (table) => ({ kind: 'session', action: { kind: 'zeroTable', table } })),
  },
  {
    name: 'len',
    signature: 'len(@map)',
    hasValue: true,
    doc: 'How many entries a map of single values has, or rows a table.',
    notes: [
      'It is counted as entries come and go: what another CPU is just putting in may be counted a moment later. The row `other` is none. A table without keys is one row, a map without keys has one entry once it is set.',
    ],
    examples: [
      'open { @t[tid] = time; } close { delete @t[tid]; } interval:1s { print(len(@t)); }',
      'open < path, count() > interval:1s { if (len(@) >= 1000) exit(); }',
    ],
    check: checkMap('len', (map) => ({ kind: 'length', map })),
  },
  {
    name: 'exit',
    signature: 'exit([code])',
    doc: 'Ends the session, with an exit code from 0 to 255.',
    examples: ['interval:10s { exit(); }'],
    check: checkExit,
  },
];

/** A function of one map. */
function checkMap(name: string, effectOf: (map: string) => Effect) {
  return (call: CallContext): Effect | undefined => {
    const map = call.table(0);
    if (map !== undefined && call.arguments.length === 1) return effectOf(map);
    const where = call.arguments[map === undefined ? 0 : 1] ?? call.span;
    call.report('wrong-arguments', `${name} takes a map`, where, `write ${name}(@)`);
    return undefined;
  };
}

function checkExit(call: CallContext): Effect | undefined {
  if (call.arguments.length > 1) {
    call.report('wrong-arguments', 'exit takes at most one argument', call.arguments[1]);
    return undefined;
  }
  const code = call.arguments.length === 0 ? 0n : call.integer(0, 'an exit code');
  if (code === undefined) return undefined;
  if (code >= 0n && code <= 255n) return { kind: 'session', action: { kind: 'exit', code: Number(code) } };
  call.report('wrong-arguments', `${code} is not an exit code from 0 to 255`, call.arguments[0]);
  return undefined;
}
