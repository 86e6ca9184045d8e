import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compile } from '../support/compile.ts';
import { finalLosses, finalTable, noLosses, runFsbpf } from '../support/fsbpf.ts';
import { missing } from '../support/requirement.ts';
import { createScratchDirectory, removeTree } from '../support/scratch.ts';

/** Of every read, cached is what mincore said of its pages just before. */

const page = 4096;
const pages = 1024;

const cases: readonly (readonly [name: string, script: string])[] = [
  ['again and again', 'drop random 0,4096 0,4096 8192,4096 8192,100 8200,50 0,4096'],
  ['partly there', 'drop random 0,4096 8192,4096 0,8192 0,16384 12288,8192'],
  ['across pages', 'drop random 4000,200 0,100 4096,100 8190,4 8190,1 8192,1'],
  ['in large parts', 'drop 0,65536 0,65536 65536,1000000 1048576,1048576 1,100000'],
  ['in order', `drop ${'next 4096 '.repeat(80)}`],
  ['in order, in odd parts', `drop ${'next 10007 '.repeat(60)}`],
  ['beyond the end', `drop random ${pages * page},100 ${pages * page - 1},100 ${pages * page - 1},100`],
  ['past the cache', '0,4096 direct 0,4096'],
  ['sent to a pipe', 'drop random send 0,4096 send 0,4096 send 40960,8192 send 45056,4096'],
];

describe.skipIf(missing('gcc'))('cached', () => {
  let directory = '';
  let executable = '';
  let file = '';
  beforeAll(() => {
    directory = createScratchDirectory();
    executable = compile('cached', directory);
    file = join(directory, 'data');
    const descriptor = openSync(file, 'w');
    writeSync(descriptor, randomBytes(pages * page));
    fsyncSync(descriptor);
    closeSync(descriptor);
  });
  afterAll(() => removeTree(directory));

  const observe = async (program: string, script: string) => {
    const result = await runFsbpf(['-e', program, '--', executable, file, ...script.trim().split(' ')]);
    expect(result.exitCode, result.stderr.slice(-300)).toBe(0);
    expect(finalLosses(result)).toEqual(noLosses);
    return result;
  };

  test.each(cases)('%s', async (_, script) => {
    const result = await observe(`read /path.endsWith("/data")/ < offset, cached, count() >`, script);
    const counted = finalTable(result).rows.flatMap(([offset, cached, count]) =>
      Array<string>(Number(count)).fill(`${String(offset)} ${String(cached)}`),
    );
    const told = [...result.stderr.matchAll(/^read (\d+) (\w+)$/gm)];
    const truth = told.map(([, offset, state]) => `${offset!} ${String(state === 'resident')}`);
    expect(truth.length).toBeGreaterThan(0);
    expect(counted.sort()).toEqual(truth.sort());
  });

  test('in predicates, beside other operations', async () => {
    const text = `
      read /!cached && path.endsWith("/data")/ @absent < count() >
      read /cached && path.endsWith("/data")/ @there < count() >
      open,close /path.endsWith("/data")/ @others < op, count() >`;
    const result = await observe(text, 'drop random 0,4096 0,4096 0,4096');
    const absent = [...result.stderr.matchAll(/^read \d+ absent$/gm)].length;
    expect(finalTable(result, '@absent').rows).toEqual(absent === 0 ? [] : [[absent]]);
    expect(finalTable(result, '@there').rows).toEqual([[3 - absent]]);
    expect(finalTable(result, '@others').rows.map(([op]) => op)).toContain('open');
  });
});
