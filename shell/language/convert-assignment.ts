import type { AnyNode, AssignmentExpression, UpdateExpression } from 'acorn';
import type { Assignment, Identifier, MapReference } from './ast.ts';
import { convertExpression } from './convert-expression.ts';
import type { Conversion } from './convert-expression.ts';
import { error } from './diagnostic.ts';
import { operatorRefusal } from './unsupported.ts';

const operators: ReadonlySet<string> = new Set<Assignment['operator']>([
  '=',
  '+=',
  '-=',
  '*=',
  '/=',
  '%=',
  '&=',
  '|=',
  '^=',
  '<<=',
  '>>=',
  '++',
  '--',
]);

/** As a statement of its own; undefined after an error. */
export function convertAssignment(
  node: AssignmentExpression | UpdateExpression,
  conversion: Conversion,
): Assignment | undefined {
  if (!operators.has(node.operator)) {
    conversion.report(operatorRefusal(node.operator, node));
    return undefined;
  }
  const isUpdate = node.type === 'UpdateExpression';
  const target = convertTarget(isUpdate ? node.argument : node.left, conversion);
  const value = isUpdate ? undefined : convertExpression(node.right, conversion);
  if (target === undefined) return undefined;
  const operator = node.operator as Assignment['operator'];
  return { kind: 'Assignment', start: node.start, end: node.end, operator, target, value };
}

function convertTarget(node: AnyNode, conversion: Conversion): MapReference | Identifier | undefined {
  const isBroken = node.type === 'ArrayExpression' || node.type === 'ObjectExpression';
  const target = isBroken ? undefined : convertExpression(node, conversion);
  if (target?.kind === 'MapReference' || target?.kind === 'Identifier') return target;
  const message = target?.kind === 'ParameterReference' ? 'a parameter keeps its value' : "this can't be assigned to";
  conversion.report(error('syntax', message, node, 'assign to a map, @name or @name[key], or to a variable'));
  return undefined;
}
