import { graphemes } from './editor/graphemes.ts';
import { moveSelection } from './move-selection.ts';
import { openRefusal, openRow, opensOf, rowRefusal } from './open-row.ts';
import { reversed, sortByKey } from './sort-keys.ts';
import {
  currentLevel,
  newLevel,
  nextKind,
  nextTable,
  refreshSteps,
  speedSteps,
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
  /** Lines of the overlay that find no room on the screen. */
  readonly hiddenLines?: number;
}

export interface KeyBinding {
  /** As terminal/key.ts names them. */
  readonly ids: readonly string[];
  /** As the help shows it. */
  readonly label: string;
  readonly does: string | ((state: TopState) => string);
  /** At the bottom of the screen, in a word; undefined: only in the help. */
  readonly short?: (state: TopState) => string;
  /** Also where there is hardly room: without it nobody finds the others, or the way out. */
  readonly isVital?: true;
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
    does: (state) =>
      isProgram(state)
        ? 'all of the row: its names whole, and every column'
        : 'open the row: a process shows its files, a file its operations',
    short: (state) => (isProgram(state) ? 'row' : (opensOf(state) ?? 'open')),
    refusal: openRefusal,
    act: (state) => change(isProgram(state) ? withRow(state) : openRow(state)),
  },
  {
    ids: ['backspace', 'left', 'escape'],
    label: 'Bksp',
    does: 'go back; the row that was selected still is',
    isHidden: isProgram,
    short: () => 'back',
    refusal: ({ levels }) => (levels.length > 1 ? undefined : 'this is where the view begins'),
    act: (state) => change({ ...state, levels: state.levels.slice(0, -1) }),
  },
  {
    ids: ['i'],
    label: 'i',
    does: 'all of the row: its name whole, and every column',
    isHidden: isProgram,
    refusal: rowRefusal,
    act: (state) => change(withRow(state)),
  },
  {
    ids: ['tab', 'f2'],
    label: 'Tab',
    does: (state) =>
      isProgram(state)
        ? 'the next table of the program'
        : 'the next kind of rows: process, file, directory, operation, extension, volume',
    short: (state) => (isProgram(state) ? 'table' : 'kind'),
    refusal: tableRefusal,
    act: (state) => change(withOtherKind(state, 1)),
  },
  {
    ids: ['shift-tab'],
    label: 'Shift-Tab',
    does: (state) => (isProgram(state) ? 'the table before' : 'the kind before'),
    refusal: tableRefusal,
    act: (state) => change(withOtherKind(state, -1)),
  },
  {
    ids: ['/'],
    label: '/',
    does: 'filter by a predicate of the language, such as latency > 1ms && path.endsWith(".log"); it works while it is typed',
    short: () => 'filter',
    act: (state) => change({ ...state, edit: { text: state.filter, cursor: graphemes(state.filter).length } }),
  },
  {
    ids: ['<', '>', ...'1234567890'],
    label: '< > 1…0',
    does: 'sort by the column before or behind, or by the first to tenth number; again: the other way round',
    short: () => 'sort',
    act: (state, _, id) => change(sortByKey(state, id)),
  },
  { ids: ['r'], label: 'r', does: 'sort the other way round', act: (state) => change(reversed(state)) },
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
    does: ({ speed }) =>
      `numbers of the last interval, or of all ${speed === undefined ? 'from here on' : 'since the recording began'}`,
    short: ({ span }) => (span === 'interval' ? 'total' : 'interval'),
    act: (state) => change({ ...state, span: state.span === 'interval' ? 'total' : 'interval' }),
  },
  {
    ids: ['+', '=', '-', '_'],
    label: '+ -',
    does: 'refresh less often, more often',
    short: () => 'refresh',
    act: (state, _, id) => change({ ...state, refreshMs: stepFrom(refreshSteps, state.refreshMs, '+='.includes(id)) }),
  },
  {
    ids: ['[', ']'],
    label: '[ ]',
    does: 'play the recording more slowly, faster',
    short: () => 'speed',
    isHidden: ({ speed }) => speed === undefined,
    act: (state, _, id) => change({ ...state, speed: stepFrom(speedSteps, state.speed!, id === ']') }),
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
    isVital: true,
    act: (state) => change({ ...state, overlay: { kind: 'help', top: 0 } }),
  },
  { ids: ['ctrl-l'], label: 'Ctrl-L', does: 'draw the screen anew', act: asks('redraw') },
  { ids: ['ctrl-z'], label: 'Ctrl-Z', does: 'back to the shell; fg returns', act: asks('suspend') },
  { ids: ['q', 'ctrl-c', 'ctrl-d'], label: 'q', does: 'end', short: () => 'quit', isVital: true, act: asks('end') },
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
    act: (state, { pageRows }) => change(moveSelection(state, steps(pageRows), pageRows)),
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
    return { state: { ...plain, overlay: scrolled(state.overlay, id, surroundings) } };
  }
  const binding = keyBindings.find(({ ids, isHidden }) => ids.includes(id) && isHidden?.(state) !== true);
  if (binding === undefined) return { state: plain };
  const refusal = binding.refusal?.(state);
  if (refusal !== undefined) return { state: { ...plain, message: { text: refusal, tone: 'error' } } };
  return binding.act(plain, surroundings, id);
}

const scrollSteps: Readonly<Record<string, (pageRows: number) => number>> = {
  up: () => -1,
  k: () => -1,
  down: () => 1,
  j: () => 1,
  pageup: (pageRows) => -pageRows,
  pagedown: (pageRows) => pageRows,
  ' ': (pageRows) => pageRows,
  home: () => -Infinity,
  end: () => Infinity,
};

/** What is too long for the screen is scrolled through; any other key closes it. */
function scrolled(
  overlay: NonNullable<TopState['overlay']>,
  id: string,
  { pageRows, hiddenLines = 0 }: KeySurroundings,
): TopState['overlay'] {
  const step = scrollSteps[id]?.(pageRows);
  return step === undefined ? undefined : { ...overlay, top: Math.max(0, Math.min(hiddenLines, overlay.top + step)) };
}

function withRow(state: TopState): TopState {
  return { ...state, overlay: { kind: 'row', top: 0 } };
}

/** How its rows were sorted, and which was selected, is kept for whoever comes back to them. */
function withOtherKind(state: TopState, direction: 1 | -1): TopState {
  const level = currentLevel(state);
  const { predicates, name, sort, selected, top } = level;
  const kind = level.kind && nextKind(level, direction);
  const tableIndex = level.kind === undefined ? nextTable(level, direction) : 0;
  const beside = new Map(level.beside).set(level.kind ?? level.tableIndex, { sort, selected, top });
  const known = beside.get(kind ?? tableIndex);
  return withLevel(state, newLevel(kind, { predicates, name, tableIndex, beside, ...known }));
}

function tableRefusal(state: TopState): string | undefined {
  const { kind, table } = currentLevel(state);
  return kind === undefined && (table?.place?.count ?? 1) === 1 ? 'the program has no other table' : undefined;
}

function stepFrom(steps: readonly number[], from: number, isUp: boolean): number {
  return (isUp ? steps.find((step) => step > from) : steps.findLast((step) => step < from)) ?? from;
}
