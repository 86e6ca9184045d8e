import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runFsbpf } from '../support/fsbpf.ts';
import { runPlain } from '../support/plain-run.ts';
import { createScratchDirectory, removeTree } from '../support/scratch.ts';
import { keys, startInTerminal } from '../support/terminal.ts';
import { startReader, startTop } from '../support/top.ts';

let folder = '';
let subject = '';
beforeAll(() => {
  folder = createScratchDirectory();
  subject = join(folder, 'subject.txt');
  writeFileSync(subject, 'x'.repeat(10_000));
});
afterAll(() => removeTree(folder));

describe('fsbpf top of a program', () => {
  test('views its table, and all of a row', async () => {
    const program = `open,read /path == "${subject}"/ < exe, count(), hist(latency), quantiles(latency) >`;
    startReader(subject);
    const terminal = await startTop(['-e', program], { columns: 120 });
    await terminal.waitFor((text) => /bash +\d+ /.test(text));
    expect(terminal.lines().find((line) => line.startsWith('exe '))).toMatch(
      /exe +count\(\) +hist\(latency\) +p50.*p90.*p99/,
    );
    terminal.type(keys.enter);
    await terminal.waitFor(
      (text) => /^exe +bash$/m.test(text) && /^count\(\) +\d+$/m.test(text) && /us – .*█/.test(text),
    );
    terminal.type(keys.escape);
    await terminal.waitFor((text) => text.includes('Enter row'));
  });

  test('Tab shows its other tables at once, also while it is paused', async () => {
    const pid = startReader(subject);
    const program = `open /path == "${subject}"/ { @opens[pid] += 1; } open /pid == $1/ @by < op, count() >`;
    const terminal = await startTop(['-e', program, String(pid)], { columns: 120 });
    await terminal.waitFor((text) => text.startsWith('@by (1 of 2 tables)') && /^open +\d/m.test(text));
    terminal.type('p');
    await terminal.waitFor((text) => text.includes('paused'));
    terminal.type(keys.tab);
    await terminal.waitFor((text) => text.startsWith('@opens (2 of 2 tables)'));
    expect(terminal.text()).toMatch(new RegExp(`^ *${pid} +[1-9]`, 'm'));
    expect(terminal.text()).toContain('paused');
    terminal.type('y');
    await terminal.waitFor((text) => text.includes('copied'));
    // eslint-disable-next-line no-control-regex
    const copied = /\u001b\]52;c;([^\u0007]+)\u0007/.exec(terminal.output)![1]!;
    expect(Buffer.from(copied, 'base64').toString()).toBe(`fsbpf -e '${program}' ${pid}`);
  });

  test('without a table, or with an error, says so on the ordinary screen', async () => {
    const wrong = startInTerminal(['top', '-e', 'open < exee, count() >']);
    expect(await wrong.exited).toBe(2);
    expect(wrong.text()).toContain("'exee'");
    const stream = startInTerminal(['top', '-e', 'open < exe, path >']);
    expect(await stream.exited).toBe(2);
    expect(stream.text()).toContain('fills no table');
    expect(stream.screen).toBe('normal');
  });
});

describe('fsbpf top without a terminal', () => {
  test('prints the rows of each interval, as text and as JSON', async () => {
    const pid = startReader(subject);
    const args = ['top', '--interval', '500ms', '--duration', '1800ms'];
    const { stdout, exitCode, stderr } = await runPlain(args);
    expect(exitCode, stderr).toBe(0);
    expect(stdout.match(/^ *pid +exe +opens +reads/gm)!.length).toBeGreaterThanOrEqual(3);
    expect(stdout).toMatch(new RegExp(`^ *${pid} +bash +[1-9]`, 'm'));
    const { objects } = await runFsbpf([...args, '--format', 'json']);
    const tables = objects.filter((object) => object.type === 'table');
    expect(tables.length).toBeGreaterThanOrEqual(3);
    const counts = tables.flatMap(({ rows }) => rows.filter(([key]) => key === pid).map((each) => Number(each[2])));
    const opens = counts.reduce((sum, each) => sum + each, 0);
    expect(opens).toBeGreaterThan(8);
    expect(opens).toBeLessThan(30);
  });
});

describe('fsbpf top of a program without a terminal', () => {
  test('prints all its tables, and says what was lost by the end', async () => {
    const pid = startReader(subject);
    const program = `open /pid == ${pid}/ < exe, count() > open /pid == ${pid}/ @by < op, quantiles(latency) >`;
    const args = ['top', '-e', program, '--interval', '500ms', '--duration', '1200ms', '--format', 'json'];
    const { objects } = await runFsbpf(args);
    const tables = objects.filter((object) => object.type === 'table');
    expect(new Set(tables.map(({ name }) => name))).toEqual(new Set(['@', '@by']));
    expect(tables.filter(({ name }) => name === '@by').length).toBe(tables.length / 2);
    expect(tables.at(-1)!.rows[0]![0]).toBe('open');
    const losses = objects.filter((object) => object.type === 'losses');
    expect(losses.map(({ final }) => final)).toEqual([...losses.slice(1).map(() => false), true]);
  });
});

describe('fsbpf top of a recording', () => {
  const recording = 'scripts/demo.fsrec';

  test('ends with the numbers that a replay gives', async () => {
    const { objects } = await runFsbpf(['replay', recording, '-e', 'open < exe, pid, count() >']);
    const table = objects.findLast((object) => object.type === 'table')!;
    const [exe, pid, opens] = table.type === 'table' ? table.rows[0]! : [];
    const terminal = await startTop(['--replay', recording, '--speed', '10000', '--interval', '250ms'], {
      columns: 130,
    });
    await terminal.waitFor((text) => text.includes('(end)'));
    terminal.type('t');
    terminal.type('1');
    await terminal.waitFor((text) => new RegExp(`${pid} +${exe} +${opens} `).test(text));
  });

  test('what was seen last is opened at its end, and totals are of all of it', async () => {
    const { objects } = await runFsbpf(['replay', recording, '-e', 'open < count() >']);
    const table = objects.findLast((object) => object.type === 'table')!;
    const opens = table.type === 'table' ? String(table.rows[0]![0]) : '';
    const terminal = await startTop(['--replay', recording, '--speed', '5', '--interval', '250ms'], { columns: 130 });
    await terminal.waitFor((text) => text.includes('(end)'));
    const seen = () => terminal.lines().slice(-12, -1).join('\n');
    expect(seen()).toMatch(/\d+(us|ms|s) /);
    terminal.type(keys.enter);
    await terminal.waitFor((text) => text.includes('› files') && /^C:\S+ +\d/m.test(text));
    terminal.type(keys.backspace);
    await terminal.waitFor((text) => text.startsWith('processes'));
    terminal.type(keys.tab.repeat(3));
    await terminal.waitFor((text) => text.startsWith('operations'));
    for (const span of ['in all of the last', 'in the last', 'in all of the last']) {
      terminal.type('t');
      await terminal.waitFor((text) => text.includes(`rows ${span}`));
    }
    await terminal.waitFor((text) => new RegExp(`^open +${opens} `, 'm').test(text));
  });

  test('plays at a speed, is paused, and played faster', async () => {
    mkdirSync(join(folder, 'empty'));
    const terminal = await startTop(['--replay', recording, '--speed', '1'], { columns: 130 });
    await terminal.waitFor((text) => /demo\.fsrec( at [\d.]+m?s)? ×1 /.test(text));
    terminal.type('p');
    await terminal.waitFor((text) => text.includes('paused'));
    terminal.type('p]]');
    await terminal.waitFor((text) => /demo\.fsrec at [\d.]+s ×5 /.test(text) && !text.includes('paused'));
    terminal.type(keys.enter);
    await terminal.waitFor((text) => text.includes('› files'));
    terminal.type('q');
    expect(await terminal.exited).toBe(0);
  });
});
