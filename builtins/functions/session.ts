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
    check: checkClear,
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
    check: checkLength,
  },
  {
    name: 'exit',
    signature: 'exit([code])',
    doc: 'Ends the session, with an exit code from 0 to 255.',
    examples: ['interval:10s { exit(); }'],
    check: checkExit,
  },
];

function checkClear(call: CallContext): Effect | undefined {
  const table = call.table(0);
  if (table !== undefined && call.arguments.length === 1) {
    return { kind: 'session', action: { kind: 'clearTable', table } };
  }
  call.report(
    'wrong-arguments',
    'clear takes a map',
    call.arguments[table === undefined ? 0 : 1] ?? call.span,
    'write clear(@)',
  );
  return undefined;
}

function checkLength(call: CallContext): Effect | undefined {
  const map = call.table(0);
  if (map !== undefined && call.arguments.length === 1) return { kind: 'length', map };
  const where = call.arguments[map === undefined ? 0 : 1] ?? call.span;
  call.report('wrong-arguments', 'len takes a map', where, 'write len(@)');
  return undefined;
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
