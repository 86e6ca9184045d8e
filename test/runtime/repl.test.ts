import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { straceFileCalls } from '../support/file-calls.ts';
import { enter, promptRow, startRepl, startWorker } from '../support/repl.ts';
import { missing } from '../support/requirement.ts';
import { scratchDirectory } from '../support/scratch.ts';
import { keys, startInTerminal, TestTerminal } from '../support/terminal.ts';
import { fsbpfCommandLine } from '../support/fsbpf.ts';

/** The shell in a real terminal, against the live kernel: typed as a person types, read as a person reads. */
describe.skipIf(missing('strace', 'git'))('the shell', () => {
  test("the README's one-liner counts what git opens: as many as strace sees", async () => {
    const worker = startWorker();
    const calls = straceFileCalls(['git', '--version'], worker.directory);
    const truth = calls.filter(({ operation }) => operation === 'open').length;
    expect(truth).toBeGreaterThan(2);
    const repl = await startRepl(scratchDirectory(), { args: ['-p', String(worker.pid)] });
    await enter(repl, 'open /exe=="git.exe"/ < count() >');
    await repl.waitFor((text) => text.includes('[1] open /exe=="git.exe"/'));
    await worker.run('git --version');
    await repl.waitFor((_, lines) => lines.includes(String(truth)));
    await worker.run('git --version; cat /etc/hostname');
    await repl.waitFor((_, lines) => lines.includes(String(2 * truth)));
    repl.type(keys.ctrl('d'));
    expect(await repl.exited).toBe(0);
    const history = repl.history();
    expect(history).toContain('fsbpf> open /exe=="git.exe"/ < count() >');
    expect(history.filter((line) => line === String(2 * truth))).toHaveLength(1);
  });

  test('a table, rows as they come, and what is printed, of three programs at once', async () => {
    const worker = startWorker();
    writeFileSync(join(worker.directory, 'one'), 'x');
    writeFileSync(join(worker.directory, 'two'), 'x');
    const repl = await startRepl(scratchDirectory(), { args: ['-p', String(worker.pid)], rows: 40 });
    await enter(repl, 'open /name == "one" || name == "two"/ < name, count() >');
    await repl.waitFor((text) => text.includes('[1] open'));
    await enter(repl, 'open /name == "one"/ < exe, name >');
    await repl.waitFor((text) => text.includes('[2] open'));
    await enter(repl, 'open /name == "two"/ { printf("%s!\\n", name); }');
    await repl.waitFor((text) => text.includes('[3] open'));
    await worker.run('cat one two; cat two; cat two');
    await repl.waitFor((text) => /^two +3$/m.test(text) && /^one +1$/m.test(text));
    await repl.waitFor((text) => /^\[2\] cat +one$/m.test(text));
    await repl.waitFor((_, lines) => lines.filter((line) => line === '[3] two!').length === 3);
    repl.type(keys.ctrl('c'));
    await repl.waitFor((_, lines) => lines.filter((line) => line.startsWith('[3] open')).length === 1);
    await enter(repl, ':stop 1');
    await repl.waitFor((_, lines) => lines.some((line) => line.startsWith('fsbpf> :stop 1')));
    await enter(repl, ':jobs');
    await repl.waitFor((text) => /^\[2\] open .*events$/m.test(text));
    await enter(repl, ':quit');
    expect(await repl.exited).toBe(0);
    const tables = repl.history().filter((line) => /^two +3$/.test(line));
    expect(tables).toHaveLength(1);
  });

  test('what is wrong is marked while it is typed, under its place', async () => {
    const repl = await startRepl(scratchDirectory());
    repl.type('read /latenzy > 1ms/ < exe, ');
    await repl.waitFor((text) => text.includes("unknown field 'latenzy'") && text.includes('did you mean latency?'));
    const row = promptRow(repl);
    const [line, marks] = repl.lines().slice(row, row + 2) as [string, string];
    expect(marks.indexOf('^')).toBe(line.indexOf('latenzy'));
    expect(marks.trim()).toBe('^'.repeat('latenzy'.length));
    for (let step = 0; step < 'zy > 1ms/ < exe, '.length; step++) repl.type(keys.left);
    repl.type(`c${'\u001b[3~'}`);
    await repl.waitFor((text) => text.includes('/latency') && !text.includes('^'));
  });

  test('what can not run is not started, is told, and stays to be mended', async () => {
    const repl = await startRepl(scratchDirectory());
    await enter(repl, 'open < bytes >');
    await repl.waitFor((text) => text.includes("'bytes' exists at read, write and readdir, not at open"));
    expect(repl.lines()[promptRow(repl)]).toBe('fsbpf> open < bytes >');
    repl.type(keys.ctrl('u'));
    await enter(repl, ':stpo');
    await repl.waitFor((text) => text.includes('did you mean :stop?'));
    expect(repl.text()).not.toContain('[1]');
  });

  test('an unfinished program goes on in another line', async () => {
    const worker = startWorker();
    const repl = await startRepl(scratchDirectory(), { args: ['-p', String(worker.pid)] });
    await enter(repl, 'open {');
    await repl.waitFor((text) => /^ +\.\.\./m.test(text));
    await enter(repl, '@n[exe] = count();');
    repl.type(`}${keys.enter}`);
    await repl.waitFor((text) => text.includes('[1] open { @n[exe] = count(); }'));
    await worker.run('cat /etc/hostname');
    await repl.waitFor((text) => /^cat +\d+$/m.test(text));
  });

  test('a program that has nothing to wait for ends by itself, and so does one that says exit()', async () => {
    const repl = await startRepl(scratchDirectory());
    await enter(repl, 'begin { printf("only this\\n"); }');
    await repl.waitFor((_, lines) => lines.includes('only this') && lines.some((line) => line.startsWith('[1] begin')));
    await enter(repl, 'interval:100ms { printf("tick\\n"); exit(3); }');
    await repl.waitFor((_, lines) => lines.includes('tick') && lines.some((line) => line.startsWith('[2] interval')));
    await enter(repl, ':jobs');
    await repl.waitFor((text) => text.includes('no program is running'));
  });

  test('a line that was printed in part is whole when its program ends, and others come below it', async () => {
    const repl = await startRepl(scratchDirectory());
    await enter(repl, 'interval:50ms { printf("tick "); }');
    await repl.waitFor((text) => /^(tick )+/m.test(text));
    repl.type(keys.ctrl('c'));
    await repl.waitFor((_, lines) => lines.some((line) => line.startsWith('[1] interval')));
    await enter(repl, 'jobs');
    await repl.waitFor((text) => text.includes('a command begins with a colon: :jobs'));
    const ticks = repl.lines().filter((line) => line.includes('tick') && !line.includes('interval'));
    expect(ticks.length).toBeGreaterThan(0);
    for (const line of ticks) expect(line).toMatch(/^(tick ?)+$/);
  });

  test('without privileges it says so, and what was typed is still there', async () => {
    const command = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', ...fsbpfCommandLine()];
    const repl = new TestTerminal(command, { columns: 100 });
    await repl.waitFor((text) => /^fsbpf>/m.test(text));
    repl.type(`open < count() >${keys.enter}`);
    await repl.waitFor((text) => text.includes('needs root') && text.includes('hint: '));
    await repl.waitFor((_, lines) => lines.filter((line) => line === 'fsbpf> open < count() >').length === 2);
  });

  test('a process that is not there is told at once', async () => {
    const repl = startInTerminal(['-p', '4194303']);
    expect(await repl.exited).toBe(3);
    expect(repl.text()).toContain('there is no process 4194303');
  });

  test('Tab completes fields, functions, files and commands', async () => {
    const home = scratchDirectory();
    mkdirSync(join(home, 'deep'));
    writeFileSync(join(home, 'deep', 'unmistakable.log'), '');
    const repl = await startRepl(home);
    repl.type(`read < exe, quan${keys.tab}lat${keys.tab}) >`);
    await repl.waitFor((text) => text.includes('fsbpf> read < exe, quantiles(latency) >'));
    repl.type(keys.ctrl('u') + `open /path == "${home}/de${keys.tab}un${keys.tab}`);
    await repl.waitFor((text) => text.includes(`fsbpf> open /path == "${home}/deep/unmistakable.log`));
    repl.type(keys.ctrl('u') + `open < by${keys.tab}`);
    await repl.waitFor((text) => text.includes('nothing fits here'));
    repl.type(keys.ctrl('u') + `:res${keys.tab}`);
    await repl.waitFor((text) => text.includes('fsbpf> :restart'));
    repl.type(keys.ctrl('u') + `re${keys.tab}`);
    await repl.waitFor((text) =>
      ['read', 'readdir', 'rename'].every((word) => new RegExp(`^${word} `, 'm').test(text)),
    );
    repl.type(keys.tab + keys.tab);
    await repl.waitFor((_, lines) => lines.includes('fsbpf> readdir') || lines.includes('fsbpf> rename'));
    repl.type(keys.escape);
    await repl.waitFor((_, lines) => lines.includes('fsbpf> re'));
  });

  test('a name of any bytes is completed so that the program finds the file', async () => {
    const worker = startWorker();
    const folder = join(worker.directory, '日本 go');
    mkdirSync(folder);
    for (const name of [
      [0x61, 0xff, 0xfe],
      [0x62, 0x1b, 0x5b, 0x6d, 0x0a, 0x22],
      [0x63, 0x20, 0x5c],
    ])
      writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name)]), '');
    const options = { args: ['-p', String(worker.pid)], cwd: worker.directory, rows: 40, columns: 130 };
    const repl = await startRepl(scratchDirectory(), options);
    for (const beginning of ['a', 'b', 'c']) {
      repl.type(`open /path == "日${keys.tab}${beginning}${keys.tab}`);
      await repl.waitFor((_, lines) => lines[promptRow(repl)]!.includes(`"${folder}/${beginning}`));
      repl.type(`/ < count() >${keys.enter}`);
      await repl.waitFor((text) => new RegExp(`^\\[\\d\\] open .path == "${folder}/${beginning}`, 'm').test(text));
    }
    await worker.run('cat 日*/a* 日*/b* 日*/b* 日*/c* 日*/c* 日*/c*');
    await repl.waitFor((_, lines) => ['1', '2', '3'].every((count) => lines.includes(count)));
  });

  test('the word at the cursor is explained', async () => {
    const repl = await startRepl(scratchDirectory());
    repl.type('read < quantiles(');
    await repl.waitFor((text) => /quantiles\(x.*— .*1\/64/.test(text));
    await enter(repl, 'latency) >');
    await enter(repl, ':help latency');
    await repl.waitFor((text) => text.includes('latency (field)'));
  });
});
