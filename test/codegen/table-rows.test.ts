import { describe, expect, it } from 'vitest';
import { eventOffset, operation, phase } from '../../shell/bytecode/event-layout.ts';
import { InterpretedSession } from '../support/interpreted-session.ts';
import { compiled, Run, type SyntheticEvent } from './compile-harness.ts';

/** Rows of tables asked for and removed by their keys, against a map of JavaScript that does the same. */

const events = Array.from({ length: 300 }, (_, index): SyntheticEvent => {
  const seed = (index * 7919) % 1009;
  return {
    op: 'read',
    processor: index % 4,
    pid: BigInt(seed % 13),
    size_bytes: BigInt(seed % 5),
    exe: `p${seed % 3}`,
  };
});

/** Counts each event by its key, then removes the row of the key that `removed` says. */
function expectedRows(
  keyOf: (event: SyntheticEvent) => string,
  removed: (event: SyntheticEvent) => string | undefined,
): { readonly counts: Map<string, number>; readonly wasThere: boolean[]; readonly lengths: bigint[] } {
  const counts = new Map<string, number>();
  const wasThere: boolean[] = [];
  const lengths: bigint[] = [];
  for (const event of events) {
    wasThere.push(counts.has(keyOf(event)));
    counts.set(keyOf(event), (counts.get(keyOf(event)) ?? 0) + 1);
    const gone = removed(event);
    if (gone !== undefined) counts.delete(gone);
    lengths.push(BigInt(counts.size));
  }
  return { counts, wasThere, lengths };
}

function countsOf(run: Run): Map<string, number> {
  return new Map([...run.rows('t')].map(([key, [count]]) => [key, Number((count as { value: bigint }).value)]));
}

describe('rows of a table', () => {
  it.each([
    ['', ''],
    ['that is cleared', 'end { clear(@t); }'],
  ])('%s are asked for, removed and counted', (_, more) => {
    const text = `read { print(pid in @t); @t[pid] = count(); if (size == 2) delete @t[pid]; print(len(@t)); } ${more}`;
    const run = new Run(compiled(text), { maxKeys: 300 }).feed(events);
    const gone = ({ pid, size_bytes }: SyntheticEvent) => (size_bytes === 2n ? `${pid}` : undefined);
    const expected = expectedRows(({ pid }) => `${pid}`, gone);
    const printed = run.records().flat();
    expect(printed.filter((_, index) => index % 2 === 0)).toEqual(expected.wasThere.map((each) => BigInt(each)));
    expect(printed.filter((_, index) => index % 2 === 1)).toEqual(expected.lengths);
    expect(countsOf(run)).toEqual(expected.counts);
  });

  it('with several keys, and with distributions', () => {
    const text = 'read @t < exe, pid, count(), hist(size) > read /size < 2/ { delete @t[exe, pid + 1]; }';
    const run = new Run(compiled(text), { maxKeys: 300 }).feed(events);
    const gone = ({ exe, pid, size_bytes }: SyntheticEvent) => (size_bytes! < 2n ? `${exe} ${pid! + 1n}` : undefined);
    expect(countsOf(run)).toEqual(expectedRows(({ exe, pid }) => `${exe} ${pid}`, gone).counts);
    for (const [, [count, hist]] of run.rows('t')) {
      const { buckets } = hist as { buckets: readonly { count: bigint }[] };
      expect(buckets.reduce((sum, bucket) => sum + bucket.count, 0n)).toBe((count as { value: bigint }).value);
    }
  });

  it('that were removed leave their places free only when the table is cleared or zeroed', () => {
    const text = 'read { @t[pid] = count(); delete @t[pid - 1]; }';
    const pids = [1n, 2n, 3n, 4n, 5n, 6n].map((pid): SyntheticEvent => ({ op: 'read', pid }));
    const { rows, other } = new Run(compiled(text), { maxKeys: 4 }).feed(pids).table('t');
    expect(rows.map(([, count]) => count)).toEqual([]);
    expect(other![1]).toEqual({ kind: 'integer', value: 2n });
  });

  it('in a clause of the session, too', () => {
    const clause = 'end { print(3 in @t); delete @t[3]; print(3 in @t); print(4 in @t); print(len(@t)); }';
    const session = new InterpretedSession(compiled(`read @t < pid, count() > ${clause}`));
    session.session.attach();
    session.session.begin();
    const { interpreter } = session.loaded;
    interpreter.writeEvent(eventOffset.operation, BigInt(operation.read));
    interpreter.writeEvent(eventOffset.phase, BigInt(phase.done));
    for (const pid of [3n, 4n]) {
      interpreter.writeEvent(eventOffset.pid, pid);
      interpreter.run(0);
    }
    session.session.stop();
    const printed = session.printed
      .flat()
      .map((value) => (typeof value === 'object' && value.kind === 'boolean' ? value.value : value));
    expect(printed).toEqual([true, false, true, 1]);
    expect(session.tables.map(({ rows }) => rows.length)).toEqual([1]);
  });
});
