import type { Span } from '../../language/ast.ts';
import type { Diagnostics } from '../diagnostics.ts';
import type { TypedProgram } from '../typed-program.ts';

/** zero(@map), and where that is. */
export interface ZeroedMap {
  readonly name: string;
  readonly span: Span;
}

/** What has no value for nothing can't be 0: only when all clauses are checked is it known what a map holds. */
export function checkZeroed(
  zeroed: readonly ZeroedMap[],
  { tables, scalars }: Pick<TypedProgram, 'tables' | 'scalars'>,
  diagnostics: Diagnostics,
): void {
  for (const { name, span } of zeroed) {
    const table = tables.find((each) => each.name === name);
    const column = table?.columns.find(({ aggregation }) => !aggregation.zeroOfNothing);
    const holdsTexts = scalars.some((each) => each.name === name && each.type.kind === 'text');
    const what = column === undefined ? (holdsTexts ? 'texts' : undefined) : column.label;
    if (what === undefined) continue;
    const message = `@${name} has ${what}, which can't be 0`;
    diagnostics.error('no-zero', message, span, `write clear(@${name})`);
  }
}
