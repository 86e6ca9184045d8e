import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, afterAll, describe, expect, test } from 'vitest';
import { registry } from '../../builtins/index.ts';
import type { Documentation } from '../../shell/registry/documentation.ts';
import { environment, fsbpfCommandLine, runFsbpf } from '../support/fsbpf.ts';
import { missing } from '../support/requirement.ts';
import { createScratchDirectory, removeTree } from '../support/scratch.ts';

/** What people are shown runs: README's commands, the language's examples, the reference's. */

const root = fileURLToPath(new URL('../../', import.meta.url));
const commands = [
  ...readFileSync(join(root, 'README.md'), 'utf8').matchAll(/^(?:npm ci && npx )?(fsbpf .*-[ce] .*)$/gm),
];

describe.skipIf(missing('git', 'tar'))('README', () => {
  let directory = '';
  beforeAll(() => {
    directory = createScratchDirectory();
    cpSync(join(root, 'shell/util'), join(directory, 'shell'), { recursive: true });
    mkdirSync(join(directory, 'home'));
    run('git init -q && git add . && git commit -q -m one && touch two && git add two && git commit -q -m two');
  });
  afterAll(() => removeTree(directory));

  function run(script: string) {
    const fsbpf = fsbpfCommandLine().map((word) => `'${word}'`);
    const names = ['AUTHOR', 'COMMITTER'].flatMap((who) => [`GIT_${who}_NAME=a`, `GIT_${who}_EMAIL=a@example.org`]);
    const text = `export ${names.join(' ')}; fsbpf() { ${fsbpf.join(' ')} "$@"; }; ${script}`;
    const env = { ...environment, HOME: join(directory, 'home') };
    return spawnSync('sh', ['-c', text], { cwd: directory, env, encoding: 'utf8', timeout: 30_000 });
  }

  test('has its five questions and the first command', () => expect(commands.length).toBeGreaterThanOrEqual(6));

  test.each(commands.map(([, command]) => command!))('%s', (command) => {
    // A view of what runs would go on and on.
    const { status, stdout, stderr } = run(command.replace(/^fsbpf top /, 'fsbpf top --duration 2s '));
    expect(status, stderr).toBe(0);
    expect(stdout.trim()).not.toBe('');
    expect(stderr).not.toMatch(/error|warning|lost/i);
  });
});

/** The language's own examples, in their order. `unsupported`: what this version says it can't do yet. */
const examples: readonly (readonly [program: string, unsupported?: string])[] = [
  ['open /exe=="git.exe"/ < count() >'],
  ['read,write < exe, op, count(), sum(bytes), quantiles(latency) >'],
  ['read /latency > 10ms && path.endsWith(".log")/ { @slow[exe, path] = count(); }'],
  ['open:pre /path.startsWith($dir) && exe != "backup.exe"/ { deny("EACCES"); }', "'deny' does not exist on linux"],
  [String.raw`open:pre /name == "hosts"/ { redirect("C:\\sandbox\\hosts"); }`, "'redirect' does not exist on linux"],
  [String.raw`process:start { printf("%s started %s\n", parent.exe, cmdline); }`],
  ['read { @slow[exe] = count(); } interval:1s { print(@slow, 10); clear(@slow); }'],
  ['open < exe, path >'],
  ['open @opens < exe, count() >'],
  ['open < exe, count(), p99(latency) >'],
  ['read /latency > $slow && path.endsWith(".log")/ { @slow[exe, path] = count(); }'],
  ['open { @start[tid] = time; }'],
  ['open < distinct(path) >'],
  ['open < top(path, 5) >'],
  ['rename < path, path2, count() >'],
  ['open /flags.create/ < path, count() >'],
  ['open { if (ok) { print(path); } }'],
];

const values = ['--param', 'dir=/etc', '--param', 'slow=1us'];

describe.skipIf(missing())("the language's examples", () => {
  test.each(examples.map(([program, unsupported]) => ({ program, unsupported })))(
    '$program',
    async ({ program, unsupported }) => {
      const parameters = values.filter((value) => value !== '--param' && program.includes(`$${value.split('=')[0]!}`));
      const given = parameters.flatMap((value) => ['--param', value]);
      const result = await runFsbpf([...given, '-e', program, '-c', 'cat /etc/hostname']);
      if (unsupported === undefined) {
        expect(result.exitCode, result.stderr).toBe(0);
        expect(result.objects.at(-1)).toMatchObject({ type: 'losses', final: true });
        return;
      }
      const errors = result.stderr
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      expect(result.exitCode).toBe(2);
      expect(errors[0]).toMatchObject({ type: 'error', code: 'not-on-this-host', line: 1 });
      expect(errors[0]!.message).toContain(unsupported);
    },
  );
});

const reference = [
  registry.probes,
  new Map([...registry.fields].filter(([, { absent }]) => absent?.linux === undefined)),
  registry.aggregations,
  new Map([...registry.functions].filter(([, { absent }]) => absent?.linux === undefined)),
  registry.methods,
  registry.statements,
]
  .flatMap((entries): readonly Documentation[] => [...entries.values()])
  .flatMap((entry) => entry.examples);

describe.skipIf(missing())('the reference', () => {
  test.each([...new Set(reference)])('%s', async (program) => {
    const result = await runFsbpf(['-e', program, '-c', 'cat /etc/hostname']);
    expect(result.stderr).not.toMatch(/"type":"error"/);
    expect(result.exitCode).toBe(0);
  });
});
