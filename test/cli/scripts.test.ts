import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { firstComment, scriptsText } from '../../shell/cli/scripts.ts';

const folder = mkdtempSync(join(tmpdir(), 'fsbpf-scripts-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('programs by place, the nearest first, each once, with the question it answers', () => {
  const files = {
    'project/scripts/slow.fsb': '# What is slow here?\nopen {}',
    'config/fsbpf/scripts/mine.fsb': 'open {}',
    'shipped/opens.fsb': '#!/usr/bin/env fsbpf\n\n// What is opened?\nopen {}',
    'shipped/slow.fsb': '# What is slow?\nopen {}',
    'shipped/notes.txt': 'no program',
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const places = {
    currentFolder: join(folder, 'project'),
    environment: { XDG_CONFIG_HOME: join(folder, 'config') },
    shippedFolder: join(folder, 'shipped'),
  };
  expect(scriptsText(places)).toBe(`${folder}/project/scripts:
  slow  What is slow here?

${folder}/config/fsbpf/scripts:
  mine  says nothing of itself

shipped with fsbpf:
  opens  What is opened?
`);
});

test.each([
  ['# a\n# b', 'a'],
  ['#!/usr/bin/env fsbpf\n# a', 'a'],
  ['\n  //   a  \nopen {}', 'a'],
  ['open {} # a', undefined],
  ['#!/usr/bin/env fsbpf\nopen {}', undefined],
  ['', undefined],
])('%j', (text, comment) => expect(firstComment(text)).toBe(comment));
