import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environment, fsbpfCommandLine, startFsbpf } from '../support/fsbpf.ts';
import { clearsIn } from '../support/grid.ts';
import { createScratchDirectory, removeTree } from '../support/scratch.ts';
import { keys, TestTerminal } from '../support/terminal.ts';
import { filterBy, startReader, startTop } from '../support/top.ts';

let folder = '';
let subject = '';
beforeAll(() => {
  folder = createScratchDirectory();
  subject = join(folder, 'subject.txt');
  writeFileSync(subject, 'x'.repeat(10_000));
});
afterAll(() => removeTree(folder));

/** The row of the screen with this word in it, as words. */
function row(terminal: TestTerminal, word: RegExp): string[] {
  return (terminal.lines().find((line) => word.test(line)) ?? '').trim().split(/ +/);
}

/** A cell under its heading; headings and numbers end in the same column. */
function cell(terminal: TestTerminal, word: RegExp, heading: string): string {
  const lines = terminal.lines();
  const head = lines.find((line) => /\b(exe|path|op)\b.*time/.test(line)) ?? '';
  const end = new RegExp(` ${heading}[▾▴]?(?= |$)`).exec(head);
  if (end === null) throw new Error(`no column ${heading}: ${head}`);
  const line = lines.find((each) => word.test(each)) ?? '';
  return line
    .slice(0, end.index + end[0].length)
    .trimEnd()
    .split(' ')
    .at(-1)!;
}

describe('fsbpf top', () => {
  test('shows what a known command does, to the last read and byte', async () => {
    const terminal = await startTop([], { columns: 130 });
    terminal.type('t');
    await filterBy(terminal, `path == "${subject}"`);
    await terminal.waitFor((text) => text.includes('0 rows'));
    const dd = spawn('dd', [`if=${subject}`, 'of=/dev/null', 'bs=10', 'count=777'], {
      env: environment,
      stdio: 'ignore',
    });
    await new Promise((resolve) => dd.on('exit', resolve));
    await terminal.waitFor((text) => /\bdd\b/.test(text));
    expect(cell(terminal, /\bdd\b/, 'opens')).toBe('1');
    expect(cell(terminal, /\bdd\b/, 'reads')).toBe('777');
    expect(cell(terminal, /\bdd\b/, 'read')).toBe('7.6KiB');
    expect(cell(terminal, /\bdd\b/, 'writes')).toBe('0');
    expect(row(terminal, /\bdd\b/)[0]).toBe(String(dd.pid));
    terminal.type('q');
    expect(await terminal.exited).toBe(0);
    expect(terminal.screen).toBe('normal');
  });

  test('goes down from a process to its files to the operations of one, and back to the same row', async () => {
    const pid = startReader(subject);
    const terminal = await startTop([], { columns: 110, rows: 24 });
    await filterBy(terminal, `exe == "bash" && path.startsWith("${folder}")`);
    // Until then the rows are still those from before the filter.
    await terminal.waitFor((text) => /^1 row /m.test(text) && new RegExp(`\\b${pid}\\b`).test(text));
    terminal.type(keys.enter);
    await terminal.waitFor((text) => text.startsWith(`bash ${pid} › files`) && text.includes('subject.txt'));
    terminal.type(keys.enter);
    await terminal.waitFor(
      (text) => /subject\.txt › operations/.test(text) && /^open +\d/m.test(text) && text.includes('█'),
    );
    await terminal.waitFor((text) => /^close +\d/m.test(text) && /^read +\d/m.test(text));
    expect(terminal.text()).toMatch(/\d+(\.\d+)?(ns|us|ms) – \d/);
    terminal.type(keys.backspace);
    await terminal.waitFor((text) => text.startsWith(`bash ${pid} › files`) && text.includes('subject.txt'));
    terminal.type(keys.backspace);
    await terminal.waitFor((text) => text.startsWith('processes') && text.includes(String(pid)));
    for (const kind of ['files', 'directories', 'operations', 'extensions', 'volumes', 'processes']) {
      terminal.type(keys.tab);
      await terminal.waitFor((text, lines) => text.startsWith(kind) && lines.some((line) => / [1-9]\d* /.test(line)));
    }
  });

  test('while it is paused nothing changes, and another question goes on', async () => {
    const pid = startReader(subject);
    const terminal = await startTop([], { columns: 110, rows: 24 });
    await filterBy(terminal, `pid == ${pid}`);
    await terminal.waitFor((text) => new RegExp(`^1 row .*[^]*\\b${pid}\\b`, 'm').test(text));
    terminal.type('p');
    await terminal.waitFor((text) => text.includes('paused'));
    const rowsOf = () => terminal.lines().slice(2, -1).join('\n');
    const before = rowsOf();
    terminal.type('t');
    await terminal.waitFor((text) => text.includes('t interval'));
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(rowsOf()).toBe(before);
    expect(terminal.lines()[1], 'what is shown is still of the interval').toMatch(/^1 row in the last/);
    terminal.type(keys.enter);
    await terminal.waitFor((text) => text.includes('› files') && text.includes('subject.txt'));
    expect(terminal.text()).not.toContain('paused');
  });

  test('a row that another filter does not let through is not kept for being selected', async () => {
    const [first, second] = [startReader(subject), startReader(subject)];
    const terminal = await startTop([], { columns: 110, rows: 24 });
    await filterBy(terminal, `pid == ${first} || pid == ${second}`);
    await terminal.waitFor((text) => /^2 rows in the last/m.test(text));
    terminal.type(keys.end);
    const selectedPid = () => {
      const at = terminal.lines().findIndex((_, place) => place > 2 && terminal.cell(place, 0).getBgColorMode() !== 0);
      const found = /^ *(\d+) +bash/.exec(terminal.lines()[at] ?? '')?.[1];
      return found === undefined ? undefined : Number(found);
    };
    await terminal.waitFor(() => selectedPid() !== undefined);
    const other = selectedPid() === first ? second : first;
    terminal.type('/');
    await terminal.waitFor((text) => text.includes('Enter keep'));
    terminal.type(`${keys.ctrl('u')}pid == ${other}${keys.enter}`);
    await terminal.waitFor((text) => /^1 row in/m.test(text) && selectedPid() === other);
    expect(terminal.lines().filter((line) => /^ *\d+ +bash/.test(line))).toHaveLength(1);
  });

  test('tells what is wrong with a filter below it, and keeps what was there', async () => {
    startReader(subject);
    const terminal = await startTop();
    terminal.type('/');
    terminal.type('latenci > 1ms');
    await terminal.waitFor((text) => text.includes('^^^^^^^ '));
    const [line, error] = terminal.lines().slice(-2);
    expect(line).toBe('/ latenci > 1ms');
    expect(error).toMatch(/^ {2}\^{7} .*latenci/);
    terminal.type(keys.enter);
    await terminal.waitFor((text) => text.includes('^^^^^^^ '));
    terminal.type(keys.escape);
    await terminal.waitFor((text) => text.includes('Enter files'));
    expect(terminal.exitCode).toBeUndefined();
  });

  test('is right at every size of a storm of sizes', async () => {
    startReader(subject);
    const terminal = await startTop([], { columns: 100, rows: 30 });
    const sizes = [
      [20, 5],
      [200, 60],
      [40, 8],
      [21, 24],
      [133, 7],
      [60, 16],
      [20, 5],
      [90, 25],
    ] as const;
    for (const [columns, rows] of [...sizes, ...sizes, ...sizes]) terminal.resize(columns, rows);
    for (const [columns, rows] of sizes) {
      terminal.resize(columns, rows);
      const heading = /^ *pid? .*time[▾]|^exe +time▾| exe .*time▾/;
      await terminal.waitFor((_, lines) => {
        const isHead = /lost \d+ +self/.test(lines.slice(0, 2).join('\n'));
        const headings = lines.filter((line) => heading.test(line));
        return isHead && headings.length === 1 && lines.at(-1)!.endsWith('? help  q quit');
      });
    }
    expect(terminal.exitCode).toBeUndefined();
  });

  test('goes on as often as before while and after it is given other sizes', async () => {
    startReader(subject);
    const terminal = await startTop([], { columns: 100, rows: 30 });
    const began = Date.now();
    for (let count = 0; Date.now() - began < 5_000; count++) {
      terminal.resize(60 + (count % 60), 10 + (count % 30));
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    terminal.resize(100, 30);
    const time = () => /\d\d:\d\d:\d\d$/.exec(terminal.lines()[0]!)?.[0];
    const before = time();
    await terminal.waitFor(() => time() !== before, 10_000);
    // A busy machine has it refresh a little more seldom.
    expect(terminal.lines()[0]).toMatch(/every [1-3]\.\d\ds/);
  });

  test('clears nothing while it runs, and writes each update as one', async () => {
    startReader(subject);
    const terminal = await startTop(['--interval', '250ms'], { columns: 160, rows: 46 });
    await new Promise((resolve) => setTimeout(resolve, 500));
    const before = terminal.output.length;
    const beginsIn = (text: string) => text.split('\u001b[?2026h').length - 1;
    // A busy machine has the view refresh more seldom.
    await terminal.waitFor(() => beginsIn(terminal.output.slice(before)) > 4, 60_000);
    const output = terminal.output.slice(before);
    expect(clearsIn(output)).toEqual([]);
    const begins = beginsIn(output);
    // A whole frame of this size is 7360 characters and its colours.
    expect(output.length / begins).toBeLessThan(15_000);
    const ends = '\u001b[?2026l';
    const updates = output.slice(output.indexOf('\u001b[?2026h'), output.lastIndexOf(ends)).split(ends);
    for (const update of updates) expect(update.lastIndexOf('\u001b[?2026h')).toBe(0);
  });

  test('a name with escape sequences is shown, and does nothing', async () => {
    const evil = join(folder, 'evil\u001b]0;owned\u0007\u001b[2J.txt');
    writeFileSync(evil, 'x');
    startReader(evil);
    const terminal = await startTop([], { columns: 150 });
    terminal.type(keys.tab);
    await filterBy(terminal, `path.startsWith("${folder}")`);
    await terminal.waitFor((text) => text.includes('evil\\x1b]0;owned\\x07\\x1b[2J.txt'));
    terminal.type(keys.enter);
    await terminal.waitFor((text) => text.includes('› operations') && /^open +[1-9]/m.test(text));
    expect(terminal.output).not.toContain('\u001b]0;');
    expect(clearsIn(terminal.output)).toEqual([]);
  });

  test('copies the one-liner and saves the script, and both run', async () => {
    const terminal = await startTop([], { env: { XDG_CONFIG_HOME: folder } });
    await filterBy(terminal, `exe == "it's"`);
    terminal.type('y');
    await terminal.waitFor((text) => text.includes('copied'));
    // eslint-disable-next-line no-control-regex
    const copied = /\u001b\]52;c;([^\u0007]+)\u0007/.exec(terminal.output)![1]!;
    const line = Buffer.from(copied, 'base64').toString();
    expect(line).toMatch(/^fsbpf -e '.*'$/);
    const quoted = fsbpfCommandLine()
      .map((word) => `'${word}'`)
      .join(' ');
    const shell = new TestTerminal(['/bin/bash', '-c', `${line.replace('fsbpf', () => quoted)} --dry-run`], {
      columns: 200,
    });
    expect(await shell.exited, shell.text()).toBe(0);
    terminal.type('s');
    await terminal.waitFor((text) => text.includes('saved as'));
    const script = readFileSync(join(folder, 'fsbpf/scripts/top-1.fsb'), 'utf8');
    expect(script).toMatch(/^\/\/ processes\n/);
    const saved = await startFsbpf(['top-1', '--dry-run'], { env: { XDG_CONFIG_HOME: folder } }).finished;
    expect(saved.exitCode, saved.stderr).toBe(0);
  });

  test('ends by signals and by keys with the terminal as it was', async () => {
    for (const end of ['SIGTERM', 'SIGINT', 'SIGHUP', 'q', keys.ctrl('c')] as const) {
      const terminal = await startTop();
      expect(terminal.screen).toBe('alternate');
      if (end.startsWith('SIG')) terminal.kill(end as NodeJS.Signals);
      else terminal.type(end);
      expect(await terminal.exited).toBe(0);
      expect(terminal.screen).toBe('normal');
      expect(terminal.text().trim()).toBe('');
    }
  });

  test('goes to the background and comes back', async () => {
    const shell = new TestTerminal(['/bin/bash', '--norc', '-i'], { columns: 90, rows: 20, env: { PS1: 'shell> ' } });
    await shell.waitFor((text) => text.includes('shell>'));
    shell.type(`${fsbpfCommandLine().join(' ')} top\r`);
    await shell.waitFor((text) => /\d+ rows? in/.test(text));
    shell.type(keys.ctrl('z'));
    await shell.waitFor((text) => text.includes('Stopped'));
    expect(shell.screen).toBe('normal');
    shell.type('fg\r');
    await shell.waitFor((text) => shell.screen === 'alternate' && /\d+ rows? in/.test(text));
    shell.type('q');
    await shell.waitFor((text) => shell.screen === 'normal' && /shell>\s*$/.test(text));
  });

  test('without colours draws none', async () => {
    startReader(subject);
    for (const [args, env] of [
      [['--no-color'], {}],
      [[], { NO_COLOR: '1' }],
      [[], { TERM: 'dumb' }],
    ] as const) {
      const terminal = await startTop(args, { env: { COLORTERM: 'truecolor', ...env } });
      await terminal.waitFor(() => terminal.output.includes('\u001b[27m')); // the selected row
      // eslint-disable-next-line no-control-regex
      expect(new Set(terminal.output.match(/\u001b\[[0-9;]*m/g))).toEqual(
        new Set(['\u001b[0m', '\u001b[7m', '\u001b[27m']),
      );
      terminal.type('q');
      await terminal.exited;
    }
  });
});
