import { describe, expect, test } from 'vitest';
import { footerOf } from '../../../shell/ui/repl/footer.ts';
import { widthOf } from '../../../shell/ui/terminal/text-width.ts';
import { ReplHarness } from './repl-harness.ts';

/** What stands below the input when so much is typed. */
function footer(typed: string, columns = 80, height = 4): readonly string[] {
  const shell = new ReplHarness();
  shell.press(`"${typed}"`);
  const { diagnostics } = shell.repl.reading;
  return footerOf(shell.repl, diagnostics[0], columns, height).map(({ text }) => text);
}

describe('below the input', () => {
  test('a word is explained, a command too, also when it is short for one', () => {
    expect(footer('read < p99')).toEqual([
      'p99(x) — The value that 99 % of all x do not exceed, within 1/64. Within 1/64',
      '(1.6 %) of the exact value, over all 64 bits.',
    ]);
    expect(footer(':jobs')).toEqual([':jobs — the programs that run']);
    expect(footer(':reco slow.fsrec')[0]).toMatch(/^:record \[FILE\] — keep the events of/);
    expect(footer(':s')).toEqual(['Tab completes · Enter starts · Alt-Enter: new line · Ctrl-C clears']);
  });

  test('what Enter does is told', () => {
    expect(footer('open < exe, count() > ')[0]).toContain('Enter starts');
    expect(footer('open < exe, ')[0]).toContain('Enter: new line');
    expect(footer('open < exe, ', 40)).toEqual(['Tab completes · Enter: new line']);
    expect(footer('', 40)).toEqual(['Tab completes · Ctrl-R searches · :help']);
  });

  test.each([
    [80, 4],
    [40, 4],
    [40, 3],
    [20, 1],
    [7, 4],
  ])('a mistake is told in whole words, at %i columns in %i lines at most', (columns, height) => {
    const lines = footer('open /foo > 1/ < exe >', columns, height);
    expect(lines.length).toBeLessThanOrEqual(height);
    for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(columns);
    expect(lines[0]!.startsWith('unknown')).toBe(true);
    if (height > 1 && columns >= 40) expect(lines.slice(1).join(' ')).toContain('a text stands in quotes: "foo";');
  });
});
