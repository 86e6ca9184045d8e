import { findProblem, globProblem, type PatternProblem } from '../../language/text-pattern.ts';
import type { Host, TextField } from '../../registry/field.ts';
import type { TextMatch } from '../../registry/function.ts';
import { encodeText } from '../../util/text-bytes.ts';
import type { CheckContext } from '../context.ts';
import type { TextComparison, TypedExpression } from '../typed-program.ts';
import { boolean } from '../types.ts';

type Comparison = Omit<TextComparison, 'kind' | 'type' | 'separator'>;

/** A field's text compared with one that does not change, where such a text can be that long. */
export function textComparison(comparison: Comparison, context: CheckContext): TypedExpression | undefined {
  const { field, match, pattern } = comparison;
  const problem = problems[match]?.(pattern.value);
  if (problem !== undefined) {
    return context.diagnostics.error('wrong-pattern', problem.message, pattern.span, problem.hint);
  }
  const length = encodeText(pattern.value).length;
  const limit = limits[match](field);
  if (length <= limit.bytes)
    return { kind: 'textComparison', type: boolean, ...comparison, ...customs[context.host](comparison) };
  const message = `this text has ${length} bytes, ${limit.owner} at most ${limit.bytes}`;
  return context.diagnostics.error('text-too-long', message, pattern.span, limit.hint);
}

type Customs = Pick<TextComparison, 'field' | 'foldsCase' | 'separator'>;

/** How each host compares names: Windows in either case, and executables have their ending there. */
const customs: Readonly<Record<Host, (comparison: Comparison) => Customs>> = {
  linux: ({ field, foldsCase }) => ({ field, foldsCase, separator: '/' }),
  windows: ({ field }) => ({ field: { ...field, stripsExe: false }, foldsCase: true, separator: '\\' }),
};

interface Limit {
  readonly bytes: number;
  /** "path has" */
  readonly owner: string;
  readonly hint: string;
}

const whole = ({ name, text }: TextField): Limit => ({
  bytes: text.capacityBytes,
  owner: `${name} has`,
  hint: `no ${name} is that long; a part of it will do: startsWith or endsWith`,
});

/** What makes a text unfit wherever it is looked for. */
const problems: Readonly<Partial<Record<TextMatch, (text: string) => PatternProblem | undefined>>> = {
  includes: findProblem,
  glob: globProblem,
};

const limits: Readonly<Record<TextMatch, (field: TextField) => Limit>> = {
  equals: whole,
  startsWith: whole,
  under: whole,
  includes: whole,
  glob: whole,
  endsWith: ({ text }) => ({
    bytes: text.tailCapacityBytes,
    owner: 'endsWith takes',
    hint: 'compare with a shorter end',
  }),
};
