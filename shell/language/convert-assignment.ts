import type { AnyNode, AssignmentExpression, UpdateExpression } from 'acorn';
import type { Assignment, Identifier, MapReference } from './ast.ts';
import { convertExpression, refused } from './convert-expression.ts';
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

const assignmentHint = 'write ==; an assignment is a statement of its own, in a block { … }';

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

/** Inside a larger expression an assignment is nearly always a mistyped comparison. */
export function convertAssignmentInExpression(
  node: AssignmentExpression | UpdateExpression,
  conversion: Conversion,
): Identifier {
  if (node.type === 'UpdateExpression') {
    const hint = `write it as a statement: @name${node.operator};`;
    return refused(error('syntax', `${node.operator} is a statement of its own`, node, hint), conversion);
  }
  const start = operatorOffset(node, conversion.text);
  const span = { start, end: start + node.operator.length };
  if (node.operator !== '=') {
    const message = `an assignment with ${node.operator} is a statement of its own`;
    return refused(error('syntax', message, span, 'put it in a block { … }'), conversion);
  }
  // The right side is converted for what is wrong in it, too.
  convertExpression(node.right, conversion);
  return refused(error('assignment-in-condition', '= assigns, == compares', span, assignmentHint), conversion);
}

/** acorn keeps no place for the operator: it is the first one behind the left side that stands in no comment. */
function operatorOffset(node: AssignmentExpression, text: string): number {
  const between = text.slice(node.left.end, node.right.start);
  const blanked = between.replace(/\/\*[^]*?\*\/|(?:\/\/|#).*/g, (comment) => ' '.repeat(comment.length));
  return node.left.end + Math.max(0, blanked.indexOf(node.operator));
}
