import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { finalTable, runFsbpf } from '../support/fsbpf.ts';
import { runPlain } from '../support/plain-run.ts';
import { missing } from '../support/requirement.ts';
import { createScratchDirectory, removeTree } from '../support/scratch.ts';

type Value = string | number | boolean | null;
type Row = Readonly<Record<string, Value>>;

/** Names that a writer may stumble over. */
const workload = String.raw`
  printf x > 'a,b "quoted"'; printf yy > "$(printf 'line\nbreak')"; printf zzz > "$(printf 'raw\377byte')"
  mkdir d; mv 'a,b "quoted"' d/grün; cat d/grün missing 2>/dev/null; cat line*; true`;

describe.skipIf(missing('sqlite3'))('fsbpf export', () => {
  let folder = '';
  const file = (ending: string) => join(folder, `x.${ending}`);
  let rows: readonly Row[] = [];

  beforeAll(async () => {
    folder = createScratchDirectory();
    const record = ['record', '-q', '-o', file('fsrec'), '--', 'sh', '-c', workload];
    expect(await runPlain(record, { cwd: folder })).toMatchObject({ exitCode: 0 });
    for (const ending of ['csv', 'ndjson', 'parquet']) {
      const { exitCode, stdout, stderr } = await runPlain(['export', file('fsrec'), '--to', file(ending)]);
      expect({ exitCode, stdout, stderr }).toMatchObject({ exitCode: 0, stdout: '' });
      expect(stderr).toMatch(/^fsbpf: \d+ events are in /);
    }
    rows = readFileSync(file('ndjson'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Row);
  });
  afterAll(() => removeTree(folder));

  const replayed = async (program: string) =>
    finalTable(await runFsbpf(['replay', file('fsrec'), '-e', program]))
      .rows.map((row) => row.join(' '))
      .sort();

  function sql(query: string): string[] {
    const script = `.mode csv\n.import '${file('csv')}' events\n.mode list\n.separator ' '\n${query};\n`;
    const { stdout, stderr } = spawnSync('sqlite3', [':memory:'], { input: script, encoding: 'utf8' });
    expect(stderr).toBe('');
    return stdout.trimEnd().split('\n').sort();
  }

  test('to CSV, SQLite counts what replay counts', async () => {
    const countAll = 'open,create,read,write,close,stat,mmap,rename,process:exit < op, exe, pid, count() >';
    const operations = "'open','create','read','write','close','stat','mmap','rename','process:exit'";
    const query = `select op, exe, pid, count(*) from events where op in (${operations}) group by 1, 2, 3`;
    expect(sql(query)).toEqual(await replayed(countAll));
    expect(
      sql(
        "select op, name, sum(bytes), max(cast(latency as integer)) from events where op in ('read', 'write') and exe = 'cat' and name not like 'line%' group by 1, 2",
      ),
    ).toEqual(
      await replayed('read,write /exe == "cat" && !name.startsWith("line")/ < op, name, sum(bytes), max(latency) >'),
    );
    expect(sql("select error, count(*) from events where op = 'open' group by 1")).toEqual(
      await replayed('open < error, count() >'),
    );
  });

  test('to CSV, names are the bytes they are, and what an event does not have is empty', () => {
    const bytes = readFileSync(file('csv'));
    for (const name of ['"a,b ""quoted"""', '"line\nbreak"', 'grün'])
      expect(bytes.includes(Buffer.from(name))).toBe(true);
    expect(bytes.includes(Buffer.from('raw\xffbyte', 'latin1'))).toBe(true);
    expect(sql("select count(*) from events where bytes = '' and op in ('read', 'write')")).toEqual(['0']);
    expect(sql("select count(*) from events where bytes <> '' and op not in ('read', 'write', 'readdir')")).toEqual([
      '0',
    ]);
  });

  test('to NDJSON, an object an event, in their order, with wall-clock time', async () => {
    expect(rows.length).toBe(Number(sql('select count(*) from events')[0]));
    const renamed = rows.filter(({ op }) => op === 'rename');
    expect(renamed).toMatchObject([
      {
        exe: 'mv',
        path: join(folder, 'a,b "quoted"'),
        path2: join(folder, 'd/grün'),
        error: 'OK',
        cmdline: expect.stringContaining('mv ') as string,
      },
    ]);
    expect(rows.filter(({ name, op }) => name === 'raw\udcffbyte' && op === 'write')).toMatchObject([{ bytes: 3 }]);
    const times = rows.map(({ time }) => time as string);
    for (const time of times) expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/);
    expect(Math.abs(Date.parse(times[0]!) - Date.now())).toBeLessThan(60 * 60_000);
    const streamed = await runFsbpf(['replay', file('fsrec'), '-e', 'open < time, pid, path >']);
    const opened = streamed.objects.flatMap((object) => (object.type === 'row' ? [object.values] : []));
    expect(rows.filter(({ op }) => op === 'open').map(({ time, pid, path }) => [time, pid, path])).toEqual(
      opened.map(([time, pid, path]) => [isoOf(BigInt(time as string)), pid, path]),
    );
  });

  test('to Parquet, another reader reads the same rows', async () => {
    const read = await parquetReadObjects({ file: await asyncBufferFromFile(file('parquet')) });
    const plain = (row: Readonly<Record<string, unknown>>) =>
      Object.fromEntries(
        Object.entries(row).flatMap(([name, value]) => (value === null ? [] : [[name, plainValue(value)]])),
      );
    const shortened = rows.map((row) => ({
      ...Object.fromEntries(Object.entries(row).map(([name, value]) => [name, replaceRaw(value)])),
      time: `${(row.time as string).slice(0, 23)}Z`,
    }));
    expect(read.map(plain)).toEqual(shortened);
  });

  test('of a damaged recording writes what can be read, and says what is missing', async () => {
    const bytes = readFileSync(file('fsrec'));
    writeFileSync(file('part.fsrec'), bytes.subarray(0, bytes.length - 5));
    const { exitCode, stderr } = await runPlain(['export', file('part.fsrec'), '--to', file('part.csv')]);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('the recording ends in the middle of a block');
    expect(readFileSync(file('part.csv'))).toEqual(readFileSync(file('csv')));
  });

  test.each([
    [['x.fsrec'], 2, "the command 'export' needs --to FILE"],
    [['x.fsrec', '--to', 'x.xls'], 2, '--to names a file that ends in .csv, .ndjson, .parquet'],
    [['none.fsrec', '--to', 'x.csv'], 2, "'none.fsrec' can't be read: no such file or folder"],
    [['x.csv', '--to', 'y.csv'], 3, 'this is no recording of fsbpf'],
    [['x.fsrec', '--to', 'none/x.csv'], 3, "'none/x.csv' can't be written: no such file or folder"],
    [['x.fsrec', '--to', 'none/x.parquet'], 3, "'none/x.parquet' can't be written: no such file or folder"],
    [['x.fsrec', '--to', 'x.csv', '--interval', '1s'], 2, "the command 'export' takes no --interval"],
  ])('%j: says what is wrong', async (words, exitCode, message) => {
    const answer = await runPlain(['export', ...words], { cwd: folder });
    expect(answer).toMatchObject({ exitCode, stdout: '' });
    expect(answer.stderr).toContain(message);
    expect(answer.stderr).not.toMatch(/internal|at .*:\d+:\d+/);
  });
});

function isoOf(timeNs: bigint): string {
  const date = new Date(Number(timeNs / 1_000_000n)).toISOString();
  return `${date.slice(0, -1)}${String(timeNs % 1_000_000n).padStart(6, '0')}Z`;
}

function plainValue(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  return value instanceof Date ? value.toISOString() : value;
}

/** Parquet's texts are UTF-8 throughout. */
function replaceRaw(value: Value): Value {
  return typeof value === 'string' ? value.replaceAll(/[\udc80-\udcff]/g, '\ufffd') : value;
}
