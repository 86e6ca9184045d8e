import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { finalTable, runFsbpf } from '../support/fsbpf.ts';
import { enter, startRepl, startWorker } from '../support/repl.ts';
import { missing } from '../support/requirement.ts';
import { scratchDirectory } from '../support/scratch.ts';
import { keys } from '../support/terminal.ts';

/** What the commands of the shell do to programs that run. */
describe.skipIf(missing())('commands of the shell', () => {
  test(':set changes the filter of a running program, which keeps what it counted', async () => {
    const worker = startWorker();
    const [one, two] = ['one', 'two'].map((name) => join(worker.directory, name)) as [string, string];
    for (const folder of [one, two]) {
      mkdirSync(folder);
      writeFileSync(join(folder, 'file'), '');
    }
    const repl = await startRepl(scratchDirectory(), { args: ['-p', String(worker.pid)] });
    await enter(repl, `param dir = "${one}"; open /path.startsWith($dir)/ < count() >`);
    await repl.waitFor((text) => text.includes('[1] param dir'));
    await worker.run('cat one/file; cat one/file; cat one/file; cat two/file');
    await repl.waitFor((_, lines) => lines.includes('3'));
    await enter(repl, `:set dir=${two}`);
    await repl.waitFor((text) => text.includes('$dir set in job 1'));
    await worker.run('cat one/file; cat one/file; cat two/file; cat two/file');
    await repl.waitFor((_, lines) => lines.includes('5'));
    await enter(repl, ':set');
    await repl.waitFor((text) => text.includes(`$dir = ${two}`));
    repl.type(`:set di${keys.tab}`);
    await repl.waitFor((_, lines) => lines.some((line) => line.startsWith('fsbpf> :set dir=')));
  });

  test(':set refuses what does not fit, and the program goes on as it was', async () => {
    const repl = await startRepl(scratchDirectory());
    await enter(repl, 'read /latency > $slow/ < count() >');
    await repl.waitFor((text) => text.includes('parameter $slow has no value') && text.includes(':set slow=VALUE'));
    repl.type(keys.ctrl('c'));
    await enter(repl, ':set slow=1h');
    await repl.waitFor((text) => text.includes('$slow is set for programs to come'));
    await enter(repl, 'read /latency > $slow/ < count() >');
    await repl.waitFor((text) => text.includes('[1] read'));
    await enter(repl, ':set slow=fast');
    await repl.waitFor((text) => text.includes("'fast' does not fit, expected a duration like 10ms"));
    await enter(repl, ':set');
    await repl.waitFor((text) => text.includes('$slow = 1h   job 1'));
    await enter(repl, 'read /bytes > $slow/ < count() >');
    await repl.waitFor((text) => text.includes('a size in bytes is compared with a duration'));
    repl.type(keys.ctrl('c'));
    await enter(repl, 'param slow = 1KB; read /bytes > $slow/ < count() >');
    await repl.waitFor(
      (text) => text.includes('param slow = 1KB') && text.includes('a size in bytes is compared with a duration'),
    );
  });

  test(':save keeps a program where fsbpf NAME finds it, :load brings it back, :save! replaces it', async () => {
    const home = scratchDirectory();
    const repl = await startRepl(home);
    await enter(repl, ':save early');
    await repl.waitFor((text) => text.includes('no program was started yet'));
    await enter(repl, 'begin { printf("saved and run\\n"); exit(0); }');
    await repl.waitFor((_, lines) => lines.includes('saved and run'));
    await enter(repl, ':save mine');
    const path = join(home, '.config/fsbpf/scripts/mine.fsb');
    await repl.waitFor((text) => text.includes(`saved: ${path}`));
    expect(readFileSync(path, 'utf8')).toBe('begin { printf("saved and run\\n"); exit(0); }\n');
    await enter(repl, 'begin { printf("another\\n"); exit(0); }');
    await repl.waitFor((_, lines) => lines.includes('another'));
    await enter(repl, ':save mine');
    await repl.waitFor((text) => text.includes("there is a program 'mine' already") && text.includes(':save! mine'));
    await enter(repl, ':save! mine');
    await repl.waitFor((_, lines) => lines.filter((line) => line === `saved: ${path}`).length === 2);
    await enter(repl, ':load -');
    await repl.waitFor((text) => text.includes("there is no saved program '-'"));
    await enter(repl, ':load mine.fsb');
    await repl.waitFor(
      (_, lines) =>
        lines.at(-1) === '' && lines.some((line) => line === 'fsbpf> begin { printf("another\\n"); exit(0); }'),
    );
    const run = await runFsbpf(['--format', 'text', 'mine'], { env: { HOME: home } });
    expect(run).toMatchObject({ exitCode: 0, stdout: 'another\n' });
  });

  test.each(['../evil', '', '.hidden', 'a/b'])(':save %j is no name', async (name) => {
    const home = scratchDirectory();
    const repl = await startRepl(home);
    await enter(repl, 'begin { exit(0); }');
    await repl.waitFor((_, lines) => lines.includes('[1] begin { exit(0); }'));
    await enter(repl, `:save ${name}`);
    await repl.waitFor((text) => text.includes('a name is expected'));
    expect(existsSync(join(home, '.config'))).toBe(false);
  });

  test(':edit hands the program to the editor and the terminal with it, and takes both back', async () => {
    const home = scratchDirectory();
    const editor = join(home, 'editor');
    writeFileSync(
      editor,
      '#!/bin/sh\nread -p "editor> " answer\nprintf "begin { printf(\\"%s\\\\\\\\n\\"); exit(0); }" "$answer" > "$1"\n',
    );
    chmodSync(editor, 0o755);
    const repl = await startRepl(home, { env: { EDITOR: editor } });
    await enter(repl, ':edit');
    await repl.waitFor((text) => text.includes('editor>'));
    repl.type('typed in there\r');
    await repl.waitFor((_, lines) => lines.includes('fsbpf> begin { printf("typed in there\\n"); exit(0); }'));
    repl.type(keys.enter);
    await repl.waitFor((_, lines) => lines.includes('typed in there'));
    repl.type('open < ');
    await repl.waitFor((_, lines) => lines.includes('fsbpf> open <'));
  });

  test('an editor that fails changes nothing', async () => {
    const repl = await startRepl(scratchDirectory(), { env: { EDITOR: 'false' } });
    await enter(repl, ':edit');
    await repl.waitFor((text) => text.includes("the editor 'false' ended with status 1"));
  });

  test(":record keeps the events of a job's probes: replay counts what the job counted", async () => {
    const worker = startWorker();
    writeFileSync(join(worker.directory, 'file'), 'x');
    const repl = await startRepl(scratchDirectory(), { args: ['-p', String(worker.pid)], cwd: worker.directory });
    await enter(repl, 'open /name == "file"/ < name, count() >');
    await repl.waitFor((text) => text.includes('[1] open'));
    await enter(repl, ':record opens.fsrec');
    await repl.waitFor((text) => text.includes('recording the events of job 1'));
    await worker.run('for i in 1 2 3 4 5 6 7; do cat file; done; cat /etc/hostname');
    await repl.waitFor((text) => /^file +7$/m.test(text));
    await enter(repl, ':record');
    await repl.waitFor((text) => text.includes('7 events recorded: fsbpf replay opens.fsrec'));
    const replayed = await runFsbpf(['replay', join(worker.directory, 'opens.fsrec'), '-e', 'open < name, count() >']);
    expect(finalTable(replayed).rows).toEqual([['file', 7]]);
    await enter(repl, ':record /nowhere/x.fsrec');
    await repl.waitFor((text) => text.includes("'/nowhere/x.fsrec' can't be written"));
  });

  test(':top shows a program on the whole screen, and q returns to the shell as it was', async () => {
    const worker = startWorker();
    const repl = await startRepl(scratchDirectory(), { args: ['-p', String(worker.pid)] });
    await enter(repl, 'open /name == "hostname"/ < name, count() >');
    await repl.waitFor((text) => text.includes('[1] open'));
    await worker.run('cat /etc/hostname');
    await enter(repl, ':top 1');
    await repl.waitFor(() => repl.screen === 'alternate');
    await worker.run('cat /etc/hostname; cat /etc/hostname');
    await repl.waitFor((text) => /hostname +2\b/.test(text));
    repl.type('q');
    await repl.waitFor((text) => repl.screen === 'normal' && /^hostname +3$/m.test(text));
    repl.type('open');
    await repl.waitFor((_, lines) => lines.some((line) => line.startsWith('fsbpf> open')));
    repl.type(keys.ctrl('c'));
    await enter(repl, ':top');
    await repl.waitFor(() => repl.screen === 'alternate');
    repl.kill('SIGTERM');
    expect(await repl.exited).toBe(0);
    expect(repl.screen).toBe('normal');
    expect(repl.history().filter((line) => /^hostname +3$/.test(line))).toHaveLength(1);
  });

  test(':restart empties the tables', async () => {
    const worker = startWorker();
    const repl = await startRepl(scratchDirectory(), { args: ['-p', String(worker.pid)] });
    await enter(repl, 'open /name == "hostname"/ < count() >');
    await repl.waitFor((text) => text.includes('[1] open'));
    await worker.run('cat /etc/hostname; cat /etc/hostname');
    await repl.waitFor((_, lines) => lines.includes('2'));
    await enter(repl, ':restart');
    await repl.waitFor((text) => text.includes('[2] open'));
    await worker.run('cat /etc/hostname');
    await repl.waitFor((_, lines) => lines.includes('1'));
  });
});
