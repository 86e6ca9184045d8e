import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forgetStore, install, makePackage, restoreStore, setUps, statusOf, type SetUpName } from './installation.ts';
import { missingWindows, places } from './places.ts';
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

  it('shows what remove says', async () => {
    expect((await new WindowsMachine().fsbpf('driver', 'remove')).stdout).toBe(commands.get('driver remove'));
  });
});
