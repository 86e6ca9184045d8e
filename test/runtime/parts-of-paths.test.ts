import { posix } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { byteStringOfText, utf8, type ByteString } from '../support/byte-string.ts';
import { compile } from '../support/compile.ts';
import { finalLosses, finalTable, noLosses, runFsbpf } from '../support/fsbpf.ts';
import { operationWords } from '../support/operations.ts';
import { missing } from '../support/requirement.ts';
import { createScratchDirectory, removeTree, scratchDirectory } from '../support/scratch.ts';

/** dir and ext are what Node's path functions make of path and name, which paths.test.ts holds against the kernel. */

const program = `
  open,close @calls < path, dir, name, ext, count() >
  read,write @transfers < path, dir, name, ext, count() >`;

const touch = (name: ByteString) => `create f {${name}} write f {hello} pread f 0 5 close f`;

const names: readonly ByteString[] = [
  'a.txt',
  'a.tar.gz',
  'README',
  '.profile',
  '.profile.bak',
  'a.',
  'a..',
  '..a',
  '...',
  'a.b ',
  'A.LOG',
  `a.${'x'.repeat(253)}`,
  `${'x'.repeat(253)}.y`,
  'n'.repeat(255),
  'a.b\nc',
  'a.\x80\xff',
  utf8('a.été'),
  'a (deleted)',
  'a.b (deleted)',
];

const places: readonly (readonly [name: string, script: ByteString])[] = [
  ['the root', 'open d {/} close d open d {/etc} close d open f {/etc/passwd} read f close f'],
  [
    'a directory',
    'mkdir {a} mkdir {a/b.c} open d {a/b.c} close d chdir {a/b.c} open d {..} close d open d {.} close d',
  ],
  ['a deleted file', 'create f {x.y} unlink {x.y} write f {1} pread f 0 1 close f'],
  ['a deleted directory', 'mkdir {a.b} open d {a.b} rmdir {a.b} close d'],
  ['a renamed file', 'create f {x.y} write f {1} rename {x.y} {z} write f {22} close f'],
  ['a moved directory', 'mkdir {a} mkdir {a/b} create f {a/b/x} write f {1} rename {a/b} {c} write f {22} close f'],
  [
    'a bind mount of a file',
    'unshare create f {x.y} close f create g {z.w} close g bind {x.y} {z.w} open f {z.w} read f close f',
  ],
  ['a mount', 'unshare mkdir {a.b} tmpfs {a.b} open d {a.b} close d create f {a.b/x} write f {1} close f'],
  [
    'names that are not there',
    'fail {none.x} fail {./a/none} fail {/none} fail {/none/at/all.txt} fail {none/} fail {a//b.c} fail {../no.such}',
  ],
  [
    'the same folder again and again',
    `mkdir {a} repeat 50 ${touch('a/x.log')} ${touch('a/y.log')} ${touch('z.txt')} end`,
  ],
];

/** As path.extname, of which a name is all there is. */
const extensionOf = (name: string) => posix.extname(name).slice(1);

describe.skipIf(missing('gcc', 'unshare'))('dir, name and ext', () => {
  let directory = '';
  let executable = '';
  beforeAll(() => {
    directory = createScratchDirectory();
    executable = compile('operations', directory);
  });
  afterAll(() => removeTree(directory));

  async function run(text: string, script: ByteString) {
    const result = await runFsbpf(['-e', text, '--', executable, ...operationWords(script)], {
      cwd: scratchDirectory(),
    });
    expect(result.exitCode, result.stderr.slice(-500)).toBe(0);
    expect(finalLosses(result)).toEqual(noLosses);
    return result;
  }

  async function expectParts(script: ByteString): Promise<void> {
    const result = await run(program, script);
    const rows = [...finalTable(result, '@calls').rows, ...finalTable(result, '@transfers').rows];
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      const [path, dir, name, ext] = row.slice(0, 4).map((value) => byteStringOfText(String(value)));
      expect([path, dir]).toEqual([path, posix.dirname(path!)]);
      expect([name, ext]).toEqual([name, extensionOf(name!)]);
      const base = posix.basename(path!) || '/';
      expect([base, base === `${name!} (deleted)` ? base.replace(/ \(deleted\)$/, '') : base]).toEqual([base, name]);
    }
  }

  test.each(names)('a name: %j', (name) =>
    expectParts(`${touch(name)} mkdir {d} chdir {d} ${touch(name)} fail {none/${name}}`),
  );

  test.each(places)('%s', (_, script) => expectParts(script));

  test('in predicates', async () => {
    const script = `mkdir {src.d} mkdir {src.d/lib} ${touch('src.d/a.ts')} ${touch('src.d/lib/b.ts')} ${touch('src.d/c.js')}
      ${touch('src.d/Makefile')} ${touch('d.ts')} create f {src.d/gone.ts} unlink {src.d/gone.ts} write f {1} close f`;
    const result = await run(
      `write /dir.endsWith("/src.d")/ @in < name, count() >
       write /dir.startsWith("/") && !dir.endsWith("src.d") && ext == "ts"/ @elsewhere < name, count() >
       write /ext == "ts" || ext == "js"/ @code < ext, count() >
       write /ext == ""/ @bare < name, count() >
       write /ext.startsWith("t") && ext.endsWith("s") && ext != "tsx"/ @ts < name, count() >
       write /path.endsWith("/src.d/a.ts") && dir.endsWith("/src.d") && ext.equals("ts") && name == "a.ts"/ @all < dir, path, count() >`,
      script,
    );
    const namesOf = (table: string) =>
      finalTable(result, table)
        .rows.map(([name, count]) => `${String(name)} ${String(count)}`)
        .sort();
    expect(namesOf('@in')).toEqual(['Makefile 1', 'a.ts 1', 'c.js 1', 'gone.ts 1']);
    expect(namesOf('@elsewhere')).toEqual(['b.ts 1', 'd.ts 1']);
    expect(namesOf('@code')).toEqual(['js 1', 'ts 4']);
    expect(namesOf('@bare')).toEqual(['Makefile 1']);
    expect(namesOf('@ts')).toEqual(['a.ts 1', 'b.ts 1', 'd.ts 1', 'gone.ts 1']);
    const [[dir, path, count]] = finalTable(result, '@all').rows as [[string, string, number]];
    expect([`${dir}/a.ts`, count]).toEqual([path, 1]);
  });

  test('dir alone, without the path', async () => {
    const result = await run('write < dir, count() >', `mkdir {a} ${touch('a/x')} ${touch('a/y')} ${touch('z')}`);
    const rows = finalTable(result).rows.map(([dir, count]) => [posix.basename(String(dir)), count]);
    expect(rows).toEqual([
      ['a', 2],
      [expect.stringMatching(/^fsbpf-test-/), 1],
    ]);
  });

  test('of a rename and a link, both names have their parts', async () => {
    const script = 'mkdir {a} mkdir {b} create f {a/x.old} close f rename {a/x.old} {b/y.new} link {b/y.new} {z}';
    const result = await run(
      `rename,link < op, path, dir, name, ext, path2, dir2, name2, count() >
       rename,link /dir != dir2/ @moved < path.dirname(), path2.dirname(), count() >
       rename,link /path2.dirname().endsWith("/b") && path2.basename() == "y.new"/ @found < op, count() >
       rename,link /name2.startsWith("z") && name2.endsWith("z") && !dir2.endsWith("/b")/ @last < name.basename(), name2, count() >`,
      script,
    );
    const rows = finalTable(result).rows.map((row) => row.map(String));
    const base = posix.dirname(posix.dirname(rows.find(([op]) => op === 'rename')![1]!));
    expect(rows.sort()).toEqual([
      ['link', `${base}/b/y.new`, `${base}/b`, 'y.new', 'new', `${base}/z`, base, 'z', '1'],
      ['rename', `${base}/a/x.old`, `${base}/a`, 'x.old', 'old', `${base}/b/y.new`, `${base}/b`, 'y.new', '1'],
    ]);
    const moves = finalTable(result, '@moved')
      .rows.map((row) => row.map(String))
      .sort();
    expect(moves).toEqual([
      [`${base}/a`, `${base}/b`, '1'],
      [`${base}/b`, base, '1'],
    ]);
    expect(finalTable(result, '@found').rows).toEqual([['rename', 1]]);
    expect(finalTable(result, '@last').rows).toEqual([['y.new', 'z', 1]]);
  });

  test.each(['x', 'a/x', '/a', '/', '../x.y', 'a/b/', 'a//b//', '/a/b/../c.d/', `${'n/'.repeat(2000)}x`])(
    'of the text of a symbolic link: %j',
    async (target) => {
      const text = 'link < path, dir, ext, name2, count() >';
      const result = await runFsbpf(['-e', text, '--', 'ln', '-s', target, 'l.k'], { cwd: scratchDirectory() });
      const dir = target.includes('/') ? posix.dirname(target).replace(/\/+$/, '') || '/' : '';
      expect(finalTable(result).rows).toEqual([[target, dir, extensionOf(posix.basename(target)), 'l.k', 1]]);
    },
  );

  test('a pipe lies in no folder', async () => {
    const args = ['--any-file', '-e', 'write /path == "pipefs" && dir == ""/ < path, dir, count() >'];
    const result = await runFsbpf([...args, '--', 'sh', '-c', 'echo a | cat > /dev/null']);
    expect(finalTable(result).rows).toEqual([['pipefs', '', 1]]);
  });

  test('of a path that is cut, the folder is cut as well, and marked', async () => {
    const deep = `mkdir {${'d'.repeat(200)}} chdir {${'d'.repeat(200)}}`;
    const script = `${Array.from({ length: 25 }, () => deep).join(' ')} create f {x.y} write f {hello} close f`;
    const result = await runFsbpf(['-e', program, '--', executable, ...operationWords(script)], {
      cwd: scratchDirectory(),
    });
    const rows = [...finalTable(result, '@calls').rows, ...finalTable(result, '@transfers').rows];
    const ofTheFile = rows.filter(([path]) => String(path).endsWith('/x.y')).map((row) => row.map(String));
    expect(ofTheFile.map((row) => row[4])).toEqual(['2', '1']);
    for (const [path, dir, name, ext] of ofTheFile)
      expect([dir, name, ext]).toEqual([posix.dirname(path!), 'x.y', 'y']);
    for (const [path] of ofTheFile) expect(path).toMatch(/^…(\/d{200})+\/x\.y$/);
    expect(finalLosses(result)).toEqual({ ...noLosses, cutPaths: 3 });
  });

  test('a name that no file can have is cut, marked and counted', async () => {
    const result = await runFsbpf([
      '-e',
      'open < name, count() >',
      '--',
      executable,
      ...operationWords(`fail {${'n'.repeat(300)}}`),
    ]);
    expect(finalTable(result).rows).toEqual([[`${'n'.repeat(255)}…`, 1]]);
    expect(finalLosses(result)).toEqual({ ...noLosses, cutPaths: 1 });
  });
});
