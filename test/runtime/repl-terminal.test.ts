import { appendFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fsbpfCommandLine } from '../support/fsbpf.ts';
import { enter, promptRow, startRepl, startWorker } from '../support/repl.ts';
import { missing } from '../support/requirement.ts';
import { scratchDirectory } from '../support/scratch.ts';
import { straceCalls, stringOf } from '../support/strace.ts';
import { keys, startInTerminal, TestTerminal } from '../support/terminal.ts';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe.skipIf(missing('strace'))('the shell on its terminal', () => {
  test('a script of 200 lines is pasted whole, and counts what it should', async () => {
    const worker = startWorker();
    const conditions = Array.from(
      { length: 196 },
      (_, index) => `  if (name == "f${index}") { @hits[name] = count(); }`,
    );
    const script = ['# which of many files', 'open {', ...conditions, '}', '# the end', ''].join('\n');
    expect(script.split('\n').length - 1).toBe(200);
    const repl = await startRepl(scratchDirectory(), { args: ['-p', String(worker.pid)], rows: 24 });
    repl.type(keys.paste(script));
    await repl.waitFor((text) => text.includes('# the end'));
    expect(repl.text()).not.toContain('[1]');
    repl.type(keys.enter);
    await repl.waitFor((text) => text.includes('[1] open { if (name == "f0")'));
    await worker.run('touch f0 f77 f195; cat f77; cat f77');
    await repl.waitFor((text) => /^f77 +3$/m.test(text) && /^f0 +1$/m.test(text) && /^f195 +1$/m.test(text));
    repl.type(keys.up);
    await repl.waitFor((text) => text.includes('# the end') && text.includes('f195'));
  });

  test('at every size there is one prompt, with its text, and nothing is left of other sizes', async () => {
    const worker = startWorker();
    const repl = await startRepl(scratchDirectory(), { args: ['-p', String(worker.pid)], columns: 80, rows: 24 });
    await enter(repl, 'open < exe, name, count() >');
    await repl.waitFor((text) => text.includes('[1] open'));
    await worker.run('cat /etc/hostname /etc/passwd');
    await repl.waitFor((text) => /^cat +hostname +1$/m.test(text));
    repl.type('read < 日本');
    await repl.waitFor((text) => text.includes('read < 日本'));
    for (const [columns, rows] of sizes()) {
      repl.resize(columns, rows);
      await pause(5);
    }
    for (const [columns, rows] of [
      [20, 5],
      [100, 30],
      [33, 9],
      [20, 30],
      [160, 5],
      [80, 24],
    ] as const) {
      repl.resize(columns, rows);
      const wanted = columns < 40 ? 13 : 18;
      await repl.waitFor((_, lines) => {
        const prompts = lines.filter((line) => /^(fsbpf)?> read < 日本$/.test(line));
        const panels = lines.filter((line) => line.startsWith('[1]'));
        const { row, column } = repl.cursor;
        return prompts.length === 1 && panels.length === 1 && row === promptRow(repl) && column === wanted;
      });
    }
    await repl.waitFor((text) => /^cat +hostname +1$/m.test(text));
  });

  test('SIGTERM ends it with its last tables, and the terminal as it was', async () => {
    const worker = startWorker();
    const repl = await startRepl(scratchDirectory(), { args: ['-p', String(worker.pid)] });
    await enter(repl, 'open /name == "hostname"/ < exe, count() >');
    await repl.waitFor((text) => text.includes('[1] open'));
    await worker.run('cat /etc/hostname');
    repl.type('half a line');
    await repl.waitFor((text) => text.includes('half a line'));
    repl.kill('SIGTERM');
    expect(await repl.exited).toBe(0);
    expect(repl.history().filter((line) => /^cat +1$/.test(line))).toHaveLength(1);
    expect(repl.output.lastIndexOf('\u001b[?2004l')).toBeGreaterThan(repl.output.lastIndexOf('\u001b[?2004h'));
    expect(repl.output.lastIndexOf('\u001b[?7h')).toBeGreaterThan(repl.output.lastIndexOf('\u001b[?7l'));
  });

  test('Ctrl-Z and fg: the shell around it works, then the input is there again', async () => {
    const home = scratchDirectory();
    const env = { PS1: 'shell> ', HOME: home };
    const shell = new TestTerminal(['/bin/bash', '--norc', '-i'], { columns: 80, rows: 20, env });
    await shell.waitFor((text) => text.includes('shell>'));
    shell.type(`${fsbpfCommandLine().join(' ')}\r`);
    await shell.waitFor((text) => /^fsbpf>/m.test(text));
    shell.type('open < exe, ');
    await shell.waitFor((text) => text.includes('fsbpf> open < exe,'));
    shell.type(keys.ctrl('z'));
    await shell.waitFor((text) => text.includes('Stopped') && text.trimEnd().endsWith('shell>'));
    shell.type('stty -a | grep -o -- " echo "; echo $((6 * 7))\r');
    await shell.waitFor((_, lines) => lines.includes('42') && lines.includes(' echo'));
    shell.type('fg\r');
    await shell.waitFor((_, lines) => lines.filter((line) => line.startsWith('fsbpf> open < exe,')).length === 1);
    shell.type('count() >');
    await shell.waitFor((_, lines) => lines.includes('fsbpf> open < exe, count() >'));
    shell.type(keys.ctrl('c') + keys.ctrl('d'));
    await shell.waitFor((text) => text.trimEnd().endsWith('shell>'));
  });

  test('a program that runs meanwhile is drawn once after fg, in the size that the terminal has then', async () => {
    const env = { PS1: 'shell> ', HOME: scratchDirectory() };
    const shell = new TestTerminal(['/bin/bash', '--norc', '-i'], { columns: 80, rows: 20, env });
    await shell.waitFor((text) => text.includes('shell>'));
    shell.type(`${fsbpfCommandLine().join(' ')}\r`);
    await shell.waitFor((text) => /^fsbpf>/m.test(text));
    await enter(shell, 'open /name == "nothing"/ < exe, count() >');
    await shell.waitFor((text) => text.includes('[1] open /name'));
    shell.type(keys.ctrl('z'));
    await shell.waitFor((text) => text.includes('Stopped') && text.trimEnd().endsWith('shell>'));
    await pause(1200); // the next refresh is due when it wakes
    shell.resize(60, 20);
    shell.type('clear; fg\r');
    await shell.waitFor((_, lines) => lines.filter((line) => /^\[1\] .* events$/.test(line)).length === 1);
    await pause(1200);
    const titles = shell.lines().filter((line) => line.startsWith('[1] open'));
    expect(titles).toHaveLength(1);
    expect(titles[0]).toMatch(/ events$/);
    expect(titles[0]).toHaveLength(60);
  });

  test('Ctrl-Z in the editor of :edit stops both, fg brings the editor back, and its end the shell', async () => {
    const home = scratchDirectory();
    const editor = join(home, 'editor');
    writeFileSync(editor, '#!/bin/sh\nprintf "editor> "\nread answer\necho "open < $answer >" > "$1"\n', {
      mode: 0o755,
    });
    const env = { PS1: 'shell> ', HOME: home, EDITOR: editor };
    const shell = new TestTerminal(['/bin/bash', '--norc', '-i'], { columns: 80, rows: 20, env });
    await shell.waitFor((text) => text.includes('shell>'));
    shell.type(`${fsbpfCommandLine().join(' ')}\r`);
    await shell.waitFor((text) => /^fsbpf>/m.test(text));
    shell.type(':edit\r');
    await shell.waitFor((text) => text.includes('editor>'));
    shell.type(keys.ctrl('z'));
    await shell.waitFor((text) => text.includes('Stopped') && text.trimEnd().endsWith('shell>'));
    shell.type('fg\r');
    await shell.waitFor((_, lines) => lines.some((line) => line.includes('fg')));
    shell.type('path\r');
    await shell.waitFor((_, lines) => lines.includes('fsbpf> open < path >'));
    shell.type(' ');
    shell.type(keys.ctrl('c') + keys.ctrl('d'));
    await shell.waitFor((text) => text.trimEnd().endsWith('shell>'));
  });

  test('a name full of escape sequences is shown, never sent', async () => {
    const worker = startWorker();
    const name = '\u001b[31mred\u001b]0;title\u0007\u009b2J';
    writeFileSync(join(worker.directory, name), '');
    const repl = await startRepl(worker.directory, { args: ['-p', String(worker.pid)], cwd: worker.directory });
    await enter(repl, 'open /name.endsWith("2J")/ < name, count() >');
    await repl.waitFor((text) => text.includes('[1] open'));
    await enter(repl, 'open /name.endsWith("2J")/ { print(name); }');
    await repl.waitFor((text) => text.includes('[2] open'));
    await worker.run('cat *2J');
    const shown = String.raw`\x1b[31mred\x1b]0;title\x07\x9b2J`;
    await repl.waitFor(
      (_, lines) => lines.includes(`[2] ${shown}`) && lines.some((line) => line.startsWith(`${shown} `)),
    );
    repl.type(`open /path == "${worker.directory}/${keys.tab}`);
    await pause(300);
    repl.type(keys.ctrl('u') + keys.paste(`open /name == "${name}"`));
    await repl.waitFor((text) => text.includes('fsbpf> open /name == "[31mred'));
    for (const sent of ['\u001b[31mred', '\u001b]0;', '\u0007', '\u009b']) expect(repl.output).not.toContain(sent);
  });

  test('what was entered is there at the next start, and found by Ctrl-R', async () => {
    const home = scratchDirectory();
    const state = join(home, 'state');
    const env = { XDG_STATE_HOME: state };
    const first = await startRepl(home, { env });
    await enter(first, 'begin { printf("first of all\\n"); exit(0); }');
    await first.waitFor((_, lines) => lines.includes('first of all'));
    await enter(first, ':jobs');
    await first.waitFor((text) => text.includes('no program is running'));
    first.type(' :help\r');
    first.type(keys.ctrl('d'));
    expect(await first.exited).toBe(0);
    const path = join(state, 'fsbpf', 'history');
    expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(3);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    appendFileSync(path, 'no entry\n"cut off\n"\\u001b[31mhostile"\n{"a":1}\n"without an end');

    const second = await startRepl(home, { env });
    second.type(keys.up);
    await second.waitFor((_, lines) => lines.includes('fsbpf> [31mhostile'));
    second.type(keys.up);
    await second.waitFor((_, lines) => lines.includes('fsbpf> :jobs'));
    second.type(keys.ctrl('c') + keys.ctrl('r') + 'first');
    await second.waitFor(
      (text) => text.includes('search: first') && text.includes('fsbpf> begin { printf("first of all'),
    );
    second.type(keys.enter);
    await second.waitFor((_, lines) => lines.includes('first of all'));
    expect(readFileSync(path, 'utf8')).toMatch(/\n"without an end\n"begin .*"\n$/);
  });

  test('two shells write to one history, and neither loses an entry', async () => {
    const home = scratchDirectory();
    const [one, two] = await Promise.all([startRepl(home), startRepl(home)]);
    for (let round = 0; round < 5; round++) {
      one.type(`:set one=${round}\r`);
      two.type(`:set two=${round}\r`);
    }
    for (const [repl, name] of [
      [one, 'one'],
      [two, 'two'],
    ] as const) {
      await repl.waitFor((text) => text.includes(`:set ${name}=4`));
      await repl.waitFor((_, lines) => lines.filter((line) => line.includes(`$${name} is set`)).length === 5);
    }
    const entries = readFileSync(join(home, '.local/state/fsbpf/history'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => String(JSON.parse(line)));
    for (const name of ['one', 'two']) {
      expect(entries.filter((entry) => entry.includes(name))).toEqual(
        [0, 1, 2, 3, 4].map((round) => `:set ${name}=${round}`),
      );
    }
  });

  test('a home that can not be written to, and a history that is no file, are no reason to fail', async () => {
    const home = scratchDirectory();
    mkdirSync(join(home, '.local/state/fsbpf/history'), { recursive: true });
    for (const state of [join(home, '.local/state'), '/proc/1']) {
      const repl = await startRepl(home, { env: { XDG_STATE_HOME: state } });
      await enter(repl, ':jobs');
      await repl.waitFor((text) => text.includes('no program is running'));
    }
  });

  test('a terminal that can not be drawn on is told, and left as it is', async () => {
    const repl = startInTerminal([], { env: { TERM: 'dumb' } });
    expect(await repl.exited).toBe(3);
    expect(repl.text()).toContain('this terminal is dumb');
    expect(repl.output).not.toContain('\u001b');
  });

  test('a traced run loads nothing of it', () => {
    const [program, ...first] = fsbpfCommandLine();
    const command = [program!, ...first, '--dry-run', '-e', 'open < count() >'];
    const opened = straceCalls(command, ['openat'], '/').map((call) => stringOf(call.arguments[1]!));
    expect(opened.some((path) => path.endsWith('main.cjs') || path.endsWith('main.ts'))).toBe(true);
    expect(opened.filter((path) => /screen\.mjs|shell\.cjs|node_modules\/(ink|react|chalk)\//.test(path))).toEqual([]);
  });
});

function* sizes(): Generator<readonly [number, number]> {
  let seed = 5;
  const next = (from: number, to: number) => from + ((seed = (seed * 1103515245 + 12345) & 0x7fffffff) % (to - from));
  for (let step = 0; step < 60; step++) yield [next(20, 160), next(5, 50)];
}
