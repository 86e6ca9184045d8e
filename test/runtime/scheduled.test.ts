import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compile } from '../support/compile.ts';
import type { TableObject } from '../support/fsbpf-output.ts';
import { finalLosses, noLosses, runFsbpf } from '../support/fsbpf.ts';
import { missing } from '../support/requirement.ts';
import { createScratchDirectory, removeTree } from '../support/scratch.ts';

/** Clauses of the session on the maps of a running program, against what was really read. */

const offsets = 40_000;
const rounds = 10;
const threads = 2;
const reads = offsets * rounds * threads;

describe.skipIf(missing('gcc'))('begin, end and interval clauses', () => {
  let directory = '';
  beforeAll(() => {
    directory = createScratchDirectory();
    compile('offsets', directory);
    writeFileSync(join(directory, 'subject'), Buffer.alloc(offsets + 8));
  });
  afterAll(() => removeTree(directory));

  interface Shown {
    readonly lines: readonly string[];
    readonly tables: readonly TableObject[];
  }

  async function run(program: string): Promise<readonly string[]> {
    return (await runWithTables(program)).lines;
  }

  /** What the program printed while two threads read. */
  async function runWithTables(program: string): Promise<Shown> {
    const command = ['./offsets', 'subject', offsets, rounds, threads].map(String);
    const result = await runFsbpf(['-e', program, '--', ...command], { cwd: directory });
    expect(result.exitCode, result.stderr.slice(0, 500)).toBe(0);
    expect(finalLosses(result)).toEqual(noLosses);
    const text = result.objects.flatMap((object) => (object.type === 'print' ? [object.text] : [])).join('');
    const tables = result.objects.flatMap((object) => (object.type === 'table' ? [object] : []));
    return { lines: text.split('\n').slice(0, -1), tables };
  }

  const subject = 'read /name == "subject"/';

  test('add to a map while two CPUs do', async () => {
    const program = `begin { @sum = -1_000; @at[0] = 7; }
      ${subject} { @sum += 1; @at[offset & 1] += 1; }
      interval:1ms { @sum += 1_000_000_000; @at[1] -= 3; @rounds++; }
      end { printf("%d %d %d %d\\n", @sum, @at[0], @at[1], @rounds); }`;
    const [line] = await run(program);
    const [sum, even, odd, intervals] = line!.split(' ').map(Number);
    expect(intervals).toBeGreaterThan(2);
    expect(sum).toBe(reads - 1_000 + 1_000_000_000 * intervals!);
    expect([even, odd]).toEqual([reads / 2 + 7, reads / 2 - 3 * intervals!]);
  });

  test('what they read and clear is neither lost nor counted twice', async () => {
    const program = `${subject} { @n += 1; @of[offset & 3] += 1; }
      interval:1ms {
        if (@n > 100) { let sum = 0; for (const i of range(4)) sum += @of[i]; printf("%d %d\\n", @n, sum); clear(@of); clear(@n); }
      }
      end { printf("%d %d\\n", @n, @of[0] + @of[1] + @of[2] + @of[3]); clear(@of); clear(@n); }`;
    const lines = (await run(program)).map((line) => line.split(' ').map(Number));
    expect(lines.length).toBeGreaterThan(2);
    const sums = [0, 1].map((column) => lines.reduce((sum, line) => sum + line[column]!, 0));
    expect(sums).toEqual([reads, reads]);
  });

  test('what they print and zero is neither lost nor counted twice, and its keys stay', async () => {
    const program = `read /name == "subject"/ @table < offset & 63, count() > ${subject} { @sum[offset & 63] += 1; }
      interval:1ms { for (const i of range(64)) @printed[i] += @sum[i]; print(@table); zero(@table); zero(@sum); print(len(@table) + len(@sum)); }
      end { for (const i of range(64)) printf("%d ", @printed[i] + @sum[i]); print(len(@table)); }`;
    const { lines, tables } = await runWithTables(program);
    expect(lines.slice(0, -1).at(-1)).toBe('128');
    expect(lines.at(-1)).toBe(`${`${reads / 64} `.repeat(64)}64`);
    const sums = new Map<unknown, number>();
    for (const [key, count] of tables.filter(({ name }) => name === '@table').flatMap(({ rows }) => rows)) {
      sums.set(key, (sums.get(key) ?? 0) + Number(count));
    }
    expect([...sums.values()]).toEqual(Array.from({ length: 64 }, () => reads / 64));
    expect(tables.length).toBeGreaterThan(3);
  });

  test('set what events look at, and are told the texts that events leave', async () => {
    const program = `begin { @limit = 5; }
      ${subject} { if (@seen < @limit) { @seen += 1; @name = name; } @all += 1; }
      interval:2ms /@seen == @limit/ { @limit = 6; }
      end { printf("%d %d %s %d\\n", @seen, @limit, @name, @all); }`;
    expect(await run(program)).toEqual([`6 6 subject ${reads}`]);
  });

  test('ask how many keys two CPUs put in at once', async () => {
    const program = `${subject} { @set[offset & 8191] = 1; @sum[offset & 8191] += 1; @gone[offset & 8191] = 1;
        @table[offset & 8191] = count(); if ((offset & 1) != 0) delete @gone[offset & 8191]; }
      interval:1ms { printf("%d %d %d\\n", len(@set), len(@sum), len(@table)); }
      end { printf("%d %d %d\\n", len(@set), len(@sum), len(@table)); print(len(@gone));
        clear(@set); clear(@sum); clear(@table); clear(@gone); }`;
    const lines = await run(program);
    expect(lines.slice(-2)).toEqual(['8192 8192 8192', '4096']);
    const growing = lines.slice(0, -1).map((line) => line.split(' ').map(Number));
    const sorted = [0, 1, 2].map((column) => growing.map((line) => line[column]!));
    for (const lengths of sorted) expect(lengths).toEqual([...lengths].sort((a, b) => a - b));
  });

  test('ask for rows, and remove them, while events do', async () => {
    const program = `${subject} { const key = offset & 63; @t[key] = count(); if (key == 5) delete @t[key]; }
      interval:5ms { delete @t[6]; if (5 in @t) @seen = true; }
      end { delete @t[7]; printf("%s %s %s %d\\n", 5 in @t, 7 in @t, 8 in @t, len(@t) + (6 in @t ? 0 : 1)); clear(@t); }`;
    expect(await run(program)).toEqual(['false false true 62']);
  });

  test('delete what events put in', async () => {
    const program = `read /name == "subject" && offset < 3/ { @offsets[offset] = bytes; }
      end {
        const had = 2 in @offsets;
        delete @offsets[2];
        delete @offsets[9];
        printf("%s %s %s %d\\n", had, 2 in @offsets, 1 in @offsets, @offsets[2]);
        print(@offsets);
      }`;
    expect(await run(program)).toEqual(['true false true 0']);
  });

  test('texts are keys and values: of the program, of the clause, missing ones', async () => {
    const program = `begin { @of["subject"] = "begin"; @n["subject"] = 7; print(@of["nothing"] == ""); }
      ${subject} { @n[name]++; @of[name] = offset < 0 ? "never" : "read"; @of["x"] = name; }
      end {
        printf("%s %s <%s>\\n", @of["subject"], @of["x"], @of["nothing"]);
        print(@of["x"] == "subject"); print(@of["x"] != "y"); print(@n["subject"]); print("nothing" in @of);
        let who = "nobody"; if (@n["subject"] > 7) who = @of["x"]; print(who);
      }`;
    const printed = await run(program);
    expect(printed).toEqual(['true', 'read subject <>', 'true', 'true', `${reads + 7}`, 'false', 'subject']);
  });
});
