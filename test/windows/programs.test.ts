import { describe, expect, it } from 'vitest';
import { missingWindows } from './places.ts';
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
});
