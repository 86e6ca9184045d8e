import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createScratchDirectory, removeTree } from '../support/scratch.ts';
import { missingWindows, windowsPath } from './places.ts';
import { WindowsMachine, type Ended } from './windows-machine.ts';

/** Programs from the command line to the minifilter and back, on Windows' own Node. */

const worker = 100;
const git = 300;

function machine(): WindowsMachine {
  return new WindowsMachine()
    .folder(String.raw`C:\Repo`)
    .file(String.raw`C:\Repo\a.txt`, 100)
    .file(String.raw`C:\Repo\b.TXT`, 2000)
    .process(worker, String.raw`C:\Tools\worker.exe`, 'worker -x')
    .process(git, String.raw`C:\Git\git.exe`, 'git status');
}

function lines(run: Ended): { readonly type: string; readonly [member: string]: unknown }[] {
  return run.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

function table(run: Ended, name = '@'): unknown {
  return lines(run).findLast((line) => line.type === 'table' && line['name'] === name)?.['rows'];
}

describe.skipIf(missingWindows())("programs on Windows' Node", () => {
  it('counts what one program opens', async () => {
    const run = await machine()
      .become(git)
      .open(1, String.raw`C:\Repo\a.txt`)
      .open(2, String.raw`C:\Repo\b.TXT`)
      .become(worker)
      .open(3, String.raw`C:\Repo\a.txt`)
      .fsbpf('-e', 'open /exe=="git.exe"/ < count() >', '--format', 'json', '--duration', '1s');
    expect(run.stderr).not.toContain('error');
    expect(run.status).toBe(0);
    expect(lines(run)[0]).toMatchObject({ type: 'start', host: 'windows', provider: 'minifilter' });
    expect(table(run)).toEqual([[2]]);
  });

  it('measures how long operations took, by file', async () => {
    const story = machine()
      .become(git)
      .takesNs(1000)
      .open(1, String.raw`C:\Repo\a.txt`)
      .takesNs(3_000_000)
      .read(1, 40)
      .read(1, 60)
      .takesNs(1000)
      .open(2, String.raw`C:\Repo\b.TXT`)
      .read(2, 10);
    const run = await story.fsbpf(
      ...['-e', 'read < path, exe, count(), sum(bytes), p99(latency), quantiles(latency) >'],
      ...['--format', 'json', '--duration', '1s'],
    );
    expect(run.stderr).not.toContain('error');
    const rows = table(run) as unknown[][];
    expect(rows.map((row) => row.slice(0, 4))).toEqual([
      [String.raw`C:\Repo\a.txt`, 'git.exe', 2, 100],
      [String.raw`C:\Repo\b.TXT`, 'git.exe', 1, 10],
    ]);
    for (const [row, latencyNs] of [
      [rows[0]!, 3_000_000],
      [rows[1]!, 1000],
    ] as const) {
      expect(row[4]).toBeGreaterThanOrEqual(latencyNs * (1 - 1 / 64));
      expect(row[4]).toBeLessThanOrEqual(latencyNs * (1 + 1 / 64) + 1000);
    }
    expect(lines(run).at(-1)).toMatchObject({
      ...{ type: 'losses', final: true, events: 3 },
      lost: { ring: 0, mapFull: 0, missed: 0, unpaired: 0, unresolvedPaths: 0 },
    });
  });

  it('compares names without regard to case, as Windows does', async () => {
    const run = await machine()
      .become(git)
      .open(1, String.raw`C:\Repo\a.txt`)
      .open(2, String.raw`C:\Repo\b.TXT`)
      .fsbpf(
        ...[
          '-e',
          String.raw`open /path == "c:\\REPO\\B.txt" || path.under("C:\\repo") && ext == "TXT"/ < name, count() >`,
        ],
        ...['--format', 'json', '--duration', '1s'],
      );
    expect(table(run)).toEqual([
      ['a.txt', 1],
      ['b.TXT', 1],
    ]);
  });

  it('prints rows and texts while they come, in their order', async () => {
    const run = await machine()
      .become(git)
      .open(1, String.raw`C:\Repo\a.txt`)
      .open(2, String.raw`C:\Repo\b.TXT`)
      .close(1)
      .close(2)
      .fsbpf('-e', 'open { printf("%s opens %s\\n", exe, path); } close < name >', '--duration', '1s');
    expect(run.stdout.trimEnd().split(/\r?\n/)).toEqual([
      String.raw`git.exe opens C:\Repo\a.txt`,
      String.raw`git.exe opens C:\Repo\b.TXT`,
      'name',
      'a.txt',
      'b.TXT',
    ]);
  });

  it('prints and clears tables at intervals, and loses nothing between them', async () => {
    const story = machine().become(git);
    for (let time = 0; time < 8; time++)
      story
        .open(1, String.raw`C:\Repo\a.txt`)
        .close(1)
        .pause(200);
    const run = await story.fsbpf(
      ...['-e', 'open < exe, count() > interval:500ms { print(@); clear(@); }'],
      ...['--format', 'json', '--duration', '2500ms'],
    );
    const tables = lines(run).filter(({ type }) => type === 'table');
    const counts = tables.flatMap((each) => (each['rows'] as [string, number][]).map(([, count]) => count));
    expect(tables.length).toBeGreaterThan(2);
    expect(Math.max(...counts)).toBeLessThan(8);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(8);
  });

  it('changes a value in the kernel from a clause of the session', async () => {
    const run = await machine()
      .become(git)
      .open(1, String.raw`C:\Repo\a.txt`)
      .pause(400)
      .open(2, String.raw`C:\Repo\b.TXT`)
      .fsbpf(
        ...[
          '-e',
          'begin { @n = 100; } open { @n += 1; } interval:200ms { @n += 1000; } end { printf("%d\\n", @n % 1000); }',
        ],
        ...['--duration', '1s'],
      );
    expect(run.stderr).not.toContain('error');
    expect(run.stdout).toMatch(/^102\r?\n/);
  });

  it('sees programs start and end', async () => {
    const run = await machine()
      .happens('process', 'start', 400, git, String.raw`\Device\HarddiskVolume3\Tools\Cc.exe`, 'cc -c x.c')
      .happens('process', 'exit', 400, 3)
      .fsbpf(
        ...['-e', 'process:start < exe, cmdline, parent.exe, count() > process:exit @ends < exe, status, count() >'],
        ...['--format', 'json', '--duration', '1s'],
      );
    expect(run.stderr).not.toContain('error');
    expect(table(run)).toEqual([['Cc.exe', 'cc -c x.c', 'git.exe', 1]]);
    expect(table(run, '@ends')).toEqual([['Cc.exe', 3, 1]]);
  });

  const refusal = 'open:pre /exe == "git.exe" && name == "a.txt"/ { deny(); } open < name, ok, count() >';
  it.each([
    ['refuses where it may', ['--allow-control'], false],
    ['refuses nothing where it may not', [], true],
  ])('%s', async (_, words, isOpened) => {
    const run = await machine()
      .become(git)
      .open(1, String.raw`C:\Repo\a.txt`)
      .fsbpf('-e', refusal, ...words, '--format', 'json', '--duration', '1s');
    expect(run.stderr).not.toContain('error');
    expect(table(run)).toEqual([['a.txt', isOpened, 1]]);
  });
});

describe.skipIf(missingWindows())('a command', () => {
  it.each([
    ['ends the run with its status', ['cmd.exe', '/c', 'exit 3'], 3, ''],
    ['writes where results do not go', ['cmd.exe', '/c', 'echo hello'], 0, 'hello'],
  ])('%s', async (_, command, status, says) => {
    const run = await new WindowsMachine().fsbpf('-e', 'open < count() >', '--format', 'json', '--', ...command);
    expect(run.status).toBe(status);
    expect(run.stderr).toContain(says);
    expect(table(run)).toEqual([[0]]);
  });

  it('that is not there is told of', async () => {
    const run = await new WindowsMachine().fsbpf('-e', 'open < count() >', '--', 'none-such.exe');
    expect(run.status).toBe(3);
    expect(run.stderr).toMatch(/'none-such\.exe' could not be started: ERROR_FILE_NOT_FOUND/);
  });
});

describe.skipIf(missingWindows())('a native image', () => {
  const program = 'open < exe, count() >';
  const directory = createScratchDirectory();
  const image = windowsPath(join(directory, 'x.sys')); // the object itself stands for what bpf2c makes of it
  afterAll(() => removeTree(directory));
  const build = (...words: string[]) => new WindowsMachine().fsbpf('build', '-e', program, '-o', image, '-q', ...words);
  const run = (text: string, ...words: string[]) =>
    machine()
      .has('core', 'native-only')
      .become(git)
      .open(1, String.raw`C:\Repo\a.txt`)
      .fsbpf('-e', text, '--native', image, '--format', 'json', '--duration', '1s', ...words);

  it('of another program is refused', async () => {
    expect(await build()).toMatchObject({ status: 0 });
    const refused = await run('open < name, exe, count() >');
    expect(refused.status).toBe(3);
    expect(refused.stderr).toMatch(/was built of another program: it holds fsbpf_[0-9a-f]{16}/);
  });

  it('with too little room is refused', async () => {
    await build('--max-keys', '100');
    const refused = await run(program);
    expect(refused.status).toBe(3);
    expect(refused.stderr).toMatch(/was built with room for 100 entries in keys0, 32768 are needed/);
    expect(table(await run(program, '--max-keys', '100'))).toEqual([['git.exe', 1]]);
  });
});

describe.skipIf(missingWindows())('what a machine lacks', () => {
  it.each([
    ['native-only', ['core', 'native-only'], /release build/],
    ['memory-integrity', ['integrity', '0x401'], /memory integrity \(HVCI\) is on/],
    ['driver-missing', ['driver', 'absent'], /not running/],
  ])('%s', async (code, state, message) => {
    const run = await new WindowsMachine().has(...state).fsbpf('-e', 'open < count() >', '--format', 'json');
    expect(run.status).toBe(3);
    const error = JSON.parse(run.stderr.trim().split('\n').at(-1)!) as Record<string, string>;
    expect(error).toMatchObject({ type: 'error', code, message: expect.stringMatching(message) });
    expect(error['hint']).toMatch(/fsbpf/);
  });
});
