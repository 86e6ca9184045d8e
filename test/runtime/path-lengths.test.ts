import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { byteStringOfText } from '../support/byte-string.ts';
import { compile } from '../support/compile.ts';
import { finalLosses, finalTable, noLosses, runFsbpf, type RunResult } from '../support/fsbpf.ts';
import { countedRows, countEverything, longPath, operationWords, toldRows } from '../support/operations.ts';
import { namedPath } from '../support/named-path.ts';
import { missing } from '../support/requirement.ts';
import { createScratchDirectory, removeTree } from '../support/scratch.ts';

/** Up to 4,095 bytes a path is whole: Linux shows no longer one either. Beyond, its end is shown, marked and counted. */

const longestPath = 4095;
const lengths = [
  ...[40, 63, 64, 65, 127, 128, 129, 255, 256, 257, 511, 512, 513, 1023, 1024, 1025, 2047, 2048, 2049],
  ...[3071, 3072, 3073, 4087, 4088, 4089, 4093, 4094, 4095],
];
const componentLengths = [1, 7, 100, 255];

/** The words that make, enter and return the directory below `base` whose path has exactly `length` bytes. */
function enter(base: string, length: number, componentLength: number): { script: string; path: string } {
  const parts: string[] = [];
  let left = length - base.length;
  for (let size; left > 0; left -= size + 1) {
    size = Math.min(componentLength, left - 1);
    if (left - size - 1 === 1) size += size > 1 ? -1 : 1; // one byte more is no component
    parts.push('d'.repeat(size));
  }
  return {
    script: parts.map((part) => `mkdir {${part}} chdir {${part}}`).join(' '),
    path: [base, ...parts].join('/'),
  };
}

describe.skipIf(missing('gcc'))('path lengths', () => {
  let directory = '';
  let executable = '';
  beforeAll(() => {
    directory = createScratchDirectory();
    executable = compile('operations', directory);
  });
  afterAll(() => removeTree(directory));

  async function run(script: string): Promise<RunResult> {
    const base = createScratchDirectory();
    const words = operationWords(`chdir {${base}} ${script}`);
    const result = await runFsbpf(['-e', countEverything, '--', executable, ...words]);
    removeTree(base);
    expect(result.exitCode, result.stderr.slice(-300)).toBe(0);
    return result;
  }

  test.each(['/', '/etc', '/proc', '/proc/1', '/dev/shm', '/etc/passwd'])('%s', async (path) => {
    const result = await run(`open f {${path}} close f`);
    expect(countedRows(result)).toEqual([`close ${path} 1 0`, `open ${path} 1 0`]);
  });

  test.each(lengths.flatMap((length) => componentLengths.map((size) => [length, size] as const)))(
    '%i bytes, components of %i',
    async (length, componentLength) => {
      const base = createScratchDirectory();
      // The file's name takes two bytes: "/f".
      const { script, path } = enter(base, length - 2, componentLength);
      const use = 'create f {f} write f {hello} pread f 0 5 close f fail {g} fail {/none} unlink {f}';
      const result = await run(`chdir {${base}} ${script} ${use}`);
      removeTree(base);
      const truth = toldRows(result.stderr);
      expect(`${path}/f`).toHaveLength(length);
      expect(truth).toContain(`write ${path}/f 1 5`);
      expect(truth).toContain(`open ${path}/g 1 0`);
      expect(countedRows(result)).toEqual(truth);
      expect(finalLosses(result)).toEqual(noLosses);
    },
  );

  test.each([
    [4096, 1],
    [4096, 255],
    [4097, 100],
    [4500, 1],
    [6000, 255],
    [9000, 200],
  ])('%i bytes are cut, components of %i', async (length, componentLength) => {
    const base = createScratchDirectory();
    const { script, path } = enter(base, length - 2, componentLength);
    const result = await run(`chdir {${base}} ${script} create f {f} write f {hello} pread f 0 5 close f`);
    removeTree(base);
    expect(countedRows(result)).toEqual(
      ['close', 'open', 'read', 'write'].map((operation) => {
        return `${operation} ${longPath} 1 ${operation === 'read' || operation === 'write' ? 5 : 0}`;
      }),
    );
    for (const end of cutPaths(result)) {
      expect(`${path}/f`.endsWith(end)).toBe(true);
      expect(end.length).toBeGreaterThan(longestPath - 256 - 1);
    }
    expect(finalLosses(result)).toEqual({ ...noLosses, cutPaths: 4 });
  });

  test.each([4096, 4097, 5000, 60_000])('a failed open that asks for %i bytes has no path', async (length) => {
    // The kernel refuses such a text unread, so there is no end of it to show.
    const result = await run(`fail {${`/none/${'n/'.repeat(length)}`.slice(0, length)}}`);
    expect(finalTable(result, '@calls').rows).toEqual([['open', null, 1]]);
    expect(finalLosses(result)).toEqual({ ...noLosses, unresolvedPaths: 1 });
  });

  test('a failed open that asks for 4095 bytes', async () => {
    const asked = `/none/${'n/'.repeat(4095)}`.slice(0, 4095);
    expectWholeOrCut(await run(`fail {${asked}}`), namedPath('', asked));
  });

  test.each([300, 2000, 4090, 4095])('a failed open that asks for %i bytes, deep down', async (length) => {
    const base = createScratchDirectory();
    const { script, path } = enter(base, 3000, 50);
    const asked = `none/${'n/'.repeat(length)}`.slice(0, length);
    const result = await run(`chdir {${base}} ${script} fail {${asked}}`);
    removeTree(base);
    expectWholeOrCut(result, namedPath(path, asked));
  });

  function expectWholeOrCut(result: RunResult, path: string): void {
    const [row, ...more] = finalTable(result, '@calls').rows;
    expect(more).toEqual([]);
    if (path.length <= longestPath) expect(row).toEqual(['open', path, 1]);
    else expect(path.endsWith(cutPaths(result)[0] ?? '(whole)'), String(row?.[1]).slice(0, 100)).toBe(true);
    expect(finalLosses(result)).toEqual({ ...noLosses, cutPaths: path.length <= longestPath ? 0 : 1 });
  }
});

function cutPaths(result: RunResult): string[] {
  const rows = [...finalTable(result, '@calls').rows, ...finalTable(result, '@transfers').rows];
  const paths = rows.map((row) => String(row[1])).filter((path) => path.startsWith('…'));
  return paths.map((path) => byteStringOfText(path.slice(1)));
}
