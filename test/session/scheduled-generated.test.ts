import { expect, test } from 'vitest';
import { registry } from '../../builtins/index.ts';
import { generateProgram } from '../generate/program.ts';
import { tryProgram } from '../generate/trial.ts';
import { InterpretedSession } from '../support/interpreted-session.ts';

/** Whatever a clause of the session says, it can be run, and exits only where the program says so. */

const seeds = Array.from({ length: 300 }, (_, index) => 10_000 + index);

test('clauses of generated programs run', () => {
  let clauses = 0;
  for (const seed of seeds) {
    const { text } = generateProgram(seed, registry);
    if (!/^(begin|end|interval)/m.test(text)) continue;
    tryProgram(seed, registry, (program) => {
      const session = new InterpretedSession(program, { maxKeys: 4 });
      session.session.attach();
      session.session.begin();
      session.loaded.tick();
      session.loaded.tick();
      session.session.stop();
      clauses += program.schedule.length;
      if (!text.includes('exit(')) expect(session.exits).toEqual([]);
    });
  }
  expect(clauses).toBeGreaterThan(50);
});
