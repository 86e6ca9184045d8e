import { describe, expect, test } from 'vitest';
import { TopScreen, type TopPicture } from '../../../shell/ui/components/top-screen.tsx';
import { HeatHistory } from '../../../shell/ui/model/heat-map.ts';
import { pressKey } from '../../../shell/ui/model/top-keys.ts';
import { newLevel } from '../../../shell/ui/model/top-state.ts';
import type { Frame } from '../../../shell/ui/terminal/frame.ts';
import { widthOf } from '../../../shell/ui/terminal/text-width.ts';
import { processRow, someRows, stateOf, tableOf } from '../model/view-fixture.ts';

const status: TopPicture['status'] = {
  eventsPerSecond: 1234.4,
  lost: 3,
  lostBy: 'table full 2, paths 1',
  ownShare: 0.0123,
  source: 'live',
  everyMs: 1000,
  span: 'interval',
};

function picture(state: TopPicture['state'] = stateOf()): TopPicture {
  const history = new HeatHistory(100);
  history.add([{ lo: 1024n, hi: 2048n, count: 5n }], 'interval');
  return { state, status, history };
}

// eslint-disable-next-line no-control-regex
const plain = ({ lines }: Frame) => lines.map((line) => line.replace(/\u001b\[[0-9;]*[A-Za-z]/g, '').trimEnd());

describe('the live view', () => {
  test('as it is drawn', () => {
    const screen = new TopScreen(0);
    const lines = plain(screen.frame(picture(), { columns: 92, rows: 20 }));
    expect(lines[0]).toMatch(/^processes +live {2}every 1\.00s {2}\d\d:\d\d:00$/);
    expect(lines[1]).toMatch(/^3 rows in the last 1\.00s, 1234 events\/s +lost 3 {2}self 1\.2% CPU$/);
    expect(lines.slice(2, 9).map((line) => line.trim())).toEqual([
      ...['latency over time: a column each refresh, the newest at the right', '268ms', '17ms', '1ms', '65us', '4us'],
      expect.stringMatching(/^<1us +@$/),
    ]);
    const rows = lines.slice(9, 13).map((line) => line.trim().split(/ +/));
    expect(rows).toEqual([
      ['pid', 'exe', 'opens', 'reads', 'read', 'errors', 'time▾', 'p99'],
      ['20', 'node', '7', '20', '1.0MiB', '0', '9.00us', '5.00ms'],
      ['10', 'git', '5', '100', '4.0KiB', '1', '3.00us', '200ns'],
      ['30', 'cat', '1', '2', '10B', '0', '50ns', '40ns'],
    ]);
    expect(lines.at(-1)).toMatch(/^Enter files {2}Tab kind/);
  });

  test('says what was lost by where there is room, and what is seen where there is little', () => {
    const head = (columns: number) => plain(new TopScreen(0).frame(picture(), { columns, rows: 20 })).slice(0, 2);
    expect(head(120)[1]).toMatch(/ lost 3: table full 2, paths 1 {2}self 1\.2% CPU$/);
    expect(head(50)[0]).toMatch(/^processes +live {2}every 1\.00s$/);
    expect(head(24)[0]).toMatch(/^processes +live$/);
  });

  test('that rows are filtered is seen before how many events there are', () => {
    const state = stateOf(undefined, { filter: 'latency > 1ms && ok' });
    const head = (columns: number, rows: number) => plain(new TopScreen(0).frame(picture(state), { columns, rows }));
    expect(head(120, 20)[1]).toMatch(/^3 rows in the last 1\.00s, 1234 events\/s {2}\/ latency > 1ms && ok +lost/);
    expect(head(80, 20)[1]).toMatch(/^3 rows in the last 1\.00s {2}\/ latency > 1ms && ok +lost 3/);
    expect(head(40, 20)[1]).toMatch(/^3 rows {2}\/ laten.*… lost 3/);
    expect(plain(new TopScreen(0).frame(picture(), { columns: 40, rows: 20 }))[1]).toMatch(/^3 rows +lost 3/);
    const isPaused = plain(
      new TopScreen(0).frame(picture(stateOf(undefined, { isPaused: true })), { columns: 40, rows: 6 }),
    );
    expect(isPaused[0]).toMatch(/^processes +paused {2}lost 3/);
    expect(head(60, 6)[0]).toMatch(/^processes {2}\/ latency > 1ms && ok +lost 3/);
  });

  const sizes = [20, 24, 33, 50, 80, 81, 132, 250].flatMap((columns) =>
    [5, 6, 7, 8, 11, 16, 24, 60].map((rows) => ({ columns, rows })),
  );
  test.each(sizes)('fits $columns x $rows, and says what was lost and what it costs itself', (size) => {
    const wide = tableOf([processRow(7, '漢字漢字漢字👩‍👩‍👧 e\u0301', 1, 2, 3, 4, 5, 6), ...someRows]);
    const screen = new TopScreen(3);
    for (const edit of [
      undefined,
      { text: 'exe == "漢字" && latency > 1ms', cursor: 5, problem: { message: 'no', start: 3, end: 9 } },
    ]) {
      for (const overlay of [undefined, { kind: 'help', top: 0 } as const, { kind: 'row', top: 3 } as const]) {
        const frame = screen.frame(picture(stateOf(wide, { edit, overlay })), size);
        expect(frame.lines).toHaveLength(size.rows);
        for (const line of frame.lines) expect(widthOf(line), JSON.stringify(line)).toBeLessThanOrEqual(size.columns);
        const head = plain(frame).slice(0, 2).join('\n');
        expect(head).toContain('lost 3');
        expect(head).toContain('self 1.2%');
        if (edit === undefined) expect(frame.cursor).toBeUndefined();
        else expect(frame.cursor!.column).toBeLessThan(size.columns);
      }
    }
  });

  test.each([20, 27, 40, 64, 80, 120])(
    '%i columns: keys at the bottom are whole, the way to all others is there',
    (columns) => {
      const foot = (state: TopPicture['state']) =>
        plain(new TopScreen(0).frame(picture(state), { columns, rows: 24 })).at(-1)!;
      const below = pressKey(stateOf(), 'enter', { pageRows: 9 }).state;
      for (const state of [stateOf(), below, stateOf(undefined, { speed: 1 })]) {
        expect(foot(state)).toMatch(/\? help {2}q quit$/);
        expect(foot(state)).not.toContain('…  ');
        if (columns >= 40) expect(foot(state)).toContain('Tab kind');
      }
      expect(foot(stateOf(undefined, { overlay: { kind: 'help', top: 0 } }))).toMatch(/^(Up Down scroll {2})?any/);
    },
  );

  test.each([40, 80])('the help is read whole in %i columns', (columns) => {
    const overlay = { kind: 'help', top: 0 } as const;
    const lines = plain(new TopScreen(0).frame(picture(stateOf(undefined, { overlay })), { columns, rows: 100 }));
    expect(lines.slice(2, -1).join('').replace('1…0', '')).not.toContain('…');
    expect(lines.join(' ').replace(/ +/g, ' ')).toContain('it works while it is typed');
  });

  test('the error of a filter stands under what is wrong', () => {
    const edit = {
      text: 'exe == 1 && latenci > 1',
      cursor: 23,
      problem: { message: "there is no 'latenci'", hint: 'did you mean latency?', start: 12, end: 19 },
    };
    const lines = plain(new TopScreen(0).frame(picture(stateOf(undefined, { edit })), { columns: 80, rows: 24 }));
    expect(lines.slice(-2)).toEqual([
      '/ exe == 1 && latenci > 1',
      `              ^^^^^^^ there is no 'latenci': did you mean latency?`,
    ]);
  });

  test('the help lists every key of this view, and of this view only', () => {
    const help = { kind: 'help', top: 0 } as const;
    const lines = (state: TopPicture['state']) =>
      plain(new TopScreen(0).frame(picture(state), { columns: 100, rows: 60 })).join('\n');
    const live = lines(stateOf(undefined, { overlay: help }));
    for (const label of ['Enter', 'Bksp', 'i', 'Tab', '/', 'r', 'p', '+ -', 's', 'y', '?', 'q', 'T', 't'])
      expect(live).toContain(`\n${label} `);
    expect(live).not.toContain('recording');
    expect(lines(stateOf(undefined, { overlay: help, speed: 1 }))).toContain('play the recording more slowly');
    expect(live).toContain('(now: this is where the view begins)');
  });

  test('a name can do nothing to the terminal', () => {
    const evil = '\u001b]0;title\u0007\u001b[2Jx';
    const state = pressKey(stateOf(tableOf([processRow(1, evil, 1, 1, 1, 1, 1, 1)])), 'enter', { pageRows: 9 }).state;
    for (const each of [state, stateOf(tableOf([processRow(1, evil, 1, 1, 1, 1, 1, 1)]))]) {
      const lines = new TopScreen(0).frame(picture(each), { columns: 100, rows: 20 }).lines.join('\n');
      expect(lines).not.toContain('\u001b]0');
      expect(lines).not.toContain('\u001b[2J');
      expect(lines).toContain('\\x1b]0;title\\x07');
    }
  });

  test('of one file its histogram is drawn instead of the heat map', () => {
    const state = stateOf();
    const levels = [...state.levels, newLevel('operation', { name: '/etc/hosts', table: tableOf([]) })];
    const lines = plain(new TopScreen(0).frame(picture({ ...state, levels }), { columns: 100, rows: 24 }));
    expect(lines[0]).toMatch(/^\/etc\/hosts › operations/);
    expect(lines.join('\n')).toMatch(/1\.02us – 2\.05us {2}5 █+/);
  });
});
