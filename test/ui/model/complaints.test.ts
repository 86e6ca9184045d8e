import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { registry } from '../../../builtins/index.ts';
import { readProgram, readWhileTyping } from '../../../shell/ui/model/complaints.ts';

const surroundings = { registry, host: 'linux' as const, parameters: new Map([['slow', '10ms']]) };

/** What is marked, and why. */
function marked(text: string, cursor = text.length): readonly string[] {
  const { diagnostics } = readWhileTyping(text, cursor, surroundings);
  return diagnostics.map(({ span, code }) => `${text.slice(span.start, span.end)}: ${code}`);
}

/** The examples of the language's words, and the saved programs that come along. */
function shownPrograms(): readonly string[] {
  const { probes, fields, aggregations, functions, methods, statements } = registry;
  const words = [probes, fields, aggregations, functions, methods, statements].flatMap((each) => [...each.values()]);
  const folder = new URL('../../../scripts/', import.meta.url);
  const files = readdirSync(folder).filter((name) => name.endsWith('.fsb'));
  const saved = files.map((name) => readFileSync(new URL(name, folder), 'utf8'));
  return [...new Set([...words.flatMap(({ examples }) => examples), ...saved])];
}

describe('while a program is typed', () => {
  const program = 'read,write /exe == "git" && latency > $slow/ < exe, op, count(), quantiles(latency, 0.5) >';
  const block = 'open {\n  @n[exe] = count();\n  if (pid > 1) { printf("%s\\n", path); }\n}';

  test.each([program, block, 'open < count() > read { print(`${path}`); }', ...shownPrograms()])(
    'nothing is complained about, letter by letter: %s',
    (whole) => {
      const ofWhole = new Set(marked(whole)); // warnings that an example shows
      for (let length = 0; length < whole.length; length++) {
        const text = whole.slice(0, length);
        const said = marked(text).filter((each) => !ofWhole.has(each));
        expect({ text, said }).toEqual({ text, said: [] });
      }
    },
  );

  test.each<[string, readonly string[]]>([
    ['opne', ['opne: unknown-probe']],
    ['opne <', ['opne: unknown-probe']],
    ['open /latenzy > ', ['latenzy: unknown-field']],
    ['open < bytes, co', ['bytes: field-unavailable']],
    ['open { foo(', ['foo: unknown-function']],
    ['read /latency > $fast && ', ['$fast: missing-parameter']],
    ['open /exe == 5/ < count() >', ['exe == 5: type-mismatch']],
    ['open < count() > >', ['>: syntax']],
    ['open /latenzy > 1 && name == "half a na', ['latenzy: unknown-field']],
    ['open /pid > 4K && latency', ['4K: bad-number']],
    ['open { printf("%s", exe, pid); ', ['pid: wrong-format']],
    ['open { @seen[exe] = count(); } end { print(@sen); } ', ['@sen: unknown-map']],
    ['read < count(), lhist(bytes, 0, 1KIB, 4) >', ['1KIB: bad-number']],
  ])('a mistake is marked at once: %s', (text, expected) => expect(marked(text)).toEqual(expected));

  test('a word that may become a known one is left in peace while the cursor is behind it', () => {
    expect(marked('open /latenc > 1/ < count() >', 'open /latenc'.length)).toEqual([]);
    expect(marked('open /latenc > 1/ < count() >')).toEqual(['latenc: unknown-field']);
  });

  test('a missing parameter is to be set', () => {
    const { diagnostics } = readWhileTyping('read /latency > $fast/ < count() >', 0, surroundings);
    expect(diagnostics[0]!.hint).toBe('give it one by :set fast=VALUE');
  });
});

test.each([
  ['open', true],
  ['open {', true],
  ['open /exe == "git"', true],
  ['open < count() >', false],
  ['opne < count() >', false],
  ['open /"x', false],
  ['# what follows asks', true],
  ['param slow = 1ms;', true],
])('%s: incomplete %s', (text, incomplete) => {
  expect(readProgram(text, surroundings).incomplete).toBe(incomplete);
});
