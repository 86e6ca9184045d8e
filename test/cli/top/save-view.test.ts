import { expect, test } from 'vitest';
import { scriptText } from '../../../shell/cli/top/save-view.ts';
import { parse } from '../../../shell/language/parse.ts';
import { SourceText } from '../../../shell/language/source.ts';

test('whatever a file is called, the script that is saved of it is a program', () => {
  const text = scriptText('sh 1 › /tmp/a\nopen < b\r\u2028c › operations', 'open /path == "/tmp/a\\n"/ < count() >');
  const { diagnostics, program } = parse(new SourceText('top-1.fsb', text));
  expect(diagnostics).toEqual([]);
  expect(program.clauses).toHaveLength(1);
  expect(text.split('\n')[0]).toBe('// sh 1 › /tmp/a\\x0aopen < b\\x0d\\u2028c › operations');
});
