import { expect, test } from 'vitest';
import { programTitle } from '../../../shell/ui/model/program-title.ts';

test.each([
  ['open < exe >', 'open < exe >'],
  ['#!/usr/bin/env fsbpf\n# Who reads?\nread < exe, // who\n  count() >\n', 'read < exe, count() >'],
  ['open { print("# no  comment"); /* but\nthis */ }', 'open { print("# no  comment"); }'],
  ['open/* here */< exe >', 'open < exe >'],
  ['# nothing else', '# nothing else'],
])('%j', (text, title) => expect(programTitle(text)).toBe(title));
