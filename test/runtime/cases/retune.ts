import { expect, test } from 'vitest';
import type { Session } from '../../../shell/session/session.ts';

/** Where a session runs in this process, over what this process does. */
export interface Stage {
  start(text: string, parameters: Readonly<Record<string, string>>): Session;
  /** Opens subject.txt, which has 4,096 bytes, reads so many of them, once, and closes it. */
  read(bytes: number): void;
}

function count(session: Session): bigint {
  const [table] = session.snapshot();
  const cell = table!.rows[0]?.[0];
  return cell?.kind === 'integer' ? cell.value : 0n;
}

/** Parameters of a program that runs. */
export function retuneCases(stage: () => Stage): void {
  const start: Stage['start'] = (...words) => stage().start(...words);
  const read = (bytes: number) => stage().read(bytes);

  test('a number is changed while the program runs, and the counts so far stay', () => {
    const session = start(`read /name == "subject.txt" && bytes >= $least/ < count() >`, { least: '100' });
    read(99);
    read(100);
    expect(count(session)).toBe(1n);
    session.retune('least', '10');
    read(99);
    read(9);
    expect(count(session)).toBe(2n);
    session.retune('least', 4000n);
    read(99);
    read(4000);
    expect(count(session)).toBe(3n);
    session.stop();
  });

  test('a text is changed, up to the room its first value made', () => {
    const session = start('open /name == $name/ < count() >', { name: 'nothing-has-this' });
    read(1);
    expect(count(session)).toBe(0n);
    session.retune('name', 'subject.txt');
    read(1);
    expect(count(session)).toBe(1n);
    expect(() => session.retune('name', 'x'.repeat(17))).toThrow(/17 bytes|longer/);
    expect(() => session.retune('least', 1n)).toThrow("the program has no parameter 'least'");
    session.stop();
  });

  test('a text that is a key is changed, and what was counted before keeps its name', () => {
    const session = start(`open /name == "subject.txt"/ < $label, count() >`, { label: 'before' });
    read(1);
    session.retune('label', 'a longer one than before');
    read(1);
    read(1);
    const [table] = session.snapshot();
    const rows = table!.rows.map(([key, counted]) => [
      key?.kind === 'text' && key.text,
      counted?.kind === 'integer' && counted.value,
    ]);
    expect(rows.sort()).toEqual([
      ['a longer one than before', 2n],
      ['before', 1n],
    ]);
    session.stop();
  });
}
