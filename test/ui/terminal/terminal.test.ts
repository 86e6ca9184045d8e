import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { keys, TestTerminal } from '../../support/terminal.ts';

const program = join(import.meta.dirname, '../programs/echo-keys.ts');
const command = [process.execPath, '--import', 'tsx', program];

async function start(): Promise<TestTerminal> {
  const terminal = new TestTerminal(command, { columns: 60, rows: 12 });
  await terminal.waitFor((text) => text.startsWith('60x12'));
  return terminal;
}

describe('a terminal', () => {
  test('tells keys by their names, a paste as a whole, a lone Escape from the beginning of a sequence', async () => {
    const terminal = await start();
    const typed = ['a', 'S', '/', ' ', 'é', keys.enter, keys.tab, keys.shiftTab, keys.backspace, keys.up, keys.f2];
    for (const key of [...typed, keys.ctrl('r'), '\u001bb', keys.escape]) {
      terminal.type(key);
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    terminal.type(keys.paste('open\r\n\tread\u001b[A'));
    terminal.resize(60, 30);
    await terminal.waitFor((text) => text.includes('paste'));
    const seen = terminal
      .lines()
      .slice(1)
      .filter((line) => line !== '');
    const names = ['a', 'S', '/', ' ', 'é', 'enter', 'tab', 'shift-tab', 'backspace', 'up', 'f2', 'ctrl-r', 'alt-b'];
    const expected = [...names, 'escape'].map((name) => `key ${name}`.trimEnd());
    expect(seen).toEqual([...expected, 'paste "open\\n\\tread\\u001b[A"']);
  });

  test('is drawn again at every size', async () => {
    const terminal = await start();
    for (const [columns, rows] of [
      [20, 5],
      [200, 50],
      [33, 9],
      [61, 12],
    ] as const) {
      terminal.resize(columns, rows);
      await terminal.waitFor((text) => text.startsWith(`${columns}x${rows}`));
    }
  });

  test.each([
    ['q', undefined, 'ended: asked', 0],
    [undefined, 'SIGTERM', 'ended: SIGTERM', 0],
    [undefined, 'SIGHUP', 'ended: SIGHUP', 0],
    ['x', undefined, 'failed: thrown on purpose', 3],
  ] as const)('is given back as it was: key %j, signal %j', async (key, signal, message, status) => {
    const terminal = await start();
    expect(terminal.screen).toBe('alternate');
    if (key !== undefined) terminal.type(key);
    if (signal !== undefined) terminal.kill(signal);
    expect(await terminal.exited).toBe(status);
    expect(terminal.screen).toBe('normal');
    expect(terminal.text()).toContain(message);
    expect(terminal.output.lastIndexOf('\u001b[?25h')).toBeGreaterThan(terminal.output.lastIndexOf('\u001b[?25l'));
    expect(terminal.output.lastIndexOf('\u001b[?7h')).toBeGreaterThan(terminal.output.lastIndexOf('\u001b[?7l'));
    expect(terminal.output.lastIndexOf('\u001b[?2004l')).toBeGreaterThan(terminal.output.lastIndexOf('\u001b[?2004h'));
  });

  test('goes to the background by Ctrl-Z and by a signal, and comes back', async () => {
    const shell = new TestTerminal(['/bin/bash', '--norc', '-i'], { columns: 60, rows: 12, env: { PS1: 'shell> ' } });
    await shell.waitFor((text) => text.includes('shell>'));
    shell.type(`${command.join(' ')}\r`);
    await shell.waitFor((text) => text.startsWith('60x12'));
    shell.type('a');
    await shell.waitFor((text) => text.includes('key a'));
    shell.type(keys.ctrl('z'));
    await shell.waitFor((text) => text.includes('Stopped') && /shell> $|shell>$/.test(text.trimEnd()));
    expect(shell.screen).toBe('normal');
    shell.resize(50, 10);
    shell.type('stty -a | grep -o -- " echo "; fg\r');
    await shell.waitFor((text) => text.startsWith('50x10') && text.includes('key a'));
    expect(shell.screen).toBe('alternate');
    shell.type('b');
    await shell.waitFor((text) => text.includes('key b'));
    shell.type('q');
    await shell.waitFor((text) => text.includes('ended: asked'));
    expect(shell.text()).toMatch(/^ echo$/m);
  });
});
