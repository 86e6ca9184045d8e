import { spawnSync } from 'node:child_process';
import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeBlock } from '../../shell/store/block.ts';
import { magic as recordingMagic } from '../../shell/store/recording-format.ts';
import { utf8 } from '../support/byte-string.ts';
import { compile } from '../support/compile.ts';
import { environment, finalTable, fsbpfCommandLine, runFsbpf, startFsbpf } from '../support/fsbpf.ts';
import { countedRows, countEverything, operationWords, toldRows } from '../support/operations.ts';
import { runPlain } from '../support/plain-run.ts';
import { missing } from '../support/requirement.ts';
import { createScratchDirectory, removeTree, scratchDirectory } from '../support/scratch.ts';

const replay = (file: string, program: string) => runFsbpf(['replay', file, '-e', program]);
const countOf = async (file: string) => finalTable(await replay(file, 'open < count() >')).rows[0]![0];

/** For five seconds, and then it ends, whoever runs it. */
const opensOften = ['sh', '-c', 'for i in $(seq 100); do : < /etc/hostname; sleep 0.05; done'];

describe.skipIf(missing('gcc'))('fsbpf record', () => {
  let programs = '';
  let operations = '';
  beforeAll(() => {
    programs = createScratchDirectory();
    operations = compile('operations', programs);
  });
  afterAll(() => removeTree(programs));

  test('without a program keeps all that a command does: what the command itself tells', async () => {
    const directory = scratchDirectory();
    const file = join(programs, 'all.fsrec');
    const script = `mkdir {a} create f {a/x} write f {hello} close f open f {a/x} read f pread f 1 3 close f fail {none}
      fork open f {a/x} read f close f join rename {a/x} {a/grün} open f {a/grün} read f close f`;
    const told = await runPlain(['record', '-o', file, '--', operations, ...operationWords(utf8(script))], {
      cwd: directory,
    });
    expect(told.exitCode, told.stderr).toBe(0);
    const here = `/path.startsWith("${directory}/")/ @`;
    const counted = countedRows(await replay(file, countEverything.replaceAll('@', here)));
    const expected = toldRows(told.stderr).filter((row) => row.split(' ')[1]!.startsWith(`${directory}/`));
    expect(expected.length).toBeGreaterThan(6);
    expect(counted).toEqual(expected);
  });

  test('keeps an event once, however many clauses it passes', async () => {
    const file = join(scratchDirectory(), 'x.fsrec');
    const program =
      'open < count() > open /ok/ @ok < count() > open,read @both < count() > open @path < path, count() >';
    const live = await runFsbpf(['record', '-o', file, '-e', program, '-c', 'cat /etc/hostname']);
    const { rows } = finalTable(live, '@both');
    expect(live.stderr).toContain(`${Number(rows[0]![0])} events recorded`);
    expect(await countOf(file)).toBe(finalTable(live).rows[0]![0]);
  });

  test('more paths than memory keeps: each is there, the first ones again', async () => {
    const directory = scratchDirectory();
    const file = join(directory, 'x.fsrec');
    const paths = 140_000;
    const opens = `const { openSync } = require('node:fs');
      const open = (number) => { try { openSync('${directory}/none/' + number) } catch {} };
      for (let number = 0; number < ${paths}; number++) {
        open(number);
        if (number % 1000 === 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
      }
      for (let number = 0; number < ${paths}; number += 1000) open(number);`;
    const program = `open /path.startsWith("${directory}/none/")/ < count() >`;
    const live = await runFsbpf(['record', '-o', file, '-e', program, '--', process.execPath, '-e', opens]);
    expect(finalTable(live).rows).toEqual([[paths + paths / 1000]]);
    const named = `open /path.startsWith("${directory}/none/")/ < count() >
      open /path == "${directory}/none/7000"/ @twice < count() > open /path == "${directory}/none/7001"/ @once < count() >`;
    const asked = await replay(file, named);
    expect(finalTable(asked, '@').rows).toEqual([[paths + paths / 1000]]);
    expect(finalTable(asked, '@twice').rows).toEqual([[2]]);
    expect(finalTable(asked, '@once').rows).toEqual([[1]]);
  });

  test('keeps only what passes the predicates, and says so when more is asked for', async () => {
    const file = join(scratchDirectory(), 'x.fsrec');
    await runFsbpf(['record', '-o', file, '-e', 'open /name == "hostname"/ < count() >', '-c', 'cat /etc/hostname']);
    expect(finalTable(await replay(file, 'open < path, count() >')).rows).toEqual([['/etc/hostname', 1]]);
    const { exitCode, stderr, stdout } = await replay(file, 'read < count() >');
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
    expect(stderr).toContain('the recording holds no events of read');
  });

  test('writes to a pipe, from which replay reads', () => {
    const fsbpf = fsbpfCommandLine()
      .map((word) => `'${word}'`)
      .join(' ');
    const line = `${fsbpf} record -o - -c 'cat /etc/hostname' | ${fsbpf} replay - -e 'open /name == "hostname"/ < exe, count() >'`;
    const { status, stdout, stderr } = spawnSync('sh', ['-c', line], { env: environment, encoding: 'utf8' });
    expect({ status, row: stdout.trim().split(/\s+/).join(' ') }, stderr).toEqual({
      status: 0,
      row: 'exe count() cat 1',
    });
  });

  test('killed, it leaves what it had until a second before', async () => {
    const file = join(scratchDirectory(), 'x.fsrec');
    const run = startFsbpf(['-v', 'record', '-o', file, '-e', 'open < count() >', '--', ...opensOften]);
    await run.attached();
    await sleep(2_500);
    run.child.kill('SIGKILL');
    await run.finished;
    const result = await replay(file, 'open < count() >');
    expect(Number(finalTable(result).rows[0]![0])).toBeGreaterThan(0);
    expect(result.stderr).toContain('the recording has no end: what was recorded last may be missing');
    const strict = await runFsbpf(['replay', file, '--max-loss', '0', '-e', 'open < count() >']);
    expect(strict.exitCode).toBe(4);
  });

  test('says what is wrong where it can’t write', async () => {
    const folder = scratchDirectory();
    for (const [path, reason] of [
      ['/dev/full', 'no space left on the device'],
      [folder, 'it is a folder'],
      [join(folder, 'none/x'), 'no such file or folder'],
    ]) {
      const { exitCode, stderr } = await runPlain(['record', '-q', '-o', path!, '-c', 'true']);
      expect({ exitCode, stderr }).toMatchObject({ exitCode: 3 });
      expect(stderr).toContain(`'${path}' can't be written: ${reason}`);
      expect(stderr).not.toMatch(/internal|at .*:\d+:\d+/);
    }
  });

  test('on a disk that gets full keeps what was written, whole', () => {
    const fsbpf = fsbpfCommandLine()
      .map((word) => `'${word}'`)
      .join(' ');
    const kept = join(scratchDirectory(), 'kept.fsrec');
    const script = `mount -t tmpfs -o size=200k none /mnt && ${fsbpf} record -q -o /mnt/x.fsrec -- sh -c '
      i=0; while [ $i -lt 400000 ]; do i=$((i+1)); : < /proc/$$/stat; : < /etc/hostname; done'; cp /mnt/x.fsrec ${kept}`;
    const { stderr } = spawnSync('unshare', ['-m', 'sh', '-c', script], { env: environment, encoding: 'utf8' });
    expect(stderr).toContain("'/mnt/x.fsrec' can't be written: no space left on the device");
    const { exitCode, stdout, stderr: told } = spawnReplay(kept);
    expect({ exitCode, told: told.includes('the recording has no end') }).toEqual({ exitCode: 0, told: true });
    expect(Number(stdout)).toBeGreaterThan(1000);
  });
});

function spawnReplay(file: string) {
  const [program, ...first] = fsbpfCommandLine();
  const words = [...first, 'replay', file, '-e', 'open < count() >'];
  const { status, stdout, stderr } = spawnSync(program!, words, { env: environment, encoding: 'utf8' });
  return { exitCode: status, stdout: stdout.trim(), stderr };
}

describe.skipIf(missing())('fsbpf replay', () => {
  let folder = '';
  let file = '';
  beforeAll(async () => {
    folder = createScratchDirectory();
    file = join(folder, 'x.fsrec');
    const script = 'for i in 1 2 3 4 5 6; do cat /etc/hostname; sleep 0.2; done';
    await runPlain(['record', '-q', '-o', file, '--', 'sh', '-c', script]);
  });
  afterAll(() => removeTree(folder));

  const opens = 'open /name == "hostname"/';

  test('runs interval clauses, and --interval, by the time of the events', async () => {
    const { objects } = await replay(file, `${opens} < count() > interval:200ms { print(@); clear(@); }`);
    const counts = objects.flatMap((object) => (object.type === 'table' ? [Number(object.rows[0]![0])] : []));
    expect(counts.length).toBeGreaterThanOrEqual(6);
    expect(counts.reduce((sum, count) => sum + count)).toBe(6);
    expect(Math.max(...counts)).toBeLessThanOrEqual(2);
    const shown = await runFsbpf(['replay', file, '--interval', '300ms', '-e', `${opens} < count() >`]);
    const tables = shown.objects.flatMap((object) => (object.type === 'table' ? [object] : []));
    expect(tables.length).toBeGreaterThanOrEqual(4);
    const grown = tables.map(({ rows }) => Number(rows[0]![0]));
    expect(grown).toEqual([...grown].sort((a, b) => a - b));
    expect(grown.at(-1)).toBe(6);
    const [first, second] = tables.map(({ time }) => Date.parse(time));
    expect(second! - first!).toBe(300);
  });

  test('takes saved programs and parameters', async () => {
    const program = join(folder, 'named.fsb');
    writeFileSync(program, 'param wanted: string; open /name == $wanted/ < exe, count() >');
    const result = await runFsbpf(['replay', file, program, '--wanted=hostname']);
    expect(finalTable(result).rows).toEqual([['cat', 6]]);
  });

  test('exit() ends it', async () => {
    const result = await replay(file, `${opens} { print(path); exit(7); }`);
    expect(result.exitCode).toBe(7);
  });

  test.each([
    ['is missing', (path: string) => path, 2, 'no such file or folder'],
    ['is none', (path: string) => (writeFileSync(path, 'hello'), path), 3, 'this is no recording of fsbpf'],
    ['is empty', (path: string) => (writeFileSync(path, ''), path), 3, 'this is no recording of fsbpf'],
    ['is of a later format', (path: string) => (writeFileSync(path, later()), path), 3, 'the recording has format 99'],
  ])('of a recording that %s, says so in one line', async (_, make, exitCode, message) => {
    const {
      exitCode: status,
      stdout,
      stderr,
    } = await runPlain(['replay', make(join(folder, 'bad')), '-e', `${opens} < count() >`]);
    expect({ status, stdout }).toEqual({ status: exitCode, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/internal|at .*:\d+:\d+/);
  });

  test('of a part of a recording shows what is there, and says that it is a part', async () => {
    const part = join(folder, 'part.fsrec');
    writeFileSync(part, readFileSync(file));
    truncateSync(part, statSync(part).size - 10);
    const { exitCode, stdout, stderr } = await runPlain(['replay', part, '-e', `${opens} < count() >`]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '6\n' });
    expect(stderr).toContain('the recording ends in the middle of a block');
  });

  test('refuses what makes no sense on a recording', async () => {
    for (const words of [['-p', '1'], ['--include-self'], ['--duration', '1s'], ['-c', 'true']]) {
      const { exitCode, stderr } = await runPlain(['replay', file, ...words, '-e', 'open < count() >']);
      expect({ exitCode, stderr }).toMatchObject({ exitCode: 2 });
      expect(stderr).toContain("the command 'replay'");
    }
  });
});

/** A recording's beginning as a later fsbpf may write it. */
function later(): Buffer {
  const header = Buffer.from(JSON.stringify({ schema: 99, version: '9.0.0' }));
  return Buffer.concat([recordingMagic, encodeBlock({ kind: 1, count: 1, segment: 0, first: 0, payload: header })]);
}
