import { expect, test } from 'vitest';
import { defaultRunSettings } from '../../../shell/cli/run-settings.ts';
import { oneLiner, scriptText } from '../../../shell/cli/top/save-view.ts';
import { parse } from '../../../shell/language/parse.ts';
import { SourceText } from '../../../shell/language/source.ts';

test('whatever a file is called, the script that is saved of it is a program', () => {
  const text = scriptText('sh 1 › /tmp/a\nopen < b\r\u2028c › operations', 'open /path == "/tmp/a\\n"/ < count() >');
  const { diagnostics, program } = parse(new SourceText('top-1.fsb', text));
  expect(diagnostics).toEqual([]);
  expect(program.clauses).toHaveLength(1);
  expect(text.split('\n')[0]).toBe('// sh 1 › /tmp/a\\x0aopen < b\\x0d\\u2028c › operations');
});

test('the one-liner asks the same of the same', () => {
  const run = defaultRunSettings('top');
  expect(oneLiner(`open /exe == "it's"/\n  < count() >\n`, run)).toBe(
    `fsbpf -e 'open /exe == "it'\\''s"/ < count() >'`,
  );
  const parameters = [{ name: 'slow', value: '1 ms', mayBeOption: false }];
  expect(oneLiner('open < count() >', { ...run, pid: 7, parameters, arguments: ['/etc', "a'b"], anyFile: true })).toBe(
    `fsbpf -p 7 --any-file --param 'slow=1 ms' -e 'open < count() >' /etc 'a'\\''b'`,
  );
  expect(oneLiner('open < count() >', { ...run, recordingPath: '/tmp/a b.fsrec' })).toBe(
    `fsbpf replay '/tmp/a b.fsrec' -e 'open < count() >'`,
  );
  expect(oneLiner('open < count() >', { ...run, recordingPath: 'x.fsrec', isDemo: true })).toBe(
    `fsbpf --demo -e 'open < count() >'`,
  );
});
