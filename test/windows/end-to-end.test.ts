import { describe, expect, it } from 'vitest';
import { access } from '../driver/rig/status.ts';
import { missingWindows } from './places.ts';
import { storyEvents, sums, type StoryEvent } from './story-events.ts';
import { WindowsMachine, type Ended } from './windows-machine.ts';

const [readme, notes, backup] = [
  String.raw`C:\Repo\README.md`,
  String.raw`C:\Users\notes.txt`,
  String.raw`C:\Backup\monday.bak`,
];
const [git, cmd, editor] = [500, 600, 700];
const runs = '1s';

/** Three programs, some files, and numbers that no two of them share. */
function workday(): WindowsMachine {
  const machine = new WindowsMachine()
    .has('processors', 4)
    .folder(String.raw`C:\Repo`)
    .folder(String.raw`C:\Users`)
    .folder(String.raw`C:\Backup`)
    .file(readme, 1200)
    .file(notes, 5000)
    .file(backup, 100_000)
    .process(git, String.raw`C:\Program Files\Git\cmd\git.exe`, 'git status')
    .process(cmd, String.raw`C:\Windows\System32\cmd.exe`, 'cmd /c dir')
    .process(editor, String.raw`C:\Program Files\editor.exe`, 'editor notes.txt');
  const turns = [git, editor, git, cmd, git, editor, git];
  for (const [turn, pid] of turns.entries()) {
    machine.become(pid, turn % 4).takesNs(100_000 * (turn + 1));
    machine.open(1, pid === git ? readme : notes, { access: access.read | access.write }).read(1, 300 + turn);
    if (pid === editor) machine.read(1, 10_000).write(1, 50 * (turn + 1));
    machine.close(1);
  }
  return machine.become(cmd).takesNs(0).open(2, backup).close(2);
}

const only = (machine: WindowsMachine, operation: StoryEvent['operation']): readonly StoryEvent[] =>
  storyEvents(machine.lines).filter((event) => event.operation === operation);

interface Table {
  readonly name: string;
  readonly final: boolean;
  readonly rows: readonly (readonly unknown[])[];
}

function tables({ stdout }: Ended): readonly Table[] {
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Table & { readonly type: string });
  return lines.filter(({ type }) => type === 'table');
}

const finalRows = (run: Ended): readonly (readonly unknown[])[] =>
  tables(run)
    .filter(({ final }) => final)
    .flatMap(({ rows }) => [...rows])
    .sort();

/** fsbpf ended well, and the machine with it: nothing was broken, and the story came to its end. */
function expectWell(run: Ended): void {
  expect({
    status: run.status,
    stderr: run.stderr.replace(/^fsbpf: (host windows, |\d+ events recorded).*\n/gm, ''),
  }).toEqual({
    status: 0,
    stderr: '',
  });
  expect(run.record.filter(([what]) => what === 'fault' || what === 'refused')).toEqual([]);
  expect(run.record).toContainEqual(['story ended', 'violations 0']);
}

describe.skipIf(missingWindows())("programs on Windows' Node, with the minifilter", () => {
  it('counts what one program opened', async () => {
    const machine = workday();
    const program = 'open /exe=="git.exe"/ < count() >';
    const run = await machine.fsbpf('-e', program, '--format', 'json', '--duration', runs);
    expectWell(run);
    const opened = only(machine, 'open').filter(({ exe }) => exe === 'git.exe');
    expect(finalRows(run)).toEqual([[opened.length]]);
    expect(run.stdout.split('\n')[0]).toContain('"host":"windows","provider":"minifilter"');
  });

  it('tells programs, paths and sums apart', async () => {
    const machine = workday();
    const program =
      'open @opens < exe, path, count() > read @reads < exe, path, sum(bytes) > write @writes < exe, path, sum(bytes) >';
    const run = await machine.fsbpf('-e', program, '--format', 'json', '--duration', runs);
    expectWell(run);
    const rows = (name: string): readonly unknown[] =>
      tables(run)
        .filter((table) => table.name === name && table.final)
        .flatMap((table) => table.rows.map(([exe, path, value]) => [`${exe} ${path}`, value]))
        .sort();
    const by = ({ exe, path }: StoryEvent): string => `${exe} ${path}`;
    const bytes = (event: StoryEvent): number => event.bytes;
    expect(rows('@opens')).toEqual(sums(only(machine, 'open'), by));
    expect(rows('@reads')).toEqual(sums(only(machine, 'read'), by, bytes));
    expect(rows('@writes')).toEqual(sums(only(machine, 'write'), by, bytes));
  });

  it('measures how long operations take', async () => {
    const machine = workday();
    const program = 'read < exe, min(latency), max(latency), avg(latency), p50(latency) >';
    const run = await machine.fsbpf('-e', program, '--format', 'json', '--duration', runs);
    expectWell(run);
    const rows = finalRows(run) as readonly (readonly [string, number, number, number, number])[];
    expect(rows.map(([exe]) => exe)).toEqual(['cmd.exe', 'editor.exe', 'git.exe']);
    for (const [exe, least, most, average, half] of rows) {
      const taken = only(machine, 'read').filter((event) => event.exe === exe);
      const latencies = taken.map(({ latencyNs }) => latencyNs).sort((a, b) => a - b);
      const sum = latencies.reduce((total, latency) => total + latency, 0);
      expect([least, most]).toEqual([latencies[0], latencies.at(-1)]);
      expect(average).toBeCloseTo(sum / latencies.length, 0);
      const median = latencies[Math.ceil(latencies.length / 2) - 1]!;
      expect(Math.abs(half - median)).toBeLessThanOrEqual(median / 64);
    }
  });

  it('shows a table while it runs', async () => {
    const machine = workday();
    const words = ['--format', 'json', '--duration', runs, '--interval', '200ms'];
    const run = await machine.fsbpf('-e', 'open < exe, count() >', ...words);
    expectWell(run);
    expect(tables(run).length).toBeGreaterThan(2);
    expect(finalRows(run)).toEqual(sums(only(machine, 'open'), ({ exe }) => exe));
  });

  it('prints each event as it comes', async () => {
    const machine = workday();
    const run = await machine.fsbpf('-e', 'open { print(`${exe} ${path}`); }', '--duration', runs);
    expectWell(run);
    expect(run.stdout.trim().split('\n')).toEqual(only(machine, 'open').map(({ exe, path }) => `${exe} ${path}`));
  });

  it('refuses opens where it is allowed to', async () => {
    const machine = workday();
    const program = String.raw`open:pre /path.under("C:\\Backup") && exe != "git.exe"/ { deny(); }`;
    const [armed, unarmed] = [
      await machine.fsbpf('-e', program, '--duration', runs, '--allow-control'),
      await machine.fsbpf('-e', program, '--duration', runs),
    ];
    const statusOf = (run: Ended, path: string): readonly (string | undefined)[] =>
      run.record.filter((words) => words[1] === 'open' && words[3] === path).map((words) => words.at(-2));
    expect(statusOf(armed, backup)).toEqual(['0xc0000022']);
    expect(new Set(statusOf(armed, readme))).toEqual(new Set(['0x00000000']));
    expect(statusOf(unarmed, backup)).toEqual(['0x00000000']);
  });

  it('records events, and asks the recording', async () => {
    const machine = workday();
    const recorded = await machine.fsbpf('record', '-o', 'day.fsrec', '--duration', runs);
    expectWell(recorded);
    const program = 'open < exe, count() >';
    const asked = await new WindowsMachine().fsbpf('replay', 'day.fsrec', '-e', program, '--format', 'json');
    expect(asked.status).toBe(0);
    expect(finalRows(asked)).toEqual(sums(only(machine, 'open'), ({ exe }) => exe));
  });

  it('runs a native image where no bytecode is taken', async () => {
    const machine = workday().has('core', 'native-only').has('integrity', 0x401);
    const program = 'open < exe, count() >';
    const refused = await machine.fsbpf('-e', program, '--duration', runs);
    expect(refused.status).toBe(3);
    expect(refused.stderr).toContain('NativeOnly');
    const built = await machine.fsbpf('build', '-e', program, '--processors', '4', '-o', 'opens.sys');
    expect(built.status).toBe(0);
    const words = ['--native', 'opens.sys', '--format', 'json', '--duration', runs];
    const run = await machine.fsbpf('-e', program, ...words);
    expectWell(run);
    expect(run.record.filter(([what]) => what === 'load').map((words) => words.at(-1))).toEqual(['native']);
    expect(finalRows(run)).toEqual(sums(only(machine, 'open'), ({ exe }) => exe));
  });

  it('loads a program without attaching it', async () => {
    const run = await workday().fsbpf('-e', 'open < count() >', '--dry-run');
    expect(run.status).toBe(0);
    expect(run.stderr).toMatch(/the windows kernel accepts the program: \d+ instructions/);
    expect(run.record.some(([what]) => what === 'attach')).toBe(false);
  });
});
