import { describe, expect, it } from 'vitest';
import type { Cell } from '../../shell/registry/value.ts';
import { randomSource } from '../codegen/random-program.ts';
import { compiled, Run, run, type SyntheticEvent } from '../codegen/compile-harness.ts';

/** Columns that depend on time: events of four CPUs, in an order that is not theirs. */

function eventsOf(seed: number, count: number): SyntheticEvent[] {
  const random = randomSource(seed);
  const times = Array.from({ length: count }, (_, index) => BigInt(1000 + index));
  for (let index = count - 1; index > 0; index--) {
    const other = random(index + 1);
    [times[index], times[other]] = [times[other]!, times[index]!];
  }
  return times.map((time_ns) => ({
    op: 'read',
    processor: random(4),
    time_ns,
    pid: BigInt(random(3)),
    path: `/tmp/${random(1000)}`,
    offset_bytes: BigInt(random(1000)) - 500n,
  }));
}

const text = (value: string | undefined): Cell => ({ kind: 'text', text: value!, cut: false, missing: false });

describe('first and last', () => {
  it.each([1, 2, 3, 4, 5])('are those of the earliest and the latest event of each row (%i)', (seed) => {
    const events = eventsOf(seed, 200);
    const rows = run('read < pid, first(path), last(path), first(offset), last(offset), last(op) >', events).rows();
    expect(rows.size).toBe(3);
    for (const [pid, cells] of rows) {
      const own = events.filter((event) => String(event.pid) === pid);
      own.sort((a, b) => Number(a.time_ns! - b.time_ns!));
      const [earliest, latest] = [own[0]!, own.at(-1)!];
      expect(cells).toEqual([
        text(earliest.path),
        text(latest.path),
        { kind: 'integer', value: earliest.offset_bytes },
        { kind: 'integer', value: latest.offset_bytes },
        text('read'),
      ]);
    }
  });

  it('of one CPU and nanosecond are the first and the last that came', () => {
    const events = [1n, 2n, 3n].map((pid): SyntheticEvent => ({ op: 'open', time_ns: 7n, pid }));
    expect(run('open < first(pid), last(pid) >', events).rows().get('')).toEqual([
      { kind: 'integer', value: 1n },
      { kind: 'integer', value: 3n },
    ]);
  });

  it('of no event are nothing', () => {
    expect(new Run(compiled('open < first(path) >')).table().rows).toEqual([]);
  });
});

const clock = { startNs: 0n, wallClockOffsetNs: 0n };

describe('rate', () => {
  it('is by the time between beginning and reading', () => {
    const program = new Run(compiled('open < exe, rate() >')).feed(
      Array.from({ length: 6 }, (_, index): SyntheticEvent => ({ op: 'open', exe: 'a', processor: index % 4 })),
    );
    const table = program.bankedTable();
    table.begin(1_000_000_000n, clock);
    expect(table.read(5_000_000_000n, true).rows[0]![1]).toEqual({ kind: 'real', value: 1.5 });
    expect(table.read(1_000_000_000n, true).rows[0]![1]).toEqual({ kind: 'real', value: 0 });
  });

  it('of an interval is by its length, however late it is read', () => {
    const program = new Run(compiled('open < rate() > interval:1s { print(@); clear(@); }')).feed([{}, {}, {}]);
    const table = program.bankedTable();
    table.begin(0n, clock);
    table.switchBank(2_000_000_000n);
    expect(table.read(9_000_000_000n, false)).toMatchObject({ spanNs: 2_000_000_000n, rows: [[{ value: 1.5 }]] });
    table.clear();
    program.feed([{}, {}]);
    table.switchBank(3_000_000_000n);
    expect(table.read(9_000_000_000n, false).rows).toEqual([[{ kind: 'real', value: 2 }]]);
  });
});
