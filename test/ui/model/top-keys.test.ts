import { describe, expect, test } from 'vitest';
import { pressKey } from '../../../shell/ui/model/top-keys.ts';
import {
  currentLevel,
  firstVisible,
  newLevel,
  selectedIndex,
  titleOf,
  visibleRows,
  withLevel,
  type TopState,
} from '../../../shell/ui/model/top-state.ts';
import { processRow, rowOf, someRows, stateOf, tableOf } from './view-fixture.ts';

const press = (state: TopState, ...ids: string[]) =>
  ids.reduce((before, id) => pressKey(before, id, { pageRows: 10 }).state, state);

function selected(state: TopState): string {
  const level = currentLevel(state);
  const rows = visibleRows(level);
  return rows.at(selectedIndex(level, rows))!.id.split('\0')[1]!;
}

const order = (state: TopState) =>
  visibleRows(currentLevel(state))
    .slice(0, Infinity)
    .map(({ id }) => id.split('\0')[1]);

describe('rows', () => {
  test('come by the time they took, the longest first, and the first is selected', () => {
    expect(order(stateOf())).toEqual(['node', 'git', 'cat']);
    expect(selected(stateOf())).toBe('node');
  });

  test('are sorted by a column before or behind, or by its number, and again the other way round', () => {
    expect(order(press(stateOf(), '1'))).toEqual(['node', 'git', 'cat']);
    expect(order(press(stateOf(), '2'))).toEqual(['git', 'node', 'cat']);
    expect(order(press(stateOf(), '2', '2'))).toEqual(['cat', 'node', 'git']);
    expect(order(press(stateOf(), '>'))).toEqual(['node', 'git', 'cat']);
    expect(order(press(stateOf(), '<'))).toEqual(['git', 'node', 'cat']);
    // From p99 on to pid.
    expect(order(press(stateOf(), '>', '>'))).toEqual(['cat', 'node', 'git']);
  });

  test('of names, too, the other way round', () => {
    const byName = press(stateOf(), ...Array<string>(5).fill('<'));
    expect(order(byName)).toEqual(['cat', 'git', 'node']);
    expect(order(press(byName, 'r'))).toEqual(['node', 'git', 'cat']);
    expect(order(press(byName, 'r', 'r'))).toEqual(['cat', 'git', 'node']);
    expect(order(press(stateOf(), 'r'))).toEqual(['cat', 'git', 'node']);
  });

  test('the selection follows its row, not its place', () => {
    const state = press(stateOf(), 'down');
    expect(selected(state)).toBe('git');
    const busier = tableOf([processRow(40, 'make', 0, 0, 0, 0, 99_000, 1), ...someRows]);
    expect(selected(withLevel(state, { table: busier }))).toBe('git');
    expect(selected(withLevel(stateOf(), { table: busier })), 'nothing was selected: the first').toBe('make');
  });

  test('the selected row stays while nothing happens to it', () => {
    const state = withLevel(press(stateOf(), 'down'), { table: tableOf([someRows[2]!]) });
    expect(order(state)).toEqual(['cat', 'git']);
    expect(selected(state)).toBe('git');
    expect(visibleRows(currentLevel(state)).at(1)!.cell(3)).toBeUndefined();
  });

  test('the row of those that found no room is one row, whenever it is read', () => {
    const other = () => processRow(0, 'other', 9, 9, 9, 9, 9, 9);
    const state = press(stateOf(tableOf(someRows, { other: other() })), 'end');
    expect(order(state)).toEqual(['node', 'git', 'cat', 'other']);
    expect(order(withLevel(state, { table: tableOf(someRows, { other: other() }) }))).toHaveLength(4);
  });

  test('moving scrolls as little as it must', () => {
    const rows = Array.from({ length: 50 }, (_, index) =>
      processRow(index + 1, `p${index}`, 0, 0, 0, 0, 1000 - index, 0),
    );
    let state = stateOf(tableOf(rows));
    const shown = () => {
      const level = currentLevel(state);
      const all = visibleRows(level);
      return [firstVisible(level, all, 10), selectedIndex(level, all)];
    };
    state = press(state, ...Array<string>(12).fill('down'));
    expect(shown()).toEqual([3, 12]);
    state = press(state, 'up', 'up');
    expect(shown()).toEqual([3, 10]);
    state = press(state, 'end');
    expect(shown()).toEqual([40, 49]);
    state = press(state, 'pageup');
    expect(shown()).toEqual([40, 40]);
    state = press(state, 'home');
    expect(shown()).toEqual([0, 0]);
  });
});

describe('the way down', () => {
  test('from a process to its files to the operations of one, and back with the selection', () => {
    const below = press(stateOf(), 'down', 'enter');
    expect(titleOf(below)).toBe('git 10 › files');
    expect(currentLevel(below)).toMatchObject({ kind: 'file', predicates: ['pid == 10'] });
    const file = rowOf([{ kind: 'text', text: '/a "b"\n', cut: false, missing: false } as const], '/a "b"\n');
    const files = withLevel(below, {
      table: tableOf([file], { columns: [{ title: 'path', role: 'key', isNumeric: false, unit: 'none' }] }),
    });
    const operations = press(files, 'enter');
    expect(currentLevel(operations)).toMatchObject({
      kind: 'operation',
      predicates: ['pid == 10', 'path == "/a \\"b\\"\\n"'],
    });
    const back = press(operations, 'backspace', 'backspace');
    expect(titleOf(back)).toBe('processes');
    expect(selected(back)).toBe('git');
  });

  test('a row whose name is nothing is called so, and opened', () => {
    const none = rowOf([{ kind: 'text', text: '', cut: false, missing: false } as const], '');
    const columns = [{ title: 'ext', role: 'key', isNumeric: false, unit: 'none' }] as const;
    const extensions = withLevel(press(stateOf(), 'tab', 'tab', 'tab', 'tab'), { table: tableOf([none], { columns }) });
    const below = press(extensions, 'enter');
    expect(titleOf(below)).toBe('"" › files');
    expect(currentLevel(below).predicates).toEqual(['ext == ""']);
  });

  test('says why there is nothing below, or above', () => {
    expect(press(stateOf(), 'backspace').message?.text).toBe('this is where the view begins');
    expect(press(stateOf(tableOf([])), 'enter').message?.text).toBe('there is no row yet');
    const nameless = rowOf([{ kind: 'text', text: '', cut: false, missing: true } as const], '');
    const files = withLevel(press(stateOf(), 'tab'), { table: tableOf([nameless]) });
    expect(press(files, 'enter').message?.text).toBe('a row without a name has nothing below it');
  });

  test('Tab and F2 go through the kinds, Shift-Tab back, and the way down stays', () => {
    const kinds = ['file', 'directory', 'operation', 'extension', 'volume', 'process'];
    let state = stateOf();
    for (const kind of kinds) {
      state = press(state, 'tab');
      expect(currentLevel(state).kind).toBe(kind);
    }
    expect(currentLevel(press(stateOf(), 'shift-tab')).kind).toBe('volume');
    expect(currentLevel(press(stateOf(), 'f2')).kind).toBe('file');
    expect(currentLevel(press(stateOf(), 'enter', 'tab'))).toMatchObject({
      kind: 'directory',
      predicates: ['pid == 20'],
    });
  });
});

test('Tab comes back to rows as they were left', () => {
  const sorted = press(stateOf(), '2', 'down');
  const around = press(sorted, ...Array<string>(6).fill('tab'));
  expect(currentLevel(around)).toMatchObject({ kind: 'process', sort: { column: 3, isDescending: true } });
  expect(currentLevel(around).selected?.id).toBe('20\0node');
  const program = stateOf();
  const levels = [newLevel(undefined, { table: tableOf(someRows, { place: { number: 1, count: 3 } }) })];
  const before = press({ ...program, levels }, '2', 'shift-tab');
  expect(currentLevel(before)).toMatchObject({ tableIndex: 2, sort: undefined });
  const placed = withLevel(before, { table: tableOf(someRows, { name: '@slow', place: { number: 3, count: 3 } }) });
  expect(titleOf(placed)).toBe('@slow (3 of 3 tables)');
  expect(currentLevel(press(placed, 'tab'))).toMatchObject({ tableIndex: 0, sort: { column: 3 } });
  const only = press({ ...program, levels: [newLevel(undefined, { table: tableOf(someRows) })] }, 'tab');
  expect(only.message?.text).toBe('the program has no other table');
});

test('pause, refresh, span, theme and speed', () => {
  expect(press(stateOf(), 'p').isPaused).toBe(true);
  expect(press(stateOf(), 'p', ' ').isPaused).toBe(false);
  expect(press(stateOf(), '+', '+').refreshMs).toBe(5000);
  expect(press(stateOf(), '-', '-', '-', '-').refreshMs).toBe(250);
  expect(press(stateOf(), 't').span).toBe('total');
  expect(press(stateOf(), 'T').theme).toBe('light');
  expect(press(stateOf(), ']').speed, 'not of a live view').toBeUndefined();
  expect(press(stateOf(undefined, { speed: 1 }), ']', ']').speed).toBe(5);
  expect(press(stateOf(undefined, { speed: 1 }), '[').speed).toBe(0.5);
});

test('keys that whoever runs the view answers', () => {
  const request = (id: string) => pressKey(stateOf(), id, { pageRows: 10 }).request;
  expect(['q', 'ctrl-c', 'ctrl-z', 'ctrl-l', 's', 'y'].map(request)).toEqual([
    ...['end', 'end', 'suspend', 'redraw', 'save', 'copy'],
  ]);
});

test('the help is scrolled through, and closed by any other key, which does nothing else', () => {
  const help = press(stateOf(), '?');
  const scroll = (...ids: string[]) =>
    ids.reduce((state, id) => pressKey(state, id, { pageRows: 10, hiddenLines: 4 }).state, help).overlay;
  expect(scroll('down', 'down', 'up')).toEqual({ kind: 'help', top: 1 });
  expect(scroll('pagedown', 'down', 'up'), 'no further than there are lines').toEqual({ kind: 'help', top: 3 });
  expect([scroll('end'), scroll('end', 'home')]).toEqual([
    { kind: 'help', top: 4 },
    { kind: 'help', top: 0 },
  ]);
  expect(press(help, 'q')).toMatchObject({ overlay: undefined });
  expect(pressKey(help, 'ctrl-c', { pageRows: 10 }).request).toBe('end');
});
