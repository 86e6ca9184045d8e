import { describe, expect, test } from 'vitest';
import { registry } from '../../../builtins/index.ts';
import { commands } from '../../../shell/cli/commands.ts';
import { options } from '../../../shell/cli/option-table.ts';
import { articlesOf } from '../../../shell/cli/reference/article.ts';
import { explain } from '../../../shell/cli/reference/explain.ts';
import { listArticles } from '../../../shell/cli/reference/list-articles.ts';

function textOf(word: string): string {
  const answer = explain(word, registry);
  if (typeof answer !== 'string') throw new Error(answer.message);
  return answer;
}

test('the whole of a field', () => {
  expect(textOf('bytes')).toMatch(
    /^bytes \(field\)\n {2}Bytes transferred; 0 where the operation failed\.\n\n {2}type +/,
  );
  expect(textOf('bytes')).toContain('\n  example:\n    write < exe, sum(bytes) >\n');
  expect(textOf('error')).toMatch(/names +(OK )?EPERM ENOENT [^]* and\s+\d+ more/);
});

test('the whole of a function', () => {
  expect(textOf('exit')).toBe(`exit([code]) (function)
  Ends the session, with an exit code from 0 to 255.

  example:
    interval:10s { exit(); }
`);
});

test('a probe says what counts as it on each host, and its fields', () => {
  const text = textOf('write:pre');
  expect(text).toMatch(/^write \(probe\)\n/);
  expect(text).toMatch(/Linux +write pwrite64/);
  expect(text).toMatch(/fields of write:pre +[^]*\bpath\b/);
});

describe('every word has its help', () => {
  const words = articlesOf(registry).flatMap(({ name, also }) => [name, ...also]);
  test.each([...new Set(words)])('%s', (word) => expect(textOf(word)).toMatch(/^ *examples?:$/m));

  test.each(options.flatMap(({ name, short }) => (short === undefined ? [`--${name}`] : [`--${name}`, `-${short}`])))(
    '%s',
    (option) => expect(textOf(option)).toContain('(option of fsbpf'),
  );

  test.each(commands.map(({ name }) => name).filter((name) => name !== 'run'))('%s', (name) =>
    expect(textOf(name)).toContain(`fsbpf ${name}`),
  );
});

test('a word of several kinds is explained in all of them', () => {
  expect(textOf('list')).toContain('(option of fsbpf list)');
  expect(textOf('list')).toContain('fsbpf list (command)');
});

test('forms of a word lead to it', () => {
  for (const form of ['p99', 'p99()', 'p99(latency)']) expect(textOf(form)).toContain('p99(x) (aggregation)');
  for (const form of ['endsWith', '.endsWith', 'text.endsWith()']) expect(textOf(form)).toContain('(method)');
});

test.each([
  ['latencyy', "there is no help for 'latencyy'", 'did you mean latency?'],
  ['--max-los', "there is no help for '--max-los'", 'did you mean --max-loss or --max-keys?'],
  ['xyzzy', "there is no help for 'xyzzy'", 'fsbpf list shows all words'],
])('%s is not known', (word, message, hint) => {
  expect(explain(word, registry)).toEqual({ kind: 'usage-error', code: 'usage', message, hint });
});

test('a word of the language that is still to come is not called unknown', () => {
  for (const { name } of registry.unsupported.filter(({ kind }) => kind === 'aggregation')) {
    expect(textOf(name)).toContain('not supported yet');
  }
});

describe('list -v', () => {
  test('has every article, and what no probe sees', () => {
    const text = listArticles(registry, undefined)!;
    for (const { title, kind } of articlesOf(registry)) expect(text).toContain(`${title} (${kind})\n`);
    for (const { name, doc } of registry.unseen) {
      expect(text).toContain(`\n${name}\n`);
      expect(text).toContain(doc.slice(0, 40));
    }
    for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(120);
  });

  test('shows what matches, or nothing', () => {
    expect(listArticles(registry, 'p9*')).toMatch(/^AGGREGATIONS\n\np90\(x\) \(aggregation\)\n/);
    expect(listArticles(registry, 'xyzzy')).toBeUndefined();
  });
});

test.each(['<', '/', '{', '@', '?', '$'])('%s is explained', (sign) => {
  expect(explain(sign, registry)).toMatch(/\(statement\)/);
});
