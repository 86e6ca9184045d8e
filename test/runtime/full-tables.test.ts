import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compile } from '../support/compile.ts';
import { finalLosses, finalTable, noLosses, runFsbpf, type RunResult } from '../support/fsbpf.ts';
import { allRows, bucketsOf, expectValues, offsetColumns, sum } from '../support/full-table-truth.ts';
import { missing } from '../support/requirement.ts';
import { createScratchDirectory, removeTree } from '../support/scratch.ts';

/**
 * 100,000 keys in tables of few rows, filled by two CPUs at once: rows are exact, `other` is exactly the rest.
 * A read at offset N asks for N % 8 bytes and gets them, so all of the truth follows from which offsets are shown.
 */

const offsets = 100_000;
const rounds = 2;
const threads = 2;
const readsEach = rounds * threads;
const reads = offsets * readsEach;

describe.skipIf(missing('gcc'))('100,000 keys', () => {
  let directory = '';
  beforeAll(() => {
    directory = createScratchDirectory();
    compile('offsets', directory);
    writeFileSync(join(directory, 'file'), Buffer.alloc(offsets + 8));
  });
  afterAll(() => removeTree(directory));

  async function run(options: readonly string[], program: string): Promise<RunResult> {
    const command = ['./offsets', 'file', String(offsets), String(rounds), String(threads)];
    const result = await runFsbpf([...options, '-e', program, '--', ...command], { cwd: directory });
    expect(result.exitCode, result.stderr.slice(0, 500)).toBe(0);
    return result;
  }

  test.each([[7], [1000], [undefined]])('in %s rows', async (maxKeys) => {
    const options = maxKeys === undefined ? [] : ['--max-keys', String(maxKeys)];
    const program = `read /name == "file"/ < offset, ${offsetColumns(offsets)} >`;
    const result = await run(options, program);
    const { rows, other } = finalTable(result);
    const most = maxKeys ?? 32_768;
    expect(rows.length).toBeLessThanOrEqual(most);
    expect(rows.length).toBeGreaterThan(most * 0.99); // two CPUs that meet a new key at once may waste a row
    const shown = new Set(rows.map(([offset]) => Number(offset)));
    for (const [offset, ...values] of rows) expectValues(values, [Number(offset)], readsEach);
    const hidden = Array.from({ length: offsets }, (_, offset) => offset).filter((offset) => !shown.has(offset));
    expect(other![0]).toBe(null);
    expectValues(other!.slice(1), hidden, readsEach);
    expect(finalLosses(result)).toEqual({ ...noLosses, mapFull: hidden.length * readsEach });
  });

  test('with room for all there is no other', async () => {
    const result = await run(['--max-keys', '101000'], 'read /name == "file"/ < offset, count(), sum(bytes) >');
    const { rows, other } = finalTable(result);
    expect(rows).toHaveLength(offsets);
    expect(rows.filter(([, count]) => count !== readsEach)).toEqual([]);
    expect(other).toBeUndefined();
    expect(finalLosses(result)).toEqual(noLosses);
  });

  test('printed and cleared while it fills: no event is counted twice or lost', async () => {
    const program = 'read /name == "file"/ < offset, count(), hist(bytes) > interval:10ms { print(@); clear(@); }';
    const result = await run(['--max-keys', '500'], program);
    const tables = result.objects.filter((object) => object.type === 'table');
    expect(tables.length).toBeGreaterThan(2);
    const counted = tables.flatMap(allRows);
    expect(sum(counted.map(([, count]) => Number(count)))).toBe(reads);
    expect(sum(counted.flatMap(([, , histogram]) => bucketsOf(histogram).map(({ count }) => count)))).toBe(reads);
    expect(sum(tables.map(({ other }) => Number(other?.[1] ?? 0)))).toBe(finalLosses(result).mapFull);
    for (const { rows } of tables) expect(rows.length).toBeLessThanOrEqual(500);
  });

  test('text and CSV show the row other last', async () => {
    const text = await run(['--format', 'text', '--max-keys', '3'], 'read /name == "file"/ < offset, sum(bytes) >');
    const lines = text.stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(5);
    expect(lines.at(-1)).toMatch(/^ *other +\d/);
    expect(text.stderr).toMatch(/^lost: \d+ of \d+ .* the row "other" .*--max-keys/m);
    const csv = await run(['--format', 'csv', '--max-keys', '3'], 'read /name == "file"/ < offset, sum(bytes) >');
    expect(csv.stdout.trimEnd().split('\r\n').at(-1)).toMatch(/^other,\d+$/);
  });
});
