import { afterAll, beforeAll, describe, test } from 'vitest';
import { registry } from '../../builtins/index.ts';
import { tryProgram } from '../generate/trial.ts';
import { LiveBodies } from '../support/live-bodies.ts';
import { missing } from '../support/requirement.ts';

/** 20,000 of them by hand: npm run random */
const count = 500;
/** New ones every run. */
const budgetMs = 10_000;

describe.skipIf(missing())('random programs pass the verifier', () => {
  let bodies: LiveBodies;
  beforeAll(() => {
    bodies = new LiveBodies();
  });
  afterAll(() => bodies.close());

  test(`seeds 1 to ${count}`, () => {
    for (let seed = 1; seed <= count; seed++) tryProgram(seed, registry, (program) => bodies.load(program));
  });

  test(`seeds from the clock on, for ${budgetMs / 1000} seconds`, () => {
    const end = Date.now() + budgetMs;
    for (let seed = end % 2 ** 31; Date.now() < end; seed++) {
      tryProgram(seed, registry, (program) => bodies.load(program));
    }
  });
});
