import type { CallContext } from '../../shell/registry/call.ts';
import type { Effect, FunctionEntry } from '../../shell/registry/function.ts';
import { checkFormatArguments, parseFormat } from './format.ts';

/** Functions that write to standard output. */
export const outputFunctions: readonly FunctionEntry[] = [
  {
    name: 'printf',
    signature: 'printf(format, …)',
    doc: 'Prints its values as the format says: %s %d %i %u %x %X %o %c %%, with flags, width and precision.',
    examples: ['open /!ok/ { printf("%s: %s %s\\n", exe, path, error); }'],
    check: checkPrintf,
  },
  {
    name: 'print',
    signature: 'print(@map[, n]) or print(value)',
    doc: 'Prints a table, or its first n rows, or a value and a line end.',
    examples: ['open < exe, count() > interval:1s { print(@, 10); }', 'open { print(path); }'],
    check: checkPrint,
  },
];

function checkPrintf(call: CallContext): Effect | undefined {
  const format = call.text(0);
  if (format === undefined) {
    const isTemplate = call.arguments[0]?.kind === 'TemplateLiteral';
    if (isTemplate && call.typeOf(0) === undefined) return undefined;
    const hint = 'write printf("%d\\n", pid)';
    call.report('wrong-arguments', 'printf takes a format text first', call.arguments[0] ?? call.span, hint);
    return undefined;
  }
  const parts = parseFormat(format, call);
  if (parts === undefined || !checkFormatArguments(parts, call)) return undefined;
  return { kind: 'printf', format: parts, values: call.arguments.slice(1).map((_, index) => index + 1) };
}

function checkPrint(call: CallContext): Effect | undefined {
  if (call.arguments.length === 0) {
    call.report('wrong-arguments', 'print takes a map or a value', call.span, 'write print(@) or print(pid)');
    return undefined;
  }
  const table = call.table(0);
  if (table !== undefined) return printTable(table, call);
  if (call.arguments.length > 1) {
    call.report('wrong-arguments', 'print of a value takes one argument', call.arguments[1], 'use printf for several');
    return undefined;
  }
  if (call.typeOf(0) === undefined) return undefined;
  const value = { kind: 'value', conversion: 's', flags: '', width: 0, precision: undefined } as const;
  return { kind: 'printf', format: [value, { kind: 'text', text: '\n' }], values: [0] };
}

function printTable(table: string, call: CallContext): Effect | undefined {
  if (call.arguments.length === 1) {
    return { kind: 'session', action: { kind: 'printTable', table, limit: undefined } };
  }
  const limit = call.integer(1, 'the number of rows');
  if (limit === undefined) return undefined;
  if (call.arguments.length === 2 && limit > 0n && limit <= 1_000_000_000n) {
    return { kind: 'session', action: { kind: 'printTable', table, limit: Number(limit) } };
  }
  const message =
    call.arguments.length > 2 ? 'print takes a map and a number of rows' : `print can't show ${limit} rows`;
  call.report('wrong-arguments', message, call.arguments[call.arguments.length - 1]);
  return undefined;
}
