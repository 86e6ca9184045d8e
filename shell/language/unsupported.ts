import type { Span } from './ast.ts';
import { error } from './diagnostic.ts';
import type { Diagnostic } from './diagnostic.ts';

interface Refusal {
  /** Completed by "is not in the language" or "are not in the language". */
  readonly name: string;
  readonly hint: string;
}

const loop: Refusal = { name: 'this kind of loop', hint: 'write for (const i of range(0, 10)) { … }' };
const functions: Refusal = { name: 'a function of your own', hint: 'write the expression where it is needed' };
const classes: Refusal = { name: 'a class', hint: 'keep state in maps: @name[key] = value' };
const branches: Refusal = { name: 'switch', hint: 'write if … else if …' };
const exceptions: Refusal = { name: 'exception handling', hint: 'nothing in a clause throws; leave it out' };
const modules: Refusal = { name: 'import and export', hint: 'a program is one text; several -e make one program' };
const asynchronous: Refusal = { name: 'asynchronous code', hint: 'a clause runs to its end, once per event' };
const patterns: Refusal = { name: 'destructuring', hint: 'declare one variable after the other' };
const optional: Refusal = { name: '?.', hint: 'write a plain dot: fields are always there' };

/** Every JavaScript construct that acorn reads and this language has not, by acorn's name for it. */
const refusals: Readonly<Record<string, Refusal>> = {
  ArrayExpression: {
    name: 'an array',
    hint: 'keep lists in maps: @name[key] = value; one of several is name == "a" || name == "b"',
  },
  ArrayPattern: patterns,
  ArrowFunctionExpression: functions,
  AssignmentPattern: patterns,
  AwaitExpression: asynchronous,
  ChainExpression: optional,
  ClassDeclaration: classes,
  ClassExpression: classes,
  DebuggerStatement: { name: 'debugger', hint: 'use printf("%s\\n", path) to see values' },
  DoWhileStatement: loop,
  ExportAllDeclaration: modules,
  ExportDefaultDeclaration: modules,
  ExportNamedDeclaration: modules,
  ForInStatement: loop,
  ForStatement: loop,
  FunctionDeclaration: functions,
  FunctionExpression: functions,
  ImportDeclaration: modules,
  ImportExpression: modules,
  LabeledStatement: { name: 'a label', hint: 'break and continue are of the innermost loop' },
  MetaProperty: { name: 'this', hint: 'use the fields of the event: exe, path, bytes, …' },
  NewExpression: { name: 'new', hint: 'values are numbers, strings, booleans and maps' },
  ObjectExpression: { name: 'an object', hint: 'keep values in maps: @name[key] = value' },
  ObjectPattern: patterns,
  RegExp: { name: 'a regular expression', hint: 'use path.glob("*.log"), startsWith, endsWith or includes' },
  RestElement: patterns,
  SequenceExpression: { name: 'the comma operator', hint: 'write two statements' },
  SpreadElement: { name: 'the spread …', hint: 'write the arguments one by one' },
  Super: { name: 'super', hint: 'use the fields of the event: exe, path, bytes, …' },
  SwitchStatement: branches,
  TaggedTemplateExpression: { name: 'a tagged template', hint: 'call the function with ( )' },
  ThisExpression: { name: 'this', hint: 'use the fields of the event: exe, path, bytes, …' },
  ThrowStatement: exceptions,
  TryStatement: exceptions,
  WhileStatement: loop,
  WithStatement: { name: 'with', hint: 'use the fields of the event: exe, path, bytes, …' },
  YieldExpression: asynchronous,
};

const operatorHints: Readonly<Record<string, string>> = {
  '**': 'multiply, or shift: 1 << n',
  '>>>': 'use >>: sizes and times have no sign',
  '??': 'fields are never null; use ? :',
  instanceof: 'compare values with ==',
  typeof: 'types are known when the program is compiled',
  void: 'leave it out',
  '??=': 'use an if',
  '||=': 'use an if',
  '&&=': 'use an if',
  '**=': 'multiply: @x = @x * 2',
  '>>>=': 'use >>=',
};

export function refusal(type: string, span: Span): Diagnostic {
  const known = Object.hasOwn(refusals, type) ? refusals[type] : undefined;
  if (known === undefined) return error('unsupported', 'this is not in the language', span);
  const verb = known === modules ? 'are' : 'is';
  return error('unsupported', `${known.name} ${verb} not in the language`, span, known.hint);
}

export function operatorRefusal(operator: string, span: Span): Diagnostic {
  return error('unsupported', `the operator ${operator} is not in the language`, span, operatorHints[operator]);
}
