import { describe, expect, it } from 'vitest';
import type { ScheduledClause } from '../../shell/codegen/program.ts';
import { InterpretedSession } from '../support/interpreted-session.ts';
import { compiled, run } from './compile-harness.ts';

describe('values that are shown otherwise', () => {
  it('are keys: of numbers, of moments that show alike', () => {
    const second = 1_000_000_000n;
    const events = [0n, second - 1n, second, 3n * second].map((time_ns) => ({ time_ns, inode: 0xabcn }));
    const { rows } = run('open < hex(inode), time("%S"), count() >', events).table();
    const shown = rows.map((row) =>
      row.map((cell) => (cell.kind === 'text' ? cell.text : 'value' in cell && cell.value)),
    );
    expect(shown).toEqual([
      ['0xabc', '00', 2n],
      ['0xabc', '01', 1n],
      ['0xabc', '03', 1n],
    ]);
  });

  it('keep their value, sign and unit', () => {
    const program = compiled('read < size(offset - 1), duration(pid * 2), hex(offset - 1) >');
    expect(program.records).toMatchObject([
      { columns: [{ type: { kind: 'signed', unit: 'bytes' } }, { type: { kind: 'unsigned', unit: 'ns' } }, {}] },
    ]);
    const [record] = run('read < size(offset - 1), duration(pid * 2), hex(offset - 1) >', [
      { op: 'read', pid: 3n },
    ]).records();
    const minusOne = (1n << 64n) - 1n;
    expect(record).toEqual([minusOne, 6n, minusOne]);
  });

  it('a template string is a format: its texts as they are, its values as a table shows them', () => {
    const { program, printed } = new InterpretedSession(
      compiled('begin { print(`${1 + 1}%d ${"a"}${hex(255)}`); printf(`b${3}`); }'),
    ).run();
    const [{ records }] = program.schedule as readonly [ScheduledClause];
    const value = { kind: 'value', conversion: 's' };
    expect(records).toMatchObject([
      {
        format: [
          value,
          { kind: 'text', text: '%d ' },
          { kind: 'text', text: 'a' },
          value,
          { kind: 'text', text: '\n' },
        ],
      },
      { format: [{ kind: 'text', text: 'b' }, value] },
    ]);
    expect(printed).toEqual([[2, { kind: 'text', text: '0xff', cut: false, missing: false }], [3]]);
  });
});
