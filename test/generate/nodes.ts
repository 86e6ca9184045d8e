import type {
  ArithmeticOperator,
  Binary,
  Call,
  ComparisonOperator,
  Expression,
  Identifier,
  Logical,
  MapReference,
  NumberLiteral,
  StringLiteral,
  Unary,
} from '../../shell/language/ast.ts';

/** Syntax trees of programs that were not written yet: nothing has a place. */
export const nowhere = { start: 0, end: 0 } as const;

export function number(value: bigint | number, unit?: 'duration' | 'size'): NumberLiteral {
  return { kind: 'NumberLiteral', value, unit, ...nowhere };
}

/** A minus sign is an operator. */
export function signedNumber(value: bigint): Expression {
  return value < 0n ? unary('-', number(-value)) : number(value);
}

export function string(value: string): StringLiteral {
  return { kind: 'StringLiteral', value, ...nowhere };
}

export function boolean(value: boolean): Expression {
  return { kind: 'BooleanLiteral', value, ...nowhere };
}

export function identifier(name: string): Identifier {
  return { kind: 'Identifier', name, ...nowhere };
}

/** `parent.exe` is a member of parent. */
export function dottedName(name: string): Expression {
  const [first, ...rest] = name.split('.');
  return rest.reduce<Expression>(
    (object, property) => ({ kind: 'Member', object, property: identifier(property), ...nowhere }),
    identifier(first!),
  );
}

export function parameter(name: string): Expression {
  return { kind: 'ParameterReference', name, ...nowhere };
}

export function map(name: string, keys?: readonly Expression[]): MapReference {
  return { kind: 'MapReference', name, keys, ...nowhere };
}

export function unary(operator: Unary['operator'], operand: Expression): Unary {
  return { kind: 'Unary', operator, operand, ...nowhere };
}

export function binary(operator: ArithmeticOperator | ComparisonOperator, left: Expression, right: Expression): Binary {
  return { kind: 'Binary', operator, left, right, ...nowhere };
}

export function logical(operator: Logical['operator'], left: Expression, right: Expression): Logical {
  return { kind: 'Logical', operator, left, right, ...nowhere };
}

export function call(name: string, ...values: readonly Expression[]): Call {
  return { kind: 'Call', callee: identifier(name), arguments: values, ...nowhere };
}

/** `object.name(first, …rest)` */
export function method(object: Expression, first: Expression, name: string, rest: readonly Expression[] = []): Call {
  return { ...part(object, name), arguments: [first, ...rest] };
}

/** A method without arguments. */
export function part(object: Expression, name: string): Call {
  const callee = { kind: 'Member', object, property: identifier(name), ...nowhere } as const;
  return { kind: 'Call', callee, arguments: [], ...nowhere };
}

export function conditional(test: Expression, consequent: Expression, alternate: Expression): Expression {
  return { kind: 'Conditional', test, consequent, alternate, ...nowhere };
}
