import { describe, expect, test } from 'vitest';
import { registry } from '../../../../builtins/index.ts';
import { commonBeginning } from '../../../../shell/ui/model/completion/completion.ts';
import type { Folders } from '../../../../shell/ui/model/completion/complete-path.ts';
import { completeProgram } from '../../../../shell/ui/model/completion/complete-program.ts';

const contents: Readonly<Record<string, readonly string[]>> = {
  '/': ['etc/', 'tmp/'],
  '/etc/': ['passwd', 'passwd-', 'ssl/', '.hidden'],
  '/odd/': ['a"b', 'c\u001bd', "e'f", 'g\nh', 'i\udcffj', 'k\u009bl', 'm\\n', 'o p', '日本/'],
  '/odd/日本/': ['ファイル'],
  '.': ['here.log', 'sub/'],
  '/project/': ['here.log', 'sub/'],
  '/project/sub/': ['deep'],
  '/home/me/': ['mine'],
  '/many/': Array.from({ length: 20_000 }, (_, index) => (index < 19_000 ? `aaa${index}` : `b${index}`)),
};
const folders: Folders = {
  read: (folder) => {
    const entries = contents[folder];
    if (entries === undefined) throw new Error(`no folder ${folder}`);
    return entries.map((name) => ({ name: name.replace(/\/$/, ''), isFolder: name.endsWith('/') }));
  },
  current: '/project/',
  home: '/home/me',
};
const sources = { registry, host: 'linux' as const, parameters: new Map([['slow', '10ms']]), folders };

/** The bar is the cursor. */
function candidates(drawn: string): readonly string[] {
  const cursor = drawn.indexOf('|');
  return completeProgram(drawn.replace('|', ''), cursor, sources).candidates.map(({ text }) => text);
}

test.each<[string, readonly string[]]>([
  ['op|', ['open']],
  ['open, re|', ['read', 'rename', 'readdir']],
  ['open < count() > trunc|', ['truncate']],
  ['open:|', ['pre']],
  ['process:|', ['start', 'exit']],
  ['proc|', ['process']],
  ['read /lat|', ['latency']],
  ['read < exe, p9|', ['p90', 'p95', 'p99', 'p999']],
  ['read < exe, p99(lat|', ['latency']],
  ['read /latency > $|', ['$slow']],
  ['param limit = 5; read /latency > $l|', ['$limit']],
  ['open /error == "ENOE|', ['ENOENT', 'ENOEXEC']],
  ['io /op == "wri|', ['write']],
  ['open /flags.cre|', ['create']],
  ['open < parent.|', ['pid', 'exe']],
  ['open /path.ends|', ['endsWith']],
  ['open { @slow[exe] = count(); } end { print(@s|', ['@slow']],
  ['open { let shown = 1; sho|', ['shown']],
  ['open { pri|', ['printf', 'print']],
  ['open { ass|', []],
  ['open { @n[exe] = count(); ex|', ['exit']],
  ['open { @n[exe] = cou|', ['count']],
  ['open { print(`${laten|', ['latency']],
  ['open { ret|', ['return']],
  ['open /path == "/e|', ['/etc/']],
  ['open /path == "/etc/pas|', ['/etc/passwd', '/etc/passwd-']],
  ['open /path == "/etc/|', ['/etc/passwd', '/etc/passwd-', '/etc/ssl/']],
  ['open /path == "/etc/.|', ['/etc/.hidden']],
  ['open /path == "/nowhere/|', []],
  ['open // op|', []],
  ['interval:1|', ['1s', '10s', '1m'].filter((each) => each.startsWith('1'))],
])('%s', (drawn, expected) => expect(new Set(candidates(drawn))).toEqual(new Set(expected)));

describe('fields are those that the probes of the clause have here', () => {
  test.each<[string, string, boolean]>([
    ['open < |', 'bytes', false],
    ['read < |', 'bytes', true],
    ['open, read < |', 'bytes', false],
    ['read:pre < |', 'bytes', false],
    ['read:pre < |', 'size', true],
    ['open < count() > read < |', 'bytes', true],
    ['interval:1s { print(|', 'path', false],
    ['interval:1s { print(|', 'time', true],
    ['interval:1s { |', 'time', false],
    ['re* < |', 'bytes', true],
    ['rename < |', 'path2', true],
    ['read < |', 'path2', false],
    ['read < |', 'attributes', false],
  ])('%s %s: %s', (drawn, field, has) => expect(candidates(drawn).includes(field)).toBe(has));

  test('as the compiler sees it: what is offered compiles, what is not does not', async () => {
    const { readProgram } = await import('../../../../shell/ui/model/complaints.ts');
    for (const probe of [...registry.probes.values()].filter(
      ({ kind }) => kind === 'operation' || kind === 'process',
    )) {
      const offered = new Set(candidates(`${probe.name} < |`));
      for (const name of registry.fields.keys()) {
        if (registry.functions.has(name) || registry.aggregations.has(name)) continue; // offered as a call
        const { diagnostics } = readProgram(`${probe.name} < ${name}, count() >`, sources);
        const isRefused = diagnostics.some(({ code }) => /field-unavailable|not-on-this-host/.test(code));
        expect({ probe: probe.name, name, offered: offered.has(name) }).toEqual({
          probe: probe.name,
          name,
          offered: !isRefused,
        });
      }
    }
  });
});

test('aggregations are columns, not parts of predicates', () => {
  expect(candidates('open < cou|')).toEqual(['count']);
  expect(candidates('open /cou|')).toEqual([]);
  expect(candidates('open < sum(cou|')).toEqual([]);
});

test('names of files are written as they stand in quotes, bytes that are not UTF-8 too', () => {
  expect(candidates('open /path == "/odd/|')).toEqual(
    ['a\\"b', 'c\\x1bd', "e'f", 'g\\nh', 'i\\xffj', 'k\\u009bl', 'm\\\\n', 'o p', '日本/'].map(
      (name) => `/odd/${name}`,
    ),
  );
  expect(candidates("open /path == '/odd/e|")).toEqual(["/odd/e\\'f"]);
  expect(candidates('open /path == "/odd/a\\"|')).toEqual(['/odd/a\\"b']);
  expect(candidates('open /path == "/odd/i\\xff|')).toEqual(['/odd/i\\xffj']);
  expect(candidates('open /path == "/odd/日本/|')).toEqual(['/odd/日本/ファイル']);
});

test('where only whole paths mean something, whole paths are put in', () => {
  expect(candidates('open /path == "he|')).toEqual(['/project/here.log']);
  expect(candidates('open /path.under("s|')).toEqual(['/project/sub/']);
  expect(candidates('open /dir == "sub/|')).toEqual(['/project/sub/deep']);
  expect(candidates('open /path == "~/m|')).toEqual(['/home/me/mine']);
  expect(candidates('open /name == "he|')).toEqual(['here.log']);
  expect(candidates('open /path.endsWith("he|')).toEqual(['here.log']);
});

test('a file ends its string, a folder does not', () => {
  const text = 'open /path == "';
  const { candidates: found } = completeProgram(text, text.length, sources);
  expect(found.map(({ label, after }) => [label, after])).toEqual([
    ['here.log', '"'],
    ['sub/', undefined],
  ]);
});

test('of a large folder no name is left out', () => {
  expect(candidates('open /path == "/many/|')).toHaveLength(20_000);
  expect(candidates('open /path == "/many/b|')).toHaveLength(1_000);
});

test('what all candidates begin with is put in at once', () => {
  const { candidates: found } = completeProgram('open /path == "/etc/p', 'open /path == "/etc/p'.length, sources);
  expect(commonBeginning(found)).toBe('/etc/passwd');
  expect(commonBeginning([])).toBe('');
});
