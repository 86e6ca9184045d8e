import { describe, expect, it } from 'vitest';
import { eventOffset, operation, phase } from '../../shell/bytecode/event-layout.ts';
import { InterpretedSession } from '../support/interpreted-session.ts';
import { compiled, Run, type SyntheticEvent } from './compile-harness.ts';

/** len(@map) in the clauses of events and of the session, against what events put in. */

const events = Array.from({ length: 60 }, (_, index): SyntheticEvent => ({
  op: 'read',
  processor: index % 4,
  pid: BigInt((index * index) % 23),
}));

/** How many different keys there were up to and with each event. */
const growing = events.map((_, index) => BigInt(new Set(events.slice(0, index + 1).map(({ pid }) => pid)).size));

describe('len', () => {
  it.each([
    ['rows of a table', 'read { @x[pid] = count(); print(len(@x)); }'],
    ['rows of a table of distributions', 'read { @x[pid] = hist(size); print(len(@x)); }'],
    ['rows of a table that is cleared', 'read { @x[pid] = count(); print(len(@x)); } end { clear(@x); }'],
    ['entries of a map', 'read { @x[pid] = size; print(len(@x)); }'],
    ['entries of a map that is added to', 'read { @x[pid] += 1; print(len(@x)); }'],
    ['entries of a map that is cleared', 'read { @x[pid] += 1; print(len(@x)); } end { clear(@x); }'],
  ])('counts %s', (_, text) => {
    expect(new Run(compiled(text)).feed(events).records().flat()).toEqual(growing);
  });

  it.each([
    ['a table', 'read { @x[pid] = count(); print(len(@x)); }'],
    ['a map', 'read { @x[pid] += 1; print(len(@x)); }'],
  ])('of a full %s is what it holds', (_, text) => {
    const lengths = new Run(compiled(text), { maxKeys: 8 }).feed(events).records().flat();
    expect(lengths).toEqual(growing.map((length) => (length > 8n ? 8n : length)));
  });

  it('counts what was deleted no more, and no key twice', () => {
    const text = 'read { if (pid < 10) @x[pid] = 1; delete @x[pid - 1]; delete @x[pid - 1]; print(len(@x)); }';
    const keys = new Set<bigint>();
    const lengths = events.map(({ pid }) => {
      if (pid! < 10n) keys.add(pid!);
      keys.delete(pid! - 1n);
      return BigInt(keys.size);
    });
    expect(new Run(compiled(text)).feed(events).records().flat()).toEqual(lengths);
  });

  it('of a table without keys is one row; a map without keys has an entry once it is set', () => {
    const text = 'read { @t = count(); print(len(@t)); print(len(@x)); @x = 5; print(len(@x)); }';
    const [first, second] = events;
    const records = new Run(compiled(text)).feed([first!, second!]).records().flat();
    expect(records).toEqual([1n, 0n, 1n, 1n, 1n, 1n]);
  });

  it('is a key and a value like others', () => {
    const run = new Run(compiled('read { @seen[pid] = 1; } read < len(@seen), count() >')).feed(events);
    const rows = [...run.rows()].map(([key, [count]]): [string, unknown] => [key, (count as { value: bigint }).value]);
    const counts = new Map<string, bigint>();
    for (const length of growing) counts.set(`${length}`, (counts.get(`${length}`) ?? 0n) + 1n);
    expect(new Map(rows)).toEqual(counts);
  });

  it('means the same in a clause of the session', () => {
    const text = `begin { for (const i of range(5)) @x[i] = i; print(len(@x)); delete @x[2]; print(len(@x)); print(len(@)); }
      end { print(len(@x)); print(len(@)); clear(@x); print(len(@x)); clear(@); print(len(@)); }
      read < pid, count() > read { @x[pid] = 1; }`;
    const session = new InterpretedSession(compiled(text));
    session.session.attach();
    session.session.begin();
    const { interpreter } = session.loaded;
    interpreter.writeEvent(eventOffset.operation, BigInt(operation.read));
    interpreter.writeEvent(eventOffset.phase, BigInt(phase.done));
    for (const pid of [3n, 7n, 7n, 9n]) {
      interpreter.writeEvent(eventOffset.pid, pid);
      interpreter.run(0);
    }
    session.session.stop();
    expect(session.printed).toEqual([[5], [4], [0], [6], [3], [0], [0]]);
  });
});
