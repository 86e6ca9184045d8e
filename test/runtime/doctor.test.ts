import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environment } from '../support/fsbpf.ts';
import { missing } from '../support/requirement.ts';
import { createScratchDirectory, removeTree } from '../support/scratch.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

interface Check {
  readonly type: string;
  readonly name: string;
  readonly health: string;
  readonly found: string;
  readonly hint?: string;
}

/** The package as npm lays it out, and with a native part of koffi that is none. */
let whole = '';
let bare = '';
beforeAll(() => {
  [whole, bare] = [createScratchDirectory(), createScratchDirectory()];
  for (const folder of [whole, bare]) {
    chmodSync(folder, 0o755);
    for (const part of ['dist', 'scripts', 'package.json'])
      cpSync(join(root, part), join(folder, part), { recursive: true });
  }
  const native = 'node_modules/@koromix/koffi-linux-x64';
  cpSync(join(root, native), join(whole, native), { recursive: true });
  mkdirSync(join(bare, native, 'linux_x64'), { recursive: true });
  for (const file of ['linux_x64/koffi.node', 'index.js']) writeFileSync(join(bare, native, file), '!');
});
afterAll(() => [whole, bare].forEach(removeTree));

const nobody = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups', '--no-new-privs'];

function doctor(folder: string, before: readonly string[] = [], words: readonly string[] = ['--format', 'json']) {
  const [program, ...rest] = [...before, process.execPath, join(folder, 'dist/fsbpf.cjs'), 'doctor', ...words];
  const { status, stdout, stderr } = spawnSync(program!, rest, { cwd: '/', env: environment, encoding: 'utf8' });
  const lines = !words.includes('json') ? [] : stdout.trimEnd().split('\n');
  const objects = lines.map((line) => JSON.parse(line) as Check);
  const checks = new Map(objects.filter(({ type }) => type === 'check').map((check) => [check.name, check]));
  return { status, stdout, stderr, objects, checks, verdict: objects.at(-1) };
}

describe.skipIf(missing('unshare'))('doctor', () => {
  test('where all works: says so, after it was tried', () => {
    const { status, stderr, checks, objects, verdict } = doctor(whole);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(verdict).toEqual({ v: 1, type: 'verdict', live: true, recordings: true, failed: [] });
    expect(checks.get('kernel')?.found).toContain(release());
    expect(checks.get('counting')).toMatchObject({
      health: 'works',
      found: '16 opens were counted, by the tracepoint provider',
    });
    const schema = JSON.parse(readFileSync(join(root, 'shell/cli/json-schema.json'), 'utf8')) as object;
    const validate = new Ajv2020({ strict: false }).compile(schema);
    for (const object of objects) expect(validate(object), JSON.stringify(validate.errors)).toBe(true);
  });

  test('leaves nothing in the kernel', async () => {
    const programs = () => spawnSync('bpftool', ['prog', 'show'], { encoding: 'utf8' }).stdout;
    doctor(whole);
    await expect.poll(programs, { timeout: 5000 }).not.toContain('fsbpf_doctor'); // the kernel takes its time
  });

  test('for an ordinary user: names the privileges that are missing, and what they keep from working', () => {
    const { status, checks, verdict } = doctor(whole, nobody);
    expect(status).toBe(3);
    expect(checks.get('privileges')).toMatchObject({
      health: 'fails',
      found: 'not root, and without CAP_BPF and CAP_PERFMON',
      hint: 'run it with sudo',
    });
    expect(checks.get('maps')?.health).toBe('fails');
    expect(checks.get('tracepoints')).toMatchObject({ health: 'untried', found: 'needs programs' });
    expect(checks.get('counting')?.health).toBe('untried');
    expect(verdict).toMatchObject({
      live: false,
      recordings: true,
      failed: ['privileges', 'maps', 'ring buffer', 'programs'],
    });
  });

  test('in a pid namespace of its own', () => {
    const { status, checks } = doctor(whole, ['unshare', '--pid', '--fork', '--mount-proc']);
    expect(status).toBe(3);
    expect(checks.get('process ids')).toMatchObject({ health: 'fails' });
    expect(checks.get('tracepoints')?.health).toBe('works');
  });

  test('without the native part of koffi: what needs no kernel works', () => {
    const { status, checks, verdict } = doctor(bare);
    expect(status).toBe(3);
    expect(checks.get('koffi')).toMatchObject({
      health: 'fails',
      hint: 'install fsbpf by npm, with its optional packages',
    });
    expect(checks.get('libbpf')).toMatchObject({ health: 'untried', found: 'needs koffi' });
    expect(verdict).toMatchObject({ live: false, recordings: true, failed: ['koffi'] });
  });

  test('for people: a line a check, and what follows', () => {
    const { status, stdout } = doctor(whole, nobody, []);
    expect(status).toBe(3);
    expect(stdout).toMatch(
      /^fails +privileges +not root, and without CAP_BPF and CAP_PERFMON\n +hint: run it with sudo\n/m,
    );
    expect(stdout).toMatch(/^untried +tracepoints +needs programs$/m);
    expect(stdout).toMatch(
      /\n\nPrograms can not run live here, for privileges, .*; recordings \(replay, --demo\) can be asked\.\n$/,
    );
  });
});

test.each([
  [['x'], "the command 'doctor' takes no argument, found 'x'"],
  [['--format', 'csv'], "--format needs text or json, found 'csv'"],
  [['-q'], "the command 'doctor' takes no option -q"],
])('doctor %j: says what is wrong', (words, message) => {
  const { status, stderr } = doctor(whole, [], words);
  expect(status).toBe(2);
  expect(stderr).toContain(message);
});
