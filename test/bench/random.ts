/**
 * Random programs, each compiled, checked by the rules of every host and loaded into the live kernel:
 * npm run random -- [--count 20000] [--seed 1] [--objects DIRECTORY]
 * With --objects each is also written as an object file, SEED.o, for other verifiers such as PREVAIL.
 * Seeds count up from the first. Wants root. Fails where one is rejected, or where half of them take over 50 ms to compile.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { registry } from '../../builtins/index.ts';
import { TrialError, tryProgram, type Trial } from '../generate/trial.ts';
import { LiveBodies } from '../support/live-bodies.ts';
import { objectFileOf } from '../support/object-file.ts';
import { requireWindowsSafe } from '../support/windows-safe/check.ts';
import { spreadOf } from './statistics.ts';

const maximumMedianMs = 50;
const shownFailures = 10;

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    objects: { type: 'string' },
  },
});
const [count, firstSeed] = [Number(values.count), Number(values.seed)];

const { objects } = values;
if (objects !== undefined) mkdirSync(objects, { recursive: true });

const bodies = new LiveBodies();
const loadMs: number[] = [];
const trials: Trial[] = [];
const failures: string[] = [];
for (let seed = firstSeed; seed < firstSeed + count; seed++) attempt(seed);
bodies.close();
report();

function attempt(seed: number): void {
  try {
    trials.push(
      tryProgram(seed, registry, (program) => {
        requireWindowsSafe(program);
        if (objects !== undefined)
          writeFileSync(join(objects, `${seed}.o`), objectFileOf(program, ['raw_tp/sys_exit']));
        const start = performance.now();
        bodies.load(program);
        loadMs.push(performance.now() - start);
      }),
    );
  } catch (error) {
    if (!(error instanceof TrialError)) throw error;
    failures.push(error.message);
    if (failures.length <= shownFailures) console.error(`${error.message}\n`);
  }
}

function report(): void {
  const compile = spreadOf(trials.map(({ compileMs }) => compileMs));
  const size = spreadOf(trials.map(({ instructions }) => instructions));
  const load = spreadOf(loadMs);
  console.log(`programs loaded   ${trials.length} of ${count}, seeds ${firstSeed} to ${firstSeed + count - 1}`);
  console.log(`compile           median ${compile.median.toFixed(2)} ms, maximum ${compile.max.toFixed(1)} ms`);
  console.log(`load and verify   median ${load.median.toFixed(2)} ms, maximum ${load.max.toFixed(1)} ms`);
  console.log(`instructions      median ${size.median}, maximum ${size.max}`);
  if (failures.length > 0 || compile.median > maximumMedianMs) process.exitCode = 1;
}
