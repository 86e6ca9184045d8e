import { describe, expect, it } from 'vitest';
import type { SessionAction } from '../../../shell/codegen/program.ts';
import { compiled } from '../compile-harness.ts';

/** Of an interval clause, in the order of the text: what it does with tables, and `|a` where writers of @a leave. */
function actionsOf(text: string): string {
  const { schedule } = compiled(`open { @a = count(); @b[pid] = 1; @n++; } interval:1s { ${text} }`);
  const actions = schedule[0]!.records.flatMap((record) => (record.kind === 'action' ? [record.action] : []));
  return actions.map(describeAction).join(' ');
}

function describeAction(action: SessionAction): string {
  switch (action.kind) {
    case 'switchTables':
      return `|${[...action.tables].sort().join('|')}`;
    case 'printTable':
      return `print:${action.table}`;
    case 'zeroTable':
      return `zero:${action.table}`;
    case 'clearTable':
      return `clear:${action.table}`;
    case 'exit':
      return 'exit';
  }
}

describe('writers leave a table as soon as it is certain to be cleared', () => {
  it.each([
    ['print(@a);', 'print:a'],
    ['print(@a); clear(@a);', '|a print:a clear:a'],
    ['print(@a); clear(@b); clear(@a);', '|a|b print:a clear:b |a clear:a'],
    ['print(@a); clear(@a); print(@a); clear(@a);', '|a print:a clear:a |a print:a clear:a'],
    ['print(@a); zero(@a); print(@a); zero(@a);', '|a print:a zero:a |a print:a zero:a'],
    ['print(@n); exit(); clear(@n);', '|n print:n exit clear:n'],
    ['print(@a); if (@n > 1) clear(@a);', 'print:a |a clear:a'],
    [
      'print(@a); if (@n > 1) { clear(@a); clear(@b); } else clear(@a);',
      '|a print:a |a|b clear:a |b clear:b |a clear:a',
    ],
    ['print(@a); if (@n > 1) return; clear(@a);', 'print:a |a clear:a'],
    ['if (@n > 1) { print(@a); return; } clear(@a);', 'print:a |a clear:a'],
    ['if (@n > 1) print(@a); clear(@a);', '|a |a print:a |a clear:a'],
    ['for (const i of range(3)) { print(@a); if (i == 1) break; clear(@a); }', 'print:a |a clear:a'],
    ['for (const i of range(3)) { print(@a); if (i == 1) break; } clear(@a);', '|a |a print:a |a |a |a clear:a'],
    ['print(@a); for (const i of range(3)) clear(@b);', '|b print:a |b clear:b'],
  ])('%s', (text, actions) => {
    expect(actionsOf(text)).toBe(actions);
  });
});
