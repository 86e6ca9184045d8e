import { describe, expect, test } from 'vitest';
import { registry } from '../../../builtins/index.ts';
import { ViewPrograms } from '../../../shell/cli/top/view-programs.ts';
import { SourceText } from '../../../shell/language/source.ts';
import { editFilter } from '../../../shell/ui/model/edit-filter.ts';
import { editWindow } from '../../../shell/ui/model/edit-window.ts';
import { withFilter } from '../../../shell/ui/model/filtered-program.ts';
import { rowKinds } from '../../../shell/ui/model/row-kinds.ts';
import { newLevel, type TopState } from '../../../shell/ui/model/top-state.ts';
import type { Input } from '../../../shell/ui/terminal/key.ts';
import { stateOf } from './view-fixture.ts';

describe('a filter in a program', () => {
  test('is one more condition of every clause of events', () => {
    const text = 'open /a || b/ < count() > read < exe > interval:1s { print(@); } begin { }';
    expect(withFilter(text, 'c').text).toBe(
      'open /(a || b) && (c)/ < count() > read /c/ < exe > interval:1s { print(@); } begin { }',
    );
  });

  test('stands where it says', () => {
    for (const filter of ['c', 'exe == "x"', ')', '(']) {
      const { text, places } = withFilter('open /a/ < count() > read,write < exe >', filter);
      expect(places.map((place) => text.slice(place, place + filter.length))).toEqual([filter, filter]);
    }
  });
});

describe('the programs behind the view', () => {
  const programs = new ViewPrograms(registry, undefined, 'linux');

  test.each(rowKinds.map(({ name }) => name))('%s: compiles, on the way down as well, and with a filter', (kind) => {
    for (const predicates of [[], ['pid == 1'], ['pid == 1', 'path == "/a/b c"', 'op == "read"']]) {
      for (const filter of ['', 'latency > 1ms', 'exe == "git" || !ok']) {
        const { text } = programs.text(newLevel(kind, { predicates }), filter);
        expect(programs.compile(text).diagnostics, text).toEqual([]);
      }
    }
  });

  test('tell what is wrong with a filter, and where in it', () => {
    const level = newLevel('process');
    expect(programs.problemOf(level, 'latency > 1ms')).toBeUndefined();
    expect(programs.problemOf(level, '')).toBeUndefined();
    expect(programs.problemOf(level, 'exe == "x" && latenci > 1')).toMatchObject({ start: 14, end: 21 });
    for (const unfinished of ['exe ==', 'path.endsWith(', 'ok && (', 'exe == "git" &&']) {
      for (const each of [level, newLevel('file', { predicates: ['pid == 7'] })]) {
        const end = unfinished.length;
        expect(programs.problemOf(each, unfinished)).toMatchObject({ message: 'it is not finished', start: end });
      }
    }
    expect(programs.problemOf(level, 'ok ok')?.message).not.toContain('finished');
    expect(programs.problemOf(level, 'latency')).toMatchObject({ start: 0, end: 7 });
    expect(programs.problemOf(newLevel('process', { predicates: ['pid == 7'] }), 'exe == 3')).toMatchObject({
      start: 0,
      end: 8,
    });
  });

  test('ask those operations that have what is filtered by', () => {
    const textOf = (filter: string) => programs.text(newLevel('process'), filter).text;
    expect(programs.problemOf(newLevel('process'), 'bytes > 4KiB')).toBeUndefined();
    expect(textOf('bytes > 4KiB')).toMatch(/^read,write \/bytes > 4KiB\/ </);
    expect(textOf('latency > 1ms')).toMatch(/^open,read,write \/latency > 1ms\/ </);
    expect(programs.compile(textOf('bytes > 4KiB')).diagnostics).toEqual([]);
    expect(programs.problemOf(newLevel('process'), 'flagz > 1')).toMatchObject({ start: 0, end: 5 });
  });

  test('of a program that was given, its own tables', () => {
    const source = new SourceText('-e', 'open /pid == $1/ < exe, count() >');
    const given = new ViewPrograms(registry, { source, parameters: new Map([['1', '5']]) }, 'linux');
    const { text } = given.text(newLevel(undefined), '!ok');
    expect(text).toBe('open /(pid == $1) && (!ok)/ < exe, count() >');
    expect(given.compile(text).diagnostics).toEqual([]);
  });
});

describe('typing a filter', () => {
  const key = (id: string): Input => ({ kind: 'key', id, text: [...id].length === 1 ? id : '' });
  const type = (start: TopState, ...inputs: Input[]) =>
    inputs.reduce(
      (state, input) => (state.edit === undefined ? state : editFilter(state, state.edit, input, 'before')),
      start,
    );
  const empty = stateOf(undefined, { edit: { text: '', cursor: 0 } });

  test('as in a line of a shell', () => {
    const typed = type(empty, ...[...'exe == 1'].map(key), key('backspace'), key('"'), key('ctrl-a'), key('!'));
    expect(typed.edit).toEqual({ text: '!exe == "', cursor: 1 });
    expect(type(typed, key('ctrl-e'), key('ctrl-w')).edit).toEqual({ text: '!exe == ', cursor: 8 });
    expect(type(typed, key('ctrl-k')).edit).toEqual({ text: '!', cursor: 1 });
    expect(type(typed, key('right'), key('delete'), key('left'), key('end')).edit).toEqual({
      text: '!ee == "',
      cursor: 8,
    });
  });

  test('what a reader takes for one character is one', () => {
    const typed = type(empty, { kind: 'key', id: '🇩', text: '🇩' }, { kind: 'key', id: '🇪', text: '🇪' }, key('x'));
    expect(typed.edit).toEqual({ text: '🇩🇪x', cursor: 2 });
    expect(type(typed, key('left'), key('backspace')).edit).toEqual({ text: 'x', cursor: 0 });
    expect(editWindow({ text: '👩‍👩‍👧e\u0301', cursor: 2 }, 13).cursorColumn).toBe(5);
  });

  test('a paste is one line', () => {
    expect(type(empty, { kind: 'paste', text: 'ok\n  && pid > 1' }).edit?.text).toBe('ok && pid > 1');
  });

  test('Enter keeps it, Escape gives back what was there, and a wrong one is not kept', () => {
    const typed = type(empty, ...[...' ok '].map(key));
    expect(type(typed, key('enter'))).toMatchObject({ filter: 'ok', edit: undefined });
    expect(type(typed, key('escape'))).toMatchObject({ filter: 'before', edit: undefined });
    const wrong = { ...typed, edit: { ...typed.edit!, problem: { message: 'no', start: 0, end: 1 } } };
    expect(type(wrong, key('enter')).edit).toBeDefined();
  });

  test('of a long one the part around the cursor is seen', () => {
    const text = 'abcdefghijklmnopqrstuvwxyz';
    expect(editWindow({ text, cursor: 26 }, 13)).toEqual({ shown: 'qrstuvwxyz', offset: 16, cursorColumn: 12 });
    expect(editWindow({ text, cursor: 3 }, 13)).toEqual({ shown: 'abcdefghij', offset: 0, cursorColumn: 5 });
  });
});
