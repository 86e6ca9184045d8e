import type { Expression, TemplateLiteral } from '../../shell/language/ast.ts';
import type { FormatPart } from '../../shell/codegen/program.ts';
import type { CallContext } from '../../shell/registry/call.ts';
import type { Effect, FunctionEntry } from '../../shell/registry/function.ts';
import { checkFormatArguments, parseFormat } from './format.ts';

/** Functions that write to standard output. */
export const outputFunctions: readonly FunctionEntry[] = [
  {
    name: 'printf',
    signature: 'printf(format, …)',
    doc: 'Prints its values as the format says: %s %d %i %u %x %X %o %c %%, with flags, width and precision.',
    notes: [
      '`%s` shows everything as a table would: texts, names, durations and sizes with units. A template string has its values inside, shown so.',
    ],
    examples: [
      'open /!ok/ { printf("%s: %s %s\\n", exe, path, error); }',
      'open /!ok/ { printf(`${exe}: ${path} ${error}\\n`); }',
    ],
    check: checkPrintf,
  },
  {
    name: 'print',
    signature: 'print(@map[, n]) or print(value)',
    doc: 'Prints a table, or its first n rows, or a value and a line end.',
    notes: ['The value may be a template string: text with values in it.'],
    examples: [
      'open < exe, count() > interval:1s { print(@, 10); }',
      'open { print(path); }',
      'read { print(`${exe} read ${bytes} of ${path} in ${latency}`); }',
    ],
    check: checkPrint,
  },
];

function checkPrintf(call: CallContext): Effect | undefined {
  const [first, second] = call.arguments;
  if (first?.kind === 'TemplateLiteral') {
    if (second === undefined) return printTemplate(first);
    call.report('wrong-arguments', 'a template string has its values inside', second, 'write ${…} in the string');
    return undefined;
  }
  const format = call.text(0);
  if (format === undefined) {
    const hint = first === undefined ? 'write printf("%d\\n", pid)' : 'write printf("%s\\n", …), or print(…)';
    call.report('wrong-arguments', 'printf takes a format text first', first ?? call.span, hint);
    return undefined;
  }
  const parts = parseFormat(format, call);
  if (parts === undefined || !checkFormatArguments(parts, call)) return undefined;
  return { kind: 'printf', format: parts, values: call.arguments.slice(1) };
}

const asTableShows = { kind: 'value', conversion: 's', flags: '', width: 0, precision: undefined } as const;

function printTemplate({ texts, expressions }: TemplateLiteral, end = ''): Effect {
  const parts = texts.flatMap((text, index): FormatPart[] => [
    ...(index === 0 ? [] : [asTableShows]),
    { kind: 'text', text: index === expressions.length ? text + end : text },
  ]);
  const format = parts.filter((part) => part.kind === 'value' || part.text !== '');
  return { kind: 'printf', format, values: expressions };
}

function checkPrint(call: CallContext): Effect | undefined {
  if (call.arguments.length === 0) {
    call.report('wrong-arguments', 'print takes a map or a value', call.span, 'write print(@) or print(pid)');
    return undefined;
  }
  const table = call.table(0);
  if (table !== undefined) return printTable(table, call);
  if (call.arguments.length > 1) {
    call.report(
      'wrong-arguments',
      'print of a value takes one argument',
      call.arguments[1],
      'write print(`… ${path}`), or printf',
    );
    return undefined;
  }
  const [value] = call.arguments as [Expression];
  if (value.kind === 'TemplateLiteral') return printTemplate(value, '\n');
  return { kind: 'printf', format: [asTableShows, { kind: 'text', text: '\n' }], values: [value] };
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
