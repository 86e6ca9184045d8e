import { describe, expect, it } from 'vitest';
import { eventOffset, operation, phase } from '../../shell/bytecode/event-layout.ts';
import type { Cell } from '../../shell/registry/value.ts';
import type { InterpretedOptions } from '../support/interpreted-program.ts';
import { InterpretedSession } from '../support/interpreted-session.ts';
import { compiled } from './compile-harness.ts';

/** zero(@map) keeps the keys, as a session shows them. */

/** Reads by these processes, on one CPU after the other. */
function read({ loaded: { interpreter } }: InterpretedSession, pids: readonly number[]): void {
  interpreter.writeEvent(eventOffset.operation, BigInt(operation.read));
  interpreter.writeEvent(eventOffset.phase, BigInt(phase.done));
  pids.forEach((pid, index) => {
    interpreter.writeEvent(eventOffset.pid, BigInt(pid));
    interpreter.writeEvent(eventOffset.size_bytes, 5n);
    interpreter.run(index % 4);
  });
}

/** The rows of @x when it is zeroed after each round of reads. */
function finalRows(text: string, rounds: readonly (readonly number[])[], options?: InterpretedOptions): string[] {
  const session = new InterpretedSession(compiled(`${text} interval:1s { zero(@x); }`), options);
  session.session.attach();
  session.session.begin();
  rounds.forEach((pids, round) => {
    if (round > 0) session.loaded.tick();
    read(session, pids);
  });
  session.session.stop();
  const { rows, other } = session.tables.find(({ name }) => name === '@x')!;
  return [...rows, ...(other === undefined ? [] : [other])].map((row) => row.map(cellText).join(' '));
}

function cellText(cell: Cell): string {
  if (cell.kind === 'integer') return `${cell.value}`;
  return cell.kind === 'histogram' ? `${cell.buckets.length} buckets` : cell.kind;
}

const rounds = [
  [1, 1, 2],
  [2, 3, 4, 3, 3],
  [3, 1, 5, 5, 5],
];

describe('zero', () => {
  it.each([
    ['a table', 'read @x < pid, count() >', ['5 3', '1 1', '3 1', '2 0', '4 0']],
    ['a table of sums', 'read @x < pid, sum(size) >', ['5 15', '1 5', '3 5', '2 0', '4 0']],
    [
      'a table of distributions',
      'read @x < pid, hist(size), count() >',
      ['5 1 buckets 3', '1 1 buckets 1', '3 1 buckets 1', '2 0 buckets 0', '4 0 buckets 0'],
    ],
    ['a table without keys', 'read @x < count(), sum(size) >', ['5 25']],
    ['a map', 'read { @x[pid] += 1; }', ['5 3', '1 1', '3 1', '2 0', '4 0']],
    ['a map that is set', 'read { @x[pid] = 7; }', ['1 7', '3 7', '5 7', '2 0', '4 0']],
    ['a map without keys', 'read { @x += size; }', ['25']],
  ])('keeps the keys of %s', (_, text, rows) => {
    expect(finalRows(text, rounds)).toEqual(rows);
  });

  it.each(['read @x < pid, count() >', 'read { @x[pid] = 7; }', 'read { @x[pid] += 1; delete @x[pid + 1000]; }'])(
    '%s: len counts the keys that stay',
    (text) => {
      const clause = 'interval:1s { print(len(@x)); zero(@x); print(len(@x)); } end { print(len(@x)); }';
      const session = new InterpretedSession(compiled(`${text} ${clause}`));
      session.session.attach();
      session.session.begin();
      for (const pids of rounds) {
        read(session, pids);
        session.loaded.tick();
      }
      session.session.stop();
      expect(session.printed.flat()).toEqual([2, 2, 4, 4, 5, 5, 5]);
    },
  );

  it('a full table stays full of its first keys', () => {
    const reads = [
      [1, 2, 3, 4, 9],
      [9, 4, 9],
    ];
    expect(finalRows('read @x < pid, count() >', reads, { maxKeys: 4 })).toEqual([
      '4 1',
      '1 0',
      '2 0',
      '3 0',
      'other 2',
    ]);
  });

  it('of nothing is nothing', () => {
    expect(finalRows('read @x < pid, count() >', [[], [], [3]])).toEqual(['3 1']);
    expect(finalRows('read { @x[pid] = 1; }', [[], [], []])).toEqual([]);
  });
});
