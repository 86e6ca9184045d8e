import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { utf8 } from '../support/byte-string.ts';
import { compile } from '../support/compile.ts';
import { finalLosses, noLosses, runFsbpf } from '../support/fsbpf.ts';
import { countedRows, countEverything, operationWords, toldRows } from '../support/operations.ts';
import { missing } from '../support/requirement.ts';
import { createScratchDirectory, removeTree, scratchDirectory } from '../support/scratch.ts';

/** The path of every operation is what Linux itself says in /proc/self/fd at that moment; of a failed open, what was asked. */

const touch = 'create f {x} write f {hello} close f';
const use = 'read f pread f 0 3 close f';

const cases: readonly (readonly [name: string, script: string])[] = [
  ['two processes, one file', `${touch} fork open f {x} ${use} join fork open f {x} ${use} join open f {x} ${use}`],
  ['a descriptor inherited', `create f {x} fork write f {a} pread f 0 1 join write f {b} close f`],
  ['relative after chdir', `mkdir {a} mkdir {a/b} chdir {a} ${touch} chdir {b} open f {../x} ${use} ${touch}`],
  ['relative after fchdir', `mkdir {a} open d {a} fchdir d ${touch} open f {./x} ${use} open f {.//x} ${use} close d`],
  ['openat', `mkdir {a} chdir {a} ${touch} chdir {..} open d {a} openat d f {x} ${use} openat d f {../a/./x} ${use}`],
  ['openat of an absolute path', `mkdir {a} open d {a} openat d f {/etc/passwd} ${use} close d`],
  ['a symlink to a file', `${touch} symlink {x} {l} symlink {l} {m} open f {m} ${use} open f {l} ${use}`],
  ['a symlink to a directory', `mkdir {a} chdir {a} ${touch} chdir {..} symlink {a} {l} open f {l/x} ${use}`],
  ['a chdir through a symlink', `mkdir {a} symlink {a} {l} chdir {l} ${touch} open f {x} ${use} fail {none}`],
  [
    'bind mounts, both ways in',
    `unshare mkdir {a} mkdir {b} chdir {a} ${touch} chdir {..} bind {a} {b}
    open f {a/x} open g {b/x} read f read g open h {b} openat h i {x} read i close f close g close h close i
    unmount {b} open f {a/x} ${use}`,
  ],
  ['a bind mount of a file', `unshare ${touch} create g {y} close g bind {x} {y} open f {y} ${use} open f {x} ${use}`],
  [
    'a bind mount of a part',
    `unshare mkdir {a} mkdir {a/b} mkdir {c} chdir {a/b} ${touch} chdir {../..} bind {a/b} {c}
    chdir {c} open f {x} ${use} fail {none} chdir {..} open f {a/b/x} ${use}`,
  ],
  [
    'mounts on mounts',
    `unshare mkdir {a} tmpfs {a} mkdir {a/b} tmpfs {a/b} mkdir {a/b/c} chdir {a/b/c} ${touch}
    fail {none} open f {..} close f open f {../..} close f open f {../../..} close f`,
  ],
  [
    'a mount over an open directory',
    `unshare mkdir {a} chdir {a} create f {x} chdir {..} tmpfs {a} write f {1}
    create g {a/x} write g {22} unmount {a} write f {333} close f`,
  ],
  [
    'a moved mount point',
    `unshare mkdir {a} mkdir {a/b} tmpfs {a/b} create f {a/b/x} write f {1} rename {a} {c}
    write f {22} open g {c/b/x} read g close g close f`,
  ],
  ['a renamed file', `create f {x} write f {1} rename {x} {y} write f {22} rename {y} {x} write f {333} close f`],
  [
    'a renamed directory',
    `mkdir {a} mkdir {a/b} chdir {a/b} create f {x} write f {1} rename {../../a} {../../c}
    write f {22} open g {x} read g close g fail {none} rename {../../c} {../../a} write f {333} close f`,
  ],
  [
    'a directory moved away',
    `mkdir {a} mkdir {c} mkdir {a/b} create f {a/b/x} write f {1} rename {a/b} {c/b}
    write f {22} mkdir {a/b} create g {a/b/x} write g {4} close g write f {333} close f`,
  ],
  [
    'names that change places',
    `create f {x} create g {y} write f {1} write g {2} rename {x} {z} rename {y} {x}
    rename {z} {y} write f {1} write g {2} close f close g`,
  ],
  ['a deleted file', `create f {x} write f {1} unlink {x} write f {22} pread f 0 9 close f fail {x}`],
  [
    'a deleted file, its name used again',
    `create f {x} write f {1} unlink {x} create g {x} write f {22} write g {333}
    close f close g`,
  ],
  ['a deleted directory', `mkdir {a} open f {a} rmdir {a} close f`],
  [
    'a replaced file',
    `create f {x} create g {y} write f {1} rename {y} {x} write f {22} write g {333} close f close g`,
  ],
  ['one of two names deleted', `create f {x} link {x} {y} open g {y} unlink {x} write f {1} read g close f close g`],
  ['a name that looks deleted', `create f {x (deleted)} write f {1} unlink {x (deleted)} write f {22} close f`],
  ['a memfd', `memfd f {secret} write f {hello} pread f 0 5 close f`],
  ['the root', `open d {/} close d chdir {/} open d {.} fail {none} openat d f {etc} close f failat d {none} close d`],
  ['failing, absolute', 'fail {/none/at/all} fail {/etc/passwd/none} fail {//none} fail {/none/../none}'],
  ['failing, relative', 'fail {none} fail {./none} fail {../none} mkdir {a} chdir {a} fail {none} fail {a/b/c/}'],
  ['failing, to a directory descriptor', 'mkdir {a} open d {a} failat d {none} failat d {/none} chdir {a} close d'],
  ['failing in a renamed directory', 'mkdir {a} chdir {a} fail {none} rename {../a} {../b} fail {none}'],
  ['failing at a dangling symlink', 'symlink {none} {l} fail {l} symlink {loop} {loop} fail {loop}'],
  ['many turns', `repeat 500 create f {x} write f {1} rename {x} {y} pread f 0 1 unlink {y} pread f 0 1 close f end`],
];

const names: readonly (readonly [name: string, bytes: string])[] = [
  ['one byte', 'a'],
  ['8 bytes', 'abcdefgh'],
  ['254 bytes', 'n'.repeat(254)],
  ['255 bytes', 'n'.repeat(255)],
  ['a space', ' '],
  ['a newline', 'a\nb\n'],
  ['quotes and backslashes', `"'\\x0a\\\\u0041"`],
  ['JSON in it', '","final":false,[]'],
  ['control characters', '\x01\x02\x07\b\t\v\f\r\x1f\x7f'],
  ['an escape sequence', '\x1b[31mred\x1b]0;title\x07'],
  ['UTF-8', utf8('Zürich 日本語 🎉 é')],
  ['a byte order mark', utf8('\ufeffx')],
  ['marks that reverse a line', utf8('\u202ecod.exe')],
  ['an ellipsis in front', utf8('…x')],
  ['line separators', utf8('a\u2028b\u2029c\u0085d')],
  ['the highest code point', utf8('\u{10ffff}\uffff')],
  ['Latin-1', 'Z\xfcrich'],
  ['invalid bytes', '\x80\xbf\xc0\xc1\xf5\xff\xfe'],
  ['UTF-8 cut short', '\xe6\x97'],
  ['UTF-8 cut short, then ASCII', '\xf0\x9f\x8ea\xc3'],
  ['overlong UTF-8', '\xc0\xaf\xe0\x80\xaf'],
  ['surrogates in UTF-8', '\xed\xa0\x80\xed\xb2\x80'],
  ['beyond Unicode', '\xf4\x90\x80\x80'],
  ['255 invalid bytes', '\xff'.repeat(255)],
  ['valid and invalid mixed', `${utf8('é')}\xe9${utf8('日')}\x97\xa5`],
  ['the word for unresolved', '<unresolved>'],
  ['null', 'null'],
];

describe.skipIf(missing('gcc', 'unshare'))('paths', () => {
  let directory = '';
  let executable = '';
  beforeAll(() => {
    directory = createScratchDirectory();
    executable = compile('operations', directory);
  });
  afterAll(() => removeTree(directory));

  async function expectTruth(script: string): Promise<void> {
    const command = ['--', executable, ...operationWords(script)];
    const result = await runFsbpf(['-e', countEverything, ...command], { cwd: scratchDirectory() });
    expect(result.exitCode, result.stderr.slice(-500)).toBe(0);
    const truth = toldRows(result.stderr);
    expect(truth.length).toBeGreaterThan(0);
    expect(countedRows(result)).toEqual(truth);
    expect(finalLosses(result)).toEqual(noLosses);
  }

  test.each(cases)('%s', (_, script) => expectTruth(script));

  test('in a chroot, as seen from outside', async () => {
    const cwd = scratchDirectory();
    const script = `mkdir {a} chroot {a} chdir {/} ${touch} open f {/x} ${use} fail {none} fail {/none}`;
    const command = ['--', executable, ...operationWords(script)];
    const result = await runFsbpf(['-e', countEverything, ...command], { cwd });
    expect(countedRows(result)).toEqual([
      `close ${cwd}/a/x 2 0`,
      `open ${cwd}/a/none 2 0`,
      `open ${cwd}/a/x 2 0`,
      `read ${cwd}/a/x 2 8`,
      `write ${cwd}/a/x 1 5`,
    ]);
    expect(finalLosses(result)).toEqual(noLosses);
  });

  test.each(names)('a name with %s', (_, name) =>
    expectTruth(`create f {${name}} write f {hello} pread f 0 5 unlink {${name}} pread f 0 5 close f fail {${name}}
      mkdir {${name}} chdir {${name}} create f {x} write f {hello} close f fail {${name}} fail {none}`),
  );
});
