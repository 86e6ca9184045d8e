import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compile } from '../support/compile.ts';
import { finalLosses, finalTable, noLosses, runFsbpf, type RunResult } from '../support/fsbpf.ts';
import { operationWords } from '../support/operations.ts';
import { missing } from '../support/requirement.ts';
import { createScratchDirectory, removeTree } from '../support/scratch.ts';

/** first, last and rate against what was done, when. */

const offsets = 20_000;

describe.skipIf(missing('gcc'))('columns that depend on time', () => {
  let directory = '';
  beforeAll(() => {
    directory = createScratchDirectory();
    for (const name of ['offsets', 'operations']) compile(name, directory);
    for (const name of ['a', 'b', 'c', 'file']) writeFileSync(join(directory, name), Buffer.alloc(offsets + 8));
  });
  afterAll(() => removeTree(directory));

  async function run(program: string, command: readonly string[]): Promise<RunResult> {
    const result = await runFsbpf(['-e', program, '--', ...command], { cwd: directory });
    expect(result.exitCode, result.stderr.slice(0, 500)).toBe(0);
    expect(finalLosses(result)).toEqual(noLosses);
    return result;
  }

  test('the first and last path in the order of the calls', async () => {
    const script = 'open f {b} close f open f {a} close f open f {c} close f open f {a}';
    const program = 'open < exe, first(path), last(path), first(name), last(ok), count() >';
    const result = await run(program, ['./operations', ...operationWords(script)]);
    const [a, b] = [join(directory, 'a'), join(directory, 'b')];
    expect(finalTable(result).rows).toEqual([['operations', b, a, 'b', true, 4]]);
  });

  test('the first and last offset of each thread, and of all', async () => {
    const program = `read /name == "file"/ @threads < tid, first(offset), last(offset), count() >
      read /name == "file"/ @all < first(offset), last(offset), first(time), last(time) >
      read /name == "file"/ @stream < time, offset >`;
    const result = await run(program, ['./offsets', 'file', String(offsets), '1', '2']);
    const threads = finalTable(result, '@threads').rows.map(([, first, last, count]) => [first, last, count]);
    const ways = [
      [0, offsets - 1, offsets],
      [offsets - 1, 0, offsets],
    ];
    expect(threads).toHaveLength(2);
    expect(threads).toEqual(expect.arrayContaining(ways));
    const events = result.objects.flatMap((object) =>
      object.type === 'row' ? [{ time: BigInt(object.values[0] as string), offset: object.values[1] }] : [],
    );
    const [first, last, begin, end] = finalTable(result, '@all').rows[0]!;
    const [earliest, latest] = [begin, end].map((time) => BigInt(time as string)) as [bigint, bigint];
    expect(events.filter(({ time }) => time < earliest || time > latest)).toEqual([]);
    expect(events.filter(({ time }) => time === earliest).map(({ offset }) => offset)).toContain(first);
    expect(events.filter(({ time }) => time === latest).map(({ offset }) => offset)).toContain(last);
  });

  test('a rate is the count by the span, and the span is real time', async () => {
    const began = process.hrtime.bigint();
    const result = await run('read < rate(), count() > interval:200ms { print(@); clear(@); }', [
      'sh',
      '-c',
      './offsets file 20000 1 1; sleep 1; ./offsets file 20000 1 1',
    ]);
    const wholeNs = Number(process.hrtime.bigint() - began);
    const tables = result.objects.filter((object) => object.type === 'table');
    expect(tables.length).toBeGreaterThanOrEqual(5);
    for (const { rows, spanNs } of tables) {
      const [rate, count] = rows[0] as [number, number];
      expect(rate).toBeCloseTo((count * 1e9) / spanNs, 3);
    }
    const spans = tables.map(({ spanNs }) => spanNs);
    for (const spanNs of spans.slice(0, -1)) expect(spanNs).toBeGreaterThan(190e6);
    expect(spans.reduce((sum, spanNs) => sum + spanNs, 0)).toBeLessThan(wholeNs);
    expect(spans.reduce((sum, spanNs) => sum + spanNs, 0)).toBeGreaterThan(1e9);
    // An idle second lies between: some interval has none.
    expect(tables.some(({ rows }) => rows[0]![0] === 0)).toBe(true);
  });
});
