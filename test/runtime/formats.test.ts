import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compile } from '../support/compile.ts';
import { finalTable, runFsbpf } from '../support/fsbpf.ts';
import { operationWords } from '../support/operations.ts';
import { missing } from '../support/requirement.ts';
import { createScratchDirectory, removeTree } from '../support/scratch.ts';

/** The same numbers in every format, and over time: nothing is lost or counted twice between two intervals. */

describe.skipIf(missing('gcc'))('formats', () => {
  let directory = '';
  beforeAll(() => {
    directory = createScratchDirectory();
    for (const name of ['operations', 'burst']) compile(name, directory);
  });
  afterAll(() => removeTree(directory));

  const script = `create f {a} write f {hello} write f {you} close f create f {b,"c"} write f {x} close f
    open f {a} read f read f close f unlink {a} unlink {b,"c"}`;
  const program = 'write < name, op, count(), sum(bytes), avg(bytes), hist(bytes) >';

  function run(format: readonly string[], text = program) {
    return runFsbpf([...format, '-e', text, '--', './operations', ...operationWords(script)], { cwd: directory });
  }

  test('JSON', async () => {
    const result = await run([]);
    expect(finalTable(result).columns).toEqual([
      { name: 'name', role: 'key', type: 'string' },
      { name: 'op', role: 'key', type: 'string' },
      { name: 'count()', role: 'value', kind: 'count' },
      { name: 'sum(bytes)', role: 'value', kind: 'sum', unit: 'bytes' },
      { name: 'avg(bytes)', role: 'value', kind: 'avg', unit: 'bytes' },
      { name: 'hist(bytes)', role: 'value', kind: 'hist', unit: 'bytes' },
    ]);
    expect(finalTable(result).rows).toEqual([
      [
        'a',
        'write',
        2,
        8,
        4,
        [
          { lo: 2, hi: 4, count: 1 },
          { lo: 4, hi: 8, count: 1 },
        ],
      ],
      ['b,"c"', 'write', 1, 1, 1, [{ lo: 1, hi: 2, count: 1 }]],
    ]);
  });

  test('CSV', async () => {
    const { stdout } = await run(['--format', 'csv'], 'write < name, op, count(), sum(bytes), avg(bytes) >');
    expect(stdout.split('\r\n')).toEqual([
      'name,op,count(),sum(bytes),avg(bytes)',
      'a,write,2,8,4',
      '"b,""c""",write,1,1,1',
      '',
    ]);
  });

  test('text', async () => {
    const { stdout } = await run(['--format', 'text'], 'write < name, op, count(), sum(bytes), avg(bytes) >');
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.trim().split(/\s{2,}/));
    expect(lines).toEqual([
      ['name', 'op', 'count()', 'sum(bytes)', 'avg(bytes)'],
      ['a', 'write', '2', '8B', '4B'],
      ['b,"c"', 'write', '1', '1B', '1B'],
    ]);
  });

  test('the quantile 1 is p100 in every format', async () => {
    const text = 'write < quantiles(bytes, 0.5, 1) >';
    const json = finalTable(await run([], text)).rows;
    const csv = (await run(['--format', 'csv'], text)).stdout.split('\r\n');
    const drawn = (await run(['--format', 'text'], text)).stdout.trim().split(/\s+/);
    expect(json).toEqual([[{ count: 3, p50: 3, p100: 5 }]]);
    expect(csv.slice(0, 2)).toEqual(['"quantiles(bytes, 0.5, 1).p50","quantiles(bytes, 0.5, 1).p100"', '3,5']);
    expect(drawn).toEqual(['p50(bytes)', 'p100(bytes)', '3B', '5B']);
  });

  test.each(['json', 'csv', 'text'])('-o writes %s to a file as to standard output', async (format) => {
    const text = 'io < name, op, bytes, offset >';
    const { stdout } = await run(['--format', format], text);
    await run(['--format', format, '-o', 'out'], text);
    const withoutTimes = (output: string) => output.replace(/"(time|spanNs)":("[^"]*"|\d+)/g, '');
    expect(withoutTimes(readFileSync(join(directory, 'out'), 'utf8'))).toBe(withoutTimes(stdout));
  });

  test('streams in the order of events', async () => {
    const result = await run([], 'open,read,write,close < op, name >');
    const rows = result.objects.flatMap((object) => (object.type === 'row' ? [object.values.join(' ')] : []));
    const one = ['open a', 'write a', 'write a', 'close a', 'open b,"c"', 'write b,"c"', 'close b,"c"'];
    expect(rows).toEqual([...one, 'open a', 'read a', 'read a', 'close a']);
  });

  test('printf', async () => {
    const text = 'write { printf("%s|%5d|%-4x|%s\\n", name, bytes, offset, error); }';
    const { stdout } = await run(['--format', 'text'], text);
    expect(stdout).toBe('a|    5|0   |OK\na|    3|5   |OK\nb,"c"|    1|0   |OK\n');
  });

  test('names are shown, never sent to the terminal', async () => {
    const words = operationWords('create f {\x1b[31m\n\xff} unlink {\x1b[31m\n\xff}');
    const args = ['--format', 'text', '-e', 'open < name, count() >', '--', './operations', ...words];
    const { stdout } = await runFsbpf(args, { cwd: directory });
    expect(stdout).toContain('\\x1b[31m\\x0a\\xff');
  });

  test('--interval: snapshots grow to the final table', async () => {
    const args = ['--interval', '10ms', '-e', 'read < count() >', '--', './burst', '/etc/passwd', '1000000'];
    const result = await runFsbpf(args, { cwd: directory });
    const tables = result.objects.flatMap((object) => (object.type === 'table' ? [object] : []));
    const counts = tables.map(({ rows }) => Number(rows[0]?.[0] ?? 0));
    expect(tables.map((table) => table.final)).toEqual([...tables.slice(1).map(() => false), true]);
    expect(tables.length).toBeGreaterThan(2);
    expect(counts).toEqual([...counts].sort((left, right) => left - right));
    expect(counts.at(-1)).toBe(1_000_000);
  });

  const reads = 1_500_000;
  const readers = `for i in 1 2; do ./burst /etc/passwd ${reads} & ./burst ./operations ${reads / 3} & done; wait`;
  const total = 2 * reads + (2 * reads) / 3;

  test.each(['20ms', '100ms', '300ms'])(
    'print and clear every %s: the sum is exact',
    { timeout: 120_000 },
    async (period) => {
      const text = `read /exe == "burst"/ < name, count(), sum(bytes), hist(bytes), quantiles(size) > interval:${period} { print(@); clear(@); }`;
      const result = await runFsbpf(['-e', text, '-c', readers], {
        cwd: directory,
        timeoutMs: 100_000,
      });
      const tables = result.objects.flatMap((object) => (object.type === 'table' ? [object] : []));
      const sums = { count: 0, bytes: 0, hist: 0, quantiles: 0 };
      for (const [, count, bytes, hist, quantiles] of tables.flatMap(({ rows }) => rows)) {
        sums.count += Number(count);
        sums.bytes += Number(bytes);
        sums.hist += (hist as readonly { count: number }[]).reduce((sum, bucket) => sum + bucket.count, 0);
        sums.quantiles += (quantiles as { count: number }).count;
      }
      expect(tables.length).toBeGreaterThan(1);
      expect(sums).toEqual({ count: total, bytes: total, hist: total, quantiles: total });
    },
  );

  test('@a and @b cleared at different times', { timeout: 120_000 }, async () => {
    const text = `read /exe == "burst"/ @a < count() > read /exe == "burst"/ @b < cpu, count() >
      interval:50ms { print(@a); clear(@a); } interval:70ms { print(@b); clear(@b); }`;
    const result = await runFsbpf(['-e', text, '-c', readers], { cwd: directory, timeoutMs: 100_000 });
    const sum = (name: string) => {
      const tables = result.objects.flatMap((object) =>
        object.type === 'table' && object.name === name ? [object] : [],
      );
      return tables.flatMap(({ rows }) => rows).reduce((total, row) => total + Number(row.at(-1)), 0);
    };
    expect([sum('@a'), sum('@b')]).toEqual([total, total]);
  });
});
