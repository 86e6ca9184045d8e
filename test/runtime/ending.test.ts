import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { compile } from '../support/compile.ts';
import { environment, finalTable, fsbpfCommandLine, runFsbpf, startFsbpf } from '../support/fsbpf.ts';
import { missing } from '../support/requirement.ts';
import { scratchDirectory } from '../support/scratch.ts';

/** How a run ends, and what its exit status says. */

const json = ['--format', 'json', '-v'];

describe.skipIf(missing('gcc'))('ending', () => {
  test.each([
    ['true', 0],
    ['false', 1],
    ['exit 7', 7],
    ['kill -9 $$', 137],
    ['kill -TERM $$', 143],
    ['/none/such', 127],
    ['none-such-command', 127],
    ['/etc/passwd', 126],
  ])('the status of the command %s is %i', async (command, status) => {
    const result = await runFsbpf(['-e', 'open < count() >', '-c', command]);
    expect(result.exitCode).toBe(status);
    expect(finalTable(result).final).toBe(true);
  });

  test('a program that does not compile runs no command', async () => {
    const cwd = scratchDirectory();
    const result = await runFsbpf(['-e', 'opne < count() >', '-c', 'touch ran'], { cwd });
    expect(result.exitCode).toBe(2);
    expect(existsSync(join(cwd, 'ran'))).toBe(false);
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s: the final tables, status 0', async (signal) => {
    const fsbpf = startFsbpf([...json, '-e', 'open < count() > end { printf("%s", "the end"); }']);
    await fsbpf.attached();
    spawnSync('cat', ['/etc/passwd']);
    fsbpf.child.kill(signal);
    const result = await fsbpf.finished;
    expect(result.exitCode).toBe(0);
    expect(Number(finalTable(result).rows[0]?.[0])).toBeGreaterThan(0);
    expect(result.objects).toContainEqual(expect.objectContaining({ type: 'print', text: 'the end' }));
    expect(result.objects.at(-1)).toMatchObject({ type: 'losses', final: true });
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('%s reaches the command', async (signal) => {
    const fsbpf = startFsbpf([
      ...json,
      '-e',
      'open < count() >',
      '-c',
      'trap "echo trapped; exit 5" INT TERM; echo set; while :; do sleep 0.05; done',
    ]);
    await fsbpf.waitFor((line) => line === 'set');
    fsbpf.child.kill(signal);
    const result = await fsbpf.finished;
    expect(finalTable(result).final).toBe(true);
    await expect.poll(() => spawnSync('kill', ['-0', String(fsbpf.pid)]).status).not.toBe(0);
  });

  test('SIGINT ends a stream that never pauses', { timeout: 30_000 }, async () => {
    const cwd = scratchDirectory();
    const burst = endlessReads(cwd);
    const args = ['-v', '-o', join(cwd, 'rows'), '-p', String(burst.pid), '-e', 'read < exe, path, bytes, offset >'];
    const fsbpf = startFsbpf(args, { timeoutMs: 20_000 });
    await fsbpf.attached();
    await sleep(1000);
    fsbpf.child.kill('SIGINT');
    expect((await fsbpf.finished).exitCode).toBe(0);
  });

  test('a second SIGINT quits although nobody reads the results', { timeout: 30_000 }, async () => {
    const cwd = scratchDirectory();
    const [program, ...first] = fsbpfCommandLine();
    const burst = ['sh', '-c', `${compile('burst', cwd)} /etc/passwd 100000; exec sleep 20`];
    const args = [...first, '-e', 'read < path, bytes, offset, latency >', '--', ...burst];
    const child = spawn(program!, args, { env: environment, stdio: ['ignore', 'pipe', 'ignore'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
    await sleep(1500);
    child.kill('SIGINT');
    await sleep(300);
    expect(child.exitCode).toBe(null);
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    child.stdout.destroy();
  });

  test('a closed pipe is not an error', { timeout: 20_000 }, async () => {
    const cwd = scratchDirectory();
    writeFileSync(join(cwd, 'file'), 'x');
    compile('burst', cwd);
    const command = fsbpfCommandLine()
      .map((word) => `'${word}'`)
      .join(' ');
    const script = `${command} -q --format json -e 'read < path >' -- ./burst file 3000000 | head -n 1; echo "status \${PIPESTATUS[0]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', script], { cwd, env: environment, encoding: 'utf8' });
    expect(stdout.split('\n')).toEqual([expect.stringContaining('"type":"start"'), 'status 0', '']);
    expect(stderr).toBe('');
  });

  test('--duration', async () => {
    const result = await runFsbpf(['-e', 'open < count() >', '--duration', '300ms']);
    expect(result.exitCode).toBe(0);
    expect(finalTable(result).spanNs).toBeGreaterThanOrEqual(290_000_000);
  });

  test('exit() in an interval, with its status', async () => {
    const result = await runFsbpf(['-e', 'open < count() > interval:100ms { exit(9); }']);
    expect(result.exitCode).toBe(9);
    expect(finalTable(result).final).toBe(true);
  });

  test('exit() at an event', async () => {
    const result = await runFsbpf([
      '-e',
      'open /name == "passwd"/ { exit(9); }',
      '-c',
      'cat /etc/passwd > /dev/null; exec sleep 5',
    ]);
    expect(result.exitCode).toBe(9);
  });

  test('begin and end frame the rest', async () => {
    const program =
      'begin { printf("%s %d\\n", "begin", 1); } open /name == "passwd"/ { print(name); } end { print("end"); }';
    const result = await runFsbpf(['-e', program, '-c', 'cat /etc/passwd']);
    const texts = result.objects.flatMap((object) => (object.type === 'print' ? [object.text] : []));
    expect(texts).toEqual(['begin 1\n', 'passwd\n', 'end\n']);
  });

  test('--max-loss: status 4 when more was lost', async () => {
    const cwd = scratchDirectory();
    const rows = ['--max-keys', '4', '-e', 'open < path, count() >', '-c', 'ls -R /etc > /dev/null'];
    const strict = await runFsbpf(['--max-loss', '1%', ...rows], { cwd });
    const lax = await runFsbpf(['--max-loss', '100%', ...rows], { cwd });
    expect([strict.exitCode, lax.exitCode]).toEqual([4, 0]);
    const losses = strict.objects.at(-1);
    const counted = finalTable(strict).rows.reduce((sum, row) => sum + Number(row[1]), 0);
    if (losses?.type !== 'losses') throw new Error('no losses');
    expect(counted + losses.lost.mapFull).toBe(losses.events);
    expect(losses.lost.mapFull).toBeGreaterThan(0);
  });

  test('-o: results to a file, the command to standard output', async () => {
    const cwd = scratchDirectory();
    const result = await runFsbpf(['-o', 'out.json', '-e', 'open < count() >', '-c', 'echo hello'], { cwd });
    expect(result.stdout).toBe('hello\n');
    const lines = readFileSync(join(cwd, 'out.json'), 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { type: string }).type)).toEqual(['start', 'table', 'losses']);
  });
});

/** Ends with the test. */
function endlessReads(directory: string): ChildProcess {
  const child = spawn(compile('burst', directory), ['/etc/passwd', '0'], { stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}
