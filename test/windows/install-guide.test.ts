import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scratchDirectory } from '../support/scratch.ts';
import { forgetStore, install, makePackage, restoreStore, setUps, statusOf, type SetUpName } from './installation.ts';
import { missingWindows, places, windowsPath } from './places.ts';
import { WindowsMachine } from './windows-machine.ts';

/** What driver/INSTALL.md shows of a set-up, or of a command, is what they print. */
const guide = readFileSync(join(places.root, 'driver/INSTALL.md'), 'utf8');
const statuses = shownBy(/^<!-- status: (.+) -->\n+```\n([^]*?)```/gm);
const commands = new Map(shownBy(/^<!-- command: (.+) -->\n+```\n.*\n```\n+```\n([^]*?)```/gm));

function shownBy(pattern: RegExp): readonly (readonly [name: string, shown: string])[] {
  return [...guide.matchAll(pattern)].map(([, name, shown]) => [name!, shown!]);
}

/** Some lines of what is printed, in their order. */
function expectLines(printed: string, shown: string): void {
  const lines = printed.split('\n');
  const places = shown
    .trimEnd()
    .split('\n')
    .map((line) => lines.indexOf(line));
  expect(places, `lines of\n${printed}`).not.toContain(-1);
  expect(places).toEqual([...places].sort((left, right) => left - right));
}

describe.skipIf(missingWindows())('driver/INSTALL.md', () => {
  beforeAll(() => {
    makePackage();
    forgetStore();
  });
  afterAll(() => restoreStore());

  it('shows every set-up and command', () => {
    expect(new Set(statuses.map(([name]) => name))).toEqual(new Set(Object.keys(setUps)));
    expect([...commands.keys()]).toEqual(['driver install', 'driver remove']);
  });

  it('shows what install says', async () => {
    expect((await install()).stdout).toBe(commands.get('driver install'));
  });

  it.each(statuses)('shows what status says, %s', async (name, shown) => {
    expectLines((await statusOf(name as SetUpName)).stdout, shown);
  });

  it('shows a first count', async () => {
    const [, shown] = /^<!-- count -->\n+```\n([^]*?)```/m.exec(guide)!;
    const machine = new WindowsMachine()
      .folder(String.raw`C:\Repo`)
      .folder(String.raw`C:\Repo\.git`)
      .file(String.raw`C:\Repo\.git\HEAD`, 23)
      .file(String.raw`C:\Repo\.git\index`, 1000)
      .process(300, String.raw`C:\Program Files\Git\cmd\git.exe`, 'git status')
      .become(300);
    for (const name of ['HEAD', 'index', 'HEAD']) machine.open(1, `C:\\Repo\\.git\\${name}`).close(1);
    const program = 'open /exe=="git.exe"/ < path, count() >';
    expect(guide).toContain(`fsbpf -e '${program}'`);
    expect((await machine.fsbpf('-e', program, '--duration', '1s')).stdout).toBe(shown);
  });

  it('shows how a one-liner is refused where only images run, and how its image is run', async () => {
    const [, refusal] = /^<!-- refused -->\n+```\n([^]*?)```/m.exec(guide)!;
    const program = 'open /exe=="git.exe"/ < count() >';
    const object = join(scratchDirectory(), 'opens.sys');
    expect(guide).toContain(`fsbpf build -e '${program}' -o opens.o --processors 8 `);
    expect(guide).toContain(`fsbpf --native opens.sys -e '${program}'`);
    const build = ['dist/fsbpf.cjs', 'build', '-e', program, '-o', object, '--processors', '8'];
    execFileSync(process.execPath, build, { cwd: places.root, stdio: 'ignore' });
    const machine = new WindowsMachine().has('core', 'native-only').has('integrity', 0x403).has('processors', 8);
    machine
      .file(String.raw`C:\a.txt`, 1)
      .process(300, String.raw`C:\git.exe`)
      .become(300);
    for (let time = 0; time < 3; time++) machine.open(1, String.raw`C:\a.txt`).close(1);
    const run = await machine.fsbpf('--native', windowsPath(object), '-e', program, '--duration', '1s');
    expect([run.status, run.stdout]).toEqual([0, '3\n']);
    const refused = await machine.fsbpf('-e', program, '-q');
    expect([refused.status, refused.stderr]).toEqual([3, refusal]);
  });

  it('shows what remove says', async () => {
    expect((await new WindowsMachine().fsbpf('driver', 'remove')).stdout).toBe(commands.get('driver remove'));
  });
});
