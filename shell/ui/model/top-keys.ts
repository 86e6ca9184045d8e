import { nameOf, predicateOf, rowKind } from './row-kinds.ts';
import { firstSort, sortBy } from './sort-rows.ts';
import type { ViewRow } from './view-table.ts';
import {
  currentLevel,
  firstVisible,
  newLevel,
  nextKind,
  refreshSteps,
  selectedIndex,
  speedSteps,
  visibleRows,
  withLevel,
  type TopState,
} from './top-state.ts';

/** What a key asks of whoever runs the view. */
export type TopRequest = 'end' | 'suspend' | 'redraw' | 'save' | 'copy';

export interface KeyOutcome {
  readonly state: TopState;
  readonly request?: TopRequest;
}

export interface KeySurroundings {
  /** Rows of the table that are on the screen. */
  readonly pageRows: number;
}

export interface KeyBinding {
  /** As terminal/key.ts names them. */
  readonly ids: readonly string[];
  /** As the help shows it. */
  readonly label: string;
  readonly does: string;
  /** At the bottom of the screen, in a word; undefined: only in the help. */
  readonly short?: (state: TopState) => string;
  /** Not of this view at all. */
  readonly isHidden?: (state: TopState) => boolean;
  /** Why it does nothing here. */
  readonly refusal?: (state: TopState) => string | undefined;
  readonly act: (state: TopState, surroundings: KeySurroundings, id: string) => KeyOutcome;
}

const isProgram = (state: TopState) => currentLevel(state).kind === undefined;
const change = (state: TopState): KeyOutcome => ({ state });

/** Those that are shown at the bottom come in the order of their use. */
export const keyBindings: readonly KeyBinding[] = [
  {
    ids: ['enter', 'right'],
    label: 'Enter',
    does: 'open the row: a process shows its files, a file its operations; of other tables all of the row',
    short: (state) => (isProgram(state) ? 'row' : (opensOf(state) ?? 'open')),
    refusal: openRefusal,
    act: (state) => change(isProgram(state) ? { ...state, overlay: { kind: 'row', top: 0 } } : openRow(state)),
  },
  {
    ids: ['backspace', 'left', 'escape'],
    label: 'Bksp',
    does: 'go back; the row that was selected still is',
    short: () => 'back',
    refusal: ({ levels }) => (levels.length > 1 ? undefined : 'this is where the view begins'),
    act: (state) => change({ ...state, levels: state.levels.slice(0, -1) }),
  },
  {
    ids: ['tab', 'f2'],
    label: 'Tab',
    does: 'the next kind of rows: process, file, directory, operation, extension, volume; or the next table',
    short: (state) => (isProgram(state) ? 'table' : 'kind'),
    act: (state) => change(withOtherKind(state, 1)),
  },
  { ids: ['shift-tab'], label: 'Shift-Tab', does: 'the kind before', act: (state) => change(withOtherKind(state, -1)) },
  {
    ids: ['/'],
    label: '/',
    does: 'filter by a predicate of the language, such as bytes > 4KiB; it works while it is typed',
    short: () => 'filter',
    act: (state) => change({ ...state, edit: { text: state.filter, cursor: [...state.filter].length } }),
  },
  {
    ids: ['<', '>', ...'1234567890'],
    label: '< > 1…9',
    does: 'sort by the column before or behind, or by the first to ninth number; again: the other way round',
    short: () => 'sort',
    act: (state, _, id) => change(withSort(state, id)),
  },
  {
    ids: ['p', ' '],
    label: 'p',
    does: 'pause: the numbers stay, events are counted on',
    short: ({ isPaused }) => (isPaused ? 'go on' : 'pause'),
    act: (state) => change({ ...state, isPaused: !state.isPaused }),
  },
  {
    ids: ['t'],
    label: 't',
    does: 'numbers of the last interval, or of all since the view began',
    short: ({ span }) => (span === 'interval' ? 'total' : 'interval'),
    act: (state) => change({ ...state, span: state.span === 'interval' ? 'total' : 'interval' }),
  },
  {
    ids: ['+', '='],
    label: '+',
    does: 'refresh less often',
    act: (state) => change({ ...state, refreshMs: stepFrom(refreshSteps, state.refreshMs, 1) }),
  },
  {
    ids: ['-'],
    label: '-',
    does: 'refresh more often',
    act: (state) => change({ ...state, refreshMs: stepFrom(refreshSteps, state.refreshMs, -1) }),
  },
  {
    ids: ['['],
    label: '[',
    does: 'play the recording more slowly',
    isHidden: ({ speed }) => speed === undefined,
    act: (state) => change({ ...state, speed: stepFrom(speedSteps, state.speed!, -1) }),
  },
  {
    ids: [']'],
    label: ']',
    does: 'play it faster',
    short: () => 'faster',
    isHidden: ({ speed }) => speed === undefined,
    act: (state) => change({ ...state, speed: stepFrom(speedSteps, state.speed!, 1) }),
  },
  {
    ids: ['s'],
    label: 's',
    does: 'save the program behind the view as a script',
    short: () => 'save',
    act: asks('save'),
  },
  { ids: ['y'], label: 'y', does: 'copy the one-liner to the clipboard', short: () => 'copy', act: asks('copy') },
  {
    ids: ['T'],
    label: 'T',
    does: 'the other theme: dark, light',
    act: (state) => change({ ...state, theme: state.theme === 'dark' ? 'light' : 'dark' }),
  },
  ...movements(),
  {
    ids: ['?', 'f1', 'h'],
    label: '?',
    does: 'this help',
    short: () => 'help',
    act: (state) => change({ ...state, overlay: { kind: 'help', top: 0 } }),
  },
  { ids: ['ctrl-l'], label: 'Ctrl-L', does: 'draw the screen anew', act: asks('redraw') },
  { ids: ['ctrl-z'], label: 'Ctrl-Z', does: 'back to the shell; fg returns', act: asks('suspend') },
  { ids: ['q', 'ctrl-c', 'ctrl-d'], label: 'q', does: 'end', short: () => 'quit', act: asks('end') },
];

function asks(request: TopRequest): KeyBinding['act'] {
  return (state) => ({ state, request });
}

function movements(): KeyBinding[] {
  const move = (
    ids: readonly string[],
    label: string,
    does: string,
    steps: (pageRows: number) => number,
  ): KeyBinding => ({
    ids,
    label,
    does,
    act: (state, { pageRows }) => change(moved(state, steps(pageRows), pageRows)),
  });
  return [
    move(['up', 'k'], 'Up', 'one row up', () => -1),
    move(['down', 'j'], 'Down', 'one row down', () => 1),
    move(['pageup'], 'PgUp', 'one screen up', (rows) => -Math.max(1, rows - 1)),
    move(['pagedown'], 'PgDn', 'one screen down', (rows) => Math.max(1, rows - 1)),
    move(['home', 'g'], 'Home', 'to the first row', () => -Infinity),
    move(['end', 'G'], 'End', 'to the last row', () => Infinity),
  ];
}

/** A key while rows are seen and nothing is typed. */
export function pressKey(state: TopState, id: string, surroundings: KeySurroundings): KeyOutcome {
  const plain: TopState = { ...state, message: undefined };
  if (state.overlay !== undefined && id !== 'ctrl-c' && id !== 'ctrl-z') {
    return { state: { ...plain, overlay: scrolled(state.overlay, id, surroundings.pageRows) } };
  }
  const binding = keyBindings.find(({ ids, isHidden }) => ids.includes(id) && isHidden?.(state) !== true);
  if (binding === undefined) return { state: plain };
  const refusal = binding.refusal?.(state);
  // Escape is pressed to be sure, and Backspace by mistake: neither is told off.
  if (refusal !== undefined) return { state: { ...plain, message: { text: refusal, tone: 'error' } } };
  return binding.act(plain, surroundings, id);
}

/** What is too long for the screen is scrolled through; any other key closes it. */
function scrolled(overlay: NonNullable<TopState['overlay']>, id: string, pageRows: number): TopState['overlay'] {
  const steps: Readonly<Record<string, number>> = {
    up: -1,
    k: -1,
    down: 1,
    j: 1,
    pageup: -pageRows,
    pagedown: pageRows,
  };
  const step = steps[id];
  return step === undefined ? undefined : { ...overlay, top: Math.max(0, overlay.top + step) };
}

function moved(state: TopState, steps: number, pageRows: number): TopState {
  const level = currentLevel(state);
  const rows = visibleRows(level);
  if (rows.length === 0) return state;
  const index = Math.max(0, Math.min(rows.length - 1, selectedIndex(level, rows) + steps));
  // At the first row nothing is held fast: whichever is first is the selected one.
  const selected = index === 0 ? undefined : rows.at(index);
  const top = firstVisible({ ...level, selected }, rows, pageRows);
  return withLevel(state, { selected, top });
}

function selectedRow(state: TopState) {
  const level = currentLevel(state);
  const rows = visibleRows(level);
  return rows.at(selectedIndex(level, rows));
}

/** No kind has more than two. */
function keysOf(row: ViewRow) {
  return [row.cell(0), row.cell(1)];
}

function opensOf(state: TopState): string | undefined {
  const { kind } = currentLevel(state);
  const opens = kind === undefined ? undefined : targetOf(state, kind);
  return opens === undefined ? undefined : rowKind(opens).plural;
}

/** Not what the way down has fixed already. */
function targetOf({ levels }: TopState, kind: NonNullable<ReturnType<typeof currentLevel>['kind']>) {
  const opens = rowKind(kind).opens;
  return levels.slice(0, -1).some((level) => level.kind === opens) ? undefined : opens;
}

function openRefusal(state: TopState): string | undefined {
  const level = currentLevel(state);
  const row = selectedRow(state);
  if (row === undefined) return 'there is no row yet';
  if (level.kind === undefined) return undefined;
  if (targetOf(state, level.kind) === undefined) return `there is nothing below ${rowKind(level.kind).plural} here`;
  if (predicateOf(level.kind, keysOf(row)) === undefined) return 'a row without a name has nothing below it';
  return undefined;
}

function openRow(state: TopState): TopState {
  const level = currentLevel(state);
  const kind = level.kind!;
  const row = selectedRow(state)!;
  const here = withLevel(state, { selected: row });
  const predicates = [...level.predicates, predicateOf(kind, keysOf(row))!];
  const below = newLevel(targetOf(state, kind), { predicates, name: nameOf(kind, keysOf(row)) });
  return { ...here, levels: [...here.levels, below] };
}

function withOtherKind(state: TopState, direction: 1 | -1): TopState {
  const level = currentLevel(state);
  if (level.kind === undefined) {
    return withLevel(state, { ...newLevel(undefined), tableIndex: level.tableIndex + direction });
  }
  const { predicates, name } = level;
  return withLevel(state, newLevel(nextKind(level, direction), { predicates, name }));
}

function withSort(state: TopState, id: string): TopState {
  const level = currentLevel(state);
  const { table } = level;
  if (table === undefined) return state;
  const { columns } = table;
  const sort = level.sort ?? firstSort(columns);
  if (id === '<' || id === '>') {
    const column = (sort.column + (id === '>' ? 1 : -1) + columns.length) % columns.length;
    return withLevel(state, { sort: sortBy(column, columns, sort) });
  }
  const values = columns.flatMap(({ role }, index) => (role === 'value' ? [index] : []));
  return withLevel(state, { sort: sortBy(values[(Number(id) + 9) % 10] ?? -1, columns, sort) });
}

function stepFrom(steps: readonly number[], from: number, direction: 1 | -1): number {
  const nearest = direction > 0 ? steps.find((step) => step > from) : steps.findLast((step) => step < from);
  return nearest ?? from;
}
