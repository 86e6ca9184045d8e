import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { byteStringOfHex, byteStringOfText, utf8, type ByteString } from '../support/byte-string.ts';
import { compile } from '../support/compile.ts';
import { finalLosses, finalTable, noLosses, runFsbpf } from '../support/fsbpf.ts';
import { operationWords } from '../support/operations.ts';
import { missing } from '../support/requirement.ts';
import { createScratchDirectory, removeTree, scratchDirectory } from '../support/scratch.ts';

/** volume is the mount point and type that /proc/self/mountinfo gives for the descriptor's mount at that moment. */

const use = 'read f pread f 0 3 close f';
const touch = 'create f {x} write f {hello} close f';

const cases: readonly (readonly [name: string, script: ByteString])[] = [
  ['the file system of the test', `${touch} open f {x} ${use} open d {.} close d`],
  ['the root', 'open d {/} close d open f {/etc/passwd} read f close f'],
  [
    'a mount',
    `unshare mkdir {a} tmpfs {a} chdir {a} ${touch} open f {x} ${use} open d {.} close d open d {..} close d`,
  ],
  ['mounts on mounts', `unshare mkdir {a} tmpfs {a} mkdir {a/b} tmpfs {a/b} chdir {a/b} ${touch} chdir {..} ${touch}`],
  [
    'two mounts at one place',
    `unshare mkdir {a} tmpfs {a} chdir {a} create f {x} chdir {..} bind {a} {a} tmpfs {a}
    write f {1} create g {a/y} write g {22} close g write f {333} close f`,
  ],
  [
    'bind mounts',
    `unshare mkdir {a} mkdir {b} chdir {a} ${touch} chdir {..} bind {a} {b} open f {a/x} open g {b/x} read f
    read g close f close g`,
  ],
  ['a bind mount of a file', `unshare ${touch} create g {y} close g bind {x} {y} open f {y} ${use} open f {x} ${use}`],
  [
    'another mount at the same place',
    `unshare mkdir {a} mkdir {b} repeat 20 tmpfs {a} chdir {a} ${touch} chdir {..} unmount {a}
    bind {b} {a} chdir {a} ${touch} chdir {..} unmount {a} chdir {a} ${touch} chdir {..} end`,
  ],
  [
    'a mount point that is renamed',
    `unshare mkdir {a} mkdir {a/b} tmpfs {a/b} create f {a/b/x} write f {1} rename {a} {c} write f {22}
    open g {c/b/x} read g close g rename {c} {a} write f {333} close f`,
  ],
  [
    'a mount that is taken down',
    `unshare mkdir {a} tmpfs {a} create f {a/x} write f {1} unmount {a} write f {22} close f`,
  ],
  ['a memory file', 'memfd f {secret} write f {hello} pread f 0 5 close f'],
  [
    'seen by two processes',
    `unshare mkdir {a} tmpfs {a} create f {a/x} fork write f {a} pread f 0 1 join write f {b} close f`,
  ],
  ...[
    ['a space', 'a b'],
    ['a newline', 'a\nb'],
    ['a backslash', 'a\\b\\040'],
    ['parentheses', 'a (tmpfs)'],
    ['UTF-8', utf8('Zürich 日本語')],
    ['invalid bytes', '\x80\xff'],
    ['255 bytes', 'n'.repeat(255)],
  ].map(([name, point]): [string, ByteString] => [
    `a mount point with ${name!}`,
    `unshare mkdir {${point!}} tmpfs {${point!}} chdir {${point!}} ${touch}`,
  ]),
];

const program = `
  open,close /!path.startsWith("/proc/")/ @calls < op, volume, volume.type, count() >
  read,write /!path.startsWith("/proc/")/ @transfers < op, volume, volume.type, count() >`;

describe.skipIf(missing('gcc', 'unshare'))('volumes', () => {
  let directory = '';
  let executable = '';
  beforeAll(() => {
    directory = createScratchDirectory();
    executable = compile('operations', directory);
  });
  afterAll(() => removeTree(directory));

  async function observe(text: string, script: ByteString) {
    const result = await runFsbpf(['-e', text, '--', executable, ...operationWords(script)], {
      cwd: scratchDirectory(),
    });
    expect(result.exitCode, result.stderr.slice(-500)).toBe(0);
    expect(finalLosses(result)).toEqual(noLosses);
    return result;
  }

  /** "write /a (tmpfs) tmpfs 3" */
  function sums(rows: readonly (readonly [string, number])[]): string[] {
    const counts = new Map<string, number>();
    for (const [key, count] of rows) counts.set(key, (counts.get(key) ?? 0) + count);
    return [...counts].map(([key, count]) => `${key} ${count}`).sort();
  }

  function toldBy(output: string, own: string): string[] {
    const told = [...output.matchAll(/^volume (\w+) (\S+) (\S+)$/gm)];
    return sums(
      told.map(([, operation, point, type]) => {
        const isListed = point !== '-';
        const shown = isListed ? `${byteStringOfHex(point!)} (${type!})` : `(${own})`;
        return [`${operation!} ${shown} ${isListed ? type! : own}`, 1];
      }),
    );
  }

  test.each(cases)('%s', async (_, script) => {
    const result = await observe(program, `volumes ${script}`);
    const rows = [...finalTable(result, '@calls').rows, ...finalTable(result, '@transfers').rows];
    const counted = rows.map(([operation, volume, type, count]): [string, number] => {
      return [`${String(operation)} ${byteStringOfText(String(volume))} ${String(type)}`, Number(count)];
    });
    const truth = toldBy(result.stderr, 'tmpfs');
    expect(truth.length).toBeGreaterThan(0);
    expect(sums(counted)).toEqual(truth);
  });

  test('compared, it is the mount point; the type has a field of its own', async () => {
    const script = `unshare mkdir {a} tmpfs {a} chdir {a} ${touch} chdir {..} ${touch}`;
    const result = await observe(
      `write /volume.endsWith("/a") && volume.type == "tmpfs"/ @in < volume.type, count() >
       write /!volume.endsWith("/a")/ @out < count() >
       write /volume.startsWith("/") && volume != "none"/ @all < volume, path, count() >`,
      script,
    );
    expect(finalTable(result, '@in').rows).toEqual([['tmpfs', 1]]);
    expect(finalTable(result, '@out').rows).toEqual([[1]]);
    expect(finalTable(result, '@all').rows).toHaveLength(2);
    for (const [volume, path] of finalTable(result, '@all').rows) {
      const [, point] = /^(.*) \(\w+\)$/.exec(String(volume))!;
      expect(String(path).startsWith(point!)).toBe(true);
    }
  });

  test('of an open that fails there is none', async () => {
    const result = await observe(
      'open /!ok/ < volume, volume.type, inode, directory, count() >',
      'fail {none} fail {/none}',
    );
    expect(finalTable(result).rows).toEqual([['none', 'none', 0, false, 2]]);
  });
});
