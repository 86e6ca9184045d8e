import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environment, finalTable, runFsbpf } from '../support/fsbpf.ts';
import { runPlain } from '../support/plain-run.ts';
import { missing } from '../support/requirement.ts';
import { createScratchDirectory, removeTree } from '../support/scratch.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const opensOfGit = 'open /exe=="git.exe"/ < count() >';

/** The package as npm lays it out, where anybody may read it. */
let folder = '';
beforeAll(() => {
  folder = createScratchDirectory();
  chmodSync(folder, 0o755);
  for (const part of ['dist', 'scripts', 'package.json', 'shell/start.mjs', 'node_modules/@koromix/koffi-linux-x64']) {
    cpSync(join(root, part), join(folder, part), { recursive: true });
  }
});
afterAll(() => removeTree(folder));

const nobody = ['--reuid', '65534', '--regid', '65534', '--clear-groups', '--no-new-privs'];

function asNobody(...words: readonly string[]) {
  const options = { cwd: '/', env: environment, encoding: 'utf8' } as const;
  const { status, stdout, stderr } = spawnSync('setpriv', [...nobody, process.execPath, ...words], options);
  return { status, stdout, stderr };
}

describe('--demo', () => {
  test('asks a recording of at most 2 MB, of git, npm and a compiler, on both hosts', async () => {
    expect(statSync(join(root, 'scripts/demo.fsrec')).size).toBeLessThanOrEqual(2_000_000);
    const result = await runFsbpf(['--demo', '-e', 'open < exe, count() >']);
    const opens = new Map(finalTable(result).rows.map(([exe, count]) => [exe, Number(count)]));
    for (const exe of ['git', 'node', 'cc1']) {
      expect(opens.get(exe)).toBeGreaterThan(500);
      expect(opens.get(`${exe}.exe`)).toBe(opens.get(exe));
    }
    const windows = await runFsbpf([
      '--demo',
      '-e',
      String.raw`open /path.startsWith("C:\\Users\\")/ < exe, count() >`,
    ]);
    expect(finalTable(windows).rows.map(([exe]) => exe)).toContain('git.exe');
    expect(result.stderr).toContain('made on Linux');
  });

  test('counts what another reader counts', async () => {
    const to = join(folder, 'demo.ndjson');
    await runPlain(['export', join(root, 'scripts/demo.fsrec'), '--to', to]);
    const lines = readFileSync(to, 'utf8').trimEnd().split('\n');
    const events = lines.map((line) => JSON.parse(line) as { op: string; exe?: string });
    const expected = events.filter(({ op, exe }) => op === 'open' && exe === 'git').length;
    expect(await runPlain(['--demo', '-q', '-e', opensOfGit])).toEqual({
      exitCode: 0,
      stdout: `${expected}\n`,
      stderr: '',
    });
  });

  test.each([
    [['-c', 'true'], '--demo takes no --command'],
    [['-p', '1'], '--demo takes no --pid'],
    [['--duration', '1s'], '--demo takes no --duration'],
  ])('with %j: says that it asks a recording', async (words, message) => {
    const { exitCode, stderr } = await runPlain(['--demo', ...words, '-e', opensOfGit]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe('--host embedded', () => {
  test('with --demo: the same', async () => {
    const result = await runPlain(['--host', 'embedded', '--demo', '-q', '-e', opensOfGit]);
    expect(result).toEqual(await runPlain(['--demo', '-q', '-e', opensOfGit]));
    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
  });

  test('without a recording: says what it needs', async () => {
    expect(await runPlain(['--host', 'embedded', '-e', opensOfGit])).toEqual({
      exitCode: 2,
      stdout: '',
      stderr:
        'fsbpf: --host embedded needs a recording to run the program on: fsbpf replay FILE -e PROGRAM\n' +
        '  hint: --demo asks the one that comes along with fsbpf\n',
    });
  });

  test('tries a program out where no kernel is at hand', async () => {
    const { exitCode, stderr } = await runPlain(['--host', 'embedded', '--dry-run', '-e', opensOfGit]);
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^fsbpf: the embedded engine accepts the program: \d+ instructions, shape [0-9a-f]+\n$/);
  });
});

describe.skipIf(missing())('an ordinary user', () => {
  const fsbpf = () => join(folder, 'dist/fsbpf.cjs');

  test('learns in one line why nothing can be traced, and what would help', () => {
    const { status, stdout, stderr } = asNobody(fsbpf(), '-q', '-e', opensOfGit);
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
    expect(stderr).toBe(
      'fsbpf: loading eBPF programs needs root, or the capabilities CAP_BPF and CAP_PERFMON\n' +
        '  hint: run it with sudo; --demo asks a recording instead\n',
    );
  });

  test('gets an answer with --demo', () => {
    const { status, stdout } = asNobody(fsbpf(), '--demo', '-e', opensOfGit);
    expect(status).toBe(0);
    expect(Number(stdout)).toBeGreaterThan(500);
  });

  test('npm start: the demo, and why', () => {
    const { status, stdout, stderr } = asNobody(join(folder, 'shell/start.mjs'));
    expect(status).toBe(0);
    expect(stdout).toMatch(/^path +count\(\)\n/);
    expect(stderr).toMatch(/needs root[^]*a recording of git, npm and a compiler/);
  });
});

test.skipIf(missing('git'))('npm start as root: the one-liner, live', () => {
  const run = spawnSync(process.execPath, [join(folder, 'shell/start.mjs')], { env: environment, encoding: 'utf8' });
  expect(run.status, run.stderr).toBe(0);
  expect(run.stdout).toContain('/libc.so.6 ');
  expect(run.stderr).toContain('git version');
});
