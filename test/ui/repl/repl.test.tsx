import { describe, expect, test } from 'vitest';
import { editKeys } from '../../../shell/ui/model/editor/key-table.ts';
import { footerOf } from '../../../shell/ui/repl/footer.ts';
import { RegionPainter } from '../../../shell/ui/repl/region-painter.tsx';
import { regionOf } from '../../../shell/ui/repl/region.ts';
import { widthOf } from '../../../shell/ui/terminal/text-width.ts';
import { themeOf } from '../../../shell/ui/terminal/theme.ts';
import { ReplHarness, settled } from './repl-harness.ts';

function footer({ repl }: ReplHarness): readonly string[] {
  return footerOf(repl, undefined, 80, 4).map(({ text }) => text);
}

describe('what is entered', () => {
  test('is a program, or a command, or goes on in another line', async () => {
    const shell = new ReplHarness();
    shell.press('"open {"', 'enter');
    expect(shell.text).toBe('open {\n  ');
    shell.press('ctrl-c', '":save x"', 'enter');
    await settled();
    expect(shell.printed.join('')).toContain('no program was started yet');
    shell.press('ctrl-c', '"quit"', 'enter');
    await settled();
    expect(shell.asked).toEqual(['quit']);
  });

  test('stays in the input where it can not be started', async () => {
    const shell = new ReplHarness();
    shell.press('"open < count() >"', 'enter');
    await settled();
    expect(shell.printed.join('')).toContain('there is no kernel here');
    expect(shell.text).toBe('open < count() >');
    expect(shell.remembered).toEqual(['open < count() >']);
  });

  test('that no other line can mend is told at once, and a command without its colon is known', () => {
    const shell = new ReplHarness();
    shell.press('"kill"', 'enter');
    expect(shell.text).toBe('kill');
    expect(shell.repl.state.note?.lines[0]).toBe("unknown probe 'kill'");
    shell.press('ctrl-u', '"op"', 'enter');
    expect(shell.repl.state.note?.lines[0]).toBe("unknown probe 'op'");
    shell.press('ctrl-u', '"stop 1"', 'enter');
    expect(shell.text).toBe('stop 1');
    expect(shell.repl.state.note?.lines[1]).toBe('hint: a command begins with a colon: :stop');
    shell.press('ctrl-u', '"open {"', 'enter', '"nonsense;"', 'enter');
    expect(shell.text).toBe('open {\n  nonsense;\n  ');
  });

  test('is gone where it was a command: what is typed next is not appended to it', async () => {
    const shell = new ReplHarness();
    for (const line of [':stop 7', ':clear now', ':quit please', ':nonsense', ':', ':load']) {
      shell.press(`"${line}"`, 'enter');
      await settled();
      expect(shell.text).toBe('');
    }
    expect(shell.asked).toEqual([]);
    expect(shell.printed).toEqual([
      'no program is running\n',
      ":clear takes nothing, found 'now'\n",
      ":quit takes nothing, found 'please'\n",
      'there is no command :nonsense\n',
      'a command is expected behind the colon\n',
      'the name of a saved program is expected\n',
    ]);
  });

  test('is ended by an empty line, with what is missing', () => {
    const shell = new ReplHarness();
    shell.press('"open"', 'enter', 'enter');
    expect(shell.repl.state.note?.lines[0]).toBe('"open" has no action');
  });

  test('comes in order, also what is typed while a command runs', async () => {
    const shell = new ReplHarness();
    shell.press('":set a=1"', 'enter', '":set b=2"', 'enter', '"left"');
    await settled();
    expect(shell.echoed).toEqual([':set a=1', ':set b=2']);
    expect([...shell.jobs.parameters]).toEqual([
      ['a', '1'],
      ['b', '2'],
    ]);
    expect(shell.text).toBe('left');
  });

  test('that was cleared comes back by Up, by undo and by yank', () => {
    const shell = new ReplHarness();
    shell.press('"open < exe"', 'ctrl-c');
    expect(shell.text).toBe('');
    shell.press('up');
    expect(shell.text).toBe('open < exe');
    shell.press('ctrl-u', 'ctrl-y');
    expect(shell.text).toBe('open < exe');
  });
});

describe('keys', () => {
  test('what is offered from the history is taken by moving right', () => {
    const shell = new ReplHarness(['read < exe, count() >']);
    shell.press('"read"');
    expect(shell.repl.suggestion).toBe(' < exe, count() >');
    shell.press('right');
    expect(shell.text).toBe('read < exe, count() >');
  });

  test('Ctrl-R searches, again: further back; Escape returns', () => {
    const shell = new ReplHarness(['open < path >', 'read < exe >', 'open < exe >']);
    shell.press('"draft"', 'ctrl-r', '"open"');
    expect(shell.text).toBe('open < exe >');
    shell.press('ctrl-r');
    expect(shell.text).toBe('open < path >');
    shell.press('ctrl-r');
    expect(shell.text).toBe('open < path >');
    expect(footer(shell)).toEqual(['search: open   (no other)']);
    shell.press('ctrl-s');
    expect(shell.text).toBe('open < exe >');
    expect(footer(shell)).toEqual(['search: open']);
    shell.press('escape');
    expect(shell.text).toBe('draft');
    shell.press('ctrl-r', '"path"', 'right', '"x"');
    expect(shell.text).toContain('open < path');
  });

  test('Enter takes what was found as a whole: the rest of it does not become another line', () => {
    const shell = new ReplHarness(['open < path']);
    shell.press('ctrl-r', '"open"', 'enter');
    expect(shell.text).toBe('open < path\n');
  });

  test('Tab goes through the candidates, Escape takes them back', () => {
    const shell = new ReplHarness();
    shell.press('"re"', 'tab');
    const candidates = shell.repl.state.menu!.completion.candidates.map(({ text }) => text);
    expect(candidates).toEqual(expect.arrayContaining(['read', 'readdir', 'rename']));
    shell.press('tab');
    expect(shell.text).toBe(candidates[0]);
    shell.press('shift-tab');
    expect(shell.text).toBe(candidates.at(-1));
    shell.press('escape');
    expect(shell.text).toBe('re');
  });

  test('Enter takes the candidate that Tab went to, and the next one starts', () => {
    const shell = new ReplHarness();
    shell.press('"read < qu"', 'backspace', 'backspace', '"avg(lat"', 'tab', '"), p9"', 'tab', 'tab', 'enter');
    expect(shell.text).toBe('read < avg(latency), p90(');
    expect(shell.repl.state.menu).toBeUndefined();
    expect(shell.echoed).toEqual([]);
    shell.press('"latency) >"', 'enter');
    expect(shell.echoed).toEqual(['read < avg(latency), p90(latency) >']);
  });

  test('Tab inside of a word finishes it, and puts in nothing twice', () => {
    const shell = new ReplHarness();
    shell.press('"read /latency > 1ms/"', ...Array<string>(12).fill('left'), 'tab');
    expect(shell.text).toBe('read /latency > 1ms/');
    expect(shell.repl.state.editor.cursor).toBe('read /latency'.length);
  });

  test('Tab behind :record takes a name with blanks as it is', () => {
    const shell = new ReplHarness();
    shell.press('":record my et"', ...Array<string>(2).fill('backspace'), 'tab');
    expect(shell.repl.state.note?.lines).toEqual(['nothing fits here']);
    shell.press('ctrl-u', '":record ~/et"', 'tab');
    expect(shell.text).toBe(':record /home/me/etc/');
  });

  test('Ctrl-D deletes, and on an empty line leaves', () => {
    const shell = new ReplHarness();
    shell.press('"ab"', 'home', 'ctrl-d');
    expect(shell.text).toBe('b');
    shell.press('ctrl-d', 'ctrl-d');
    expect(shell.asked).toEqual(['quit']);
  });
});

/** Whatever is pressed, at whatever size: the picture has the lines that it says, and none is too wide. */
test('random keys at random sizes', async () => {
  let seed = 3;
  const next = (count: number) => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % count;
  const names = [
    ...editKeys.keys(),
    ...'enter tab tab shift-tab escape up down ctrl-r ctrl-c ctrl-l right end'.split(' '),
  ];
  const texts = [
    'open',
    'read < ',
    '/exe == "',
    ':set ',
    ':help ',
    '}',
    '{ ',
    '日本👩‍💻',
    'e\u0301',
    '\u009b',
    '$x',
    '@',
    'quantiles(',
  ];
  const painter = new RegionPainter();
  const theme = themeOf('dark', 3);
  for (let round = 0; round < 40; round++) {
    const shell = new ReplHarness(['open < exe, count() >', 'read {\n  @x[exe] = count();\n}', ':jobs']);
    for (let step = 0; step < 40; step++) {
      const choice = next(10);
      if (choice < 5) shell.press(names[next(names.length)]!);
      else if (choice < 9) shell.press(`"${texts[next(texts.length)]!}"`);
      else shell.repl.take({ kind: 'paste', text: 'open {\r\n\tprint(`${path}`);\n}\n'.repeat(1 + next(20)) });
      if (step % 8 === 0) await settled();
      const size = { columns: 20 + next(100), rows: 5 + next(30) };
      const region = regionOf(shell.repl, size, shell.services, true);
      const lines = painter.lines(region, size.columns, theme);
      const { input, menu, footer, cursor } = region;
      expect(lines).toHaveLength(input.length + menu.length + footer.length);
      expect(lines.length).toBeLessThanOrEqual(size.rows);
      for (const line of lines) expect(widthOf(line), JSON.stringify(line)).toBeLessThanOrEqual(size.columns);
      expect(cursor.row).toBeLessThan(input.length);
      expect(cursor.column).toBeLessThan(size.columns);
      // eslint-disable-next-line no-control-regex -- colours may stand there, and nothing else that acts on a terminal
      expect(lines.join('\n').replace(/\u001b\[[\d;]*m/g, '')).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    }
  }
  painter.close();
});
