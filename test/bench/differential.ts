/**
 * Random programs live and on the recording of the same run: both must show the same, to the last number.
 * npx tsx test/bench/differential.ts [--count 200] [--seed 1] [--at-once 2]
 * Seeds count up from the first; how many are done is told on the way. Wants root. Left out is what the session does while events come, at once live, between blocks of events in a recording:
 * its own clauses, and programs that print, empty or end.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { registry } from '../../builtins/index.ts';
import { printProgram } from '../generate/print.ts';
import { generateProgram } from '../generate/program.ts';
import { comparable, recordedWorkload } from '../support/comparable-runs.ts';
import { runPlain, someAtOnce } from '../support/plain-run.ts';

const scheduled: ReadonlySet<string> = new Set(['begin', 'end', 'interval']);
const shownFailures = 5;
const progressMs = 30_000;

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    'at-once': { type: 'string', default: '2' },
  },
});
const [count, firstSeed, atOnce] = [Number(values.count), Number(values.seed), Number(values['at-once'])];

type Outcome = 'same' | 'different' | 'too large to record' | 'left out';

async function attempt(seed: number): Promise<Outcome> {
  const { tree, parameters } = generateProgram(seed, registry);
  const clauses = tree.clauses.filter(({ probes }) => probes.every(({ name }) => !scheduled.has(name)));
  const text = printProgram({ ...tree, clauses });
  const isTimed =
    /\b(clear|zero|exit|print)\(/.test(text) || [...parameters.values()].some((value) => value.includes('\0'));
  if (clauses.length === 0 || isTimed) return 'left out';
  const folder = mkdtempSync(join(tmpdir(), 'fsbpf-differential-'));
  try {
    const [program, file] = [join(folder, 'program.fsb'), join(folder, 'x.fsrec')];
    writeFileSync(program, text);
    const used = [...parameters].filter(([name]) => text.includes(`$${name}`));
    const words = ['--format', 'json', ...used.flatMap(([name, value]) => ['--param', `${name}=${value}`]), program];
    const live = await runPlain(['record', '-o', file, ...words, '--', 'sh', '-c', recordedWorkload], { cwd: folder });
    if (live.exitCode === 2 && /"code":"(too-large|program-too-large)"/.test(live.stderr)) return 'too large to record';
    const replayed = await runPlain(['replay', file, ...words]);
    if (
      live.exitCode === replayed.exitCode &&
      JSON.stringify(comparable(live)) === JSON.stringify(comparable(replayed))
    ) {
      return 'same';
    }
    if (failures.push(seed) <= shownFailures) {
      console.error(`seed ${seed}: ${text}\n${live.stderr}${replayed.stderr}`);
      console.error(differences(comparable(live), comparable(replayed)));
    }
    return 'different';
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function differences(live: readonly unknown[], replayed: readonly unknown[]): string {
  const index = live.findIndex((each, place) => JSON.stringify(each) !== JSON.stringify(replayed[place]));
  return `live:     ${JSON.stringify(live[index])?.slice(0, 1500)}\nreplayed: ${JSON.stringify(replayed[index])?.slice(0, 1500)}\n`;
}

const failures: number[] = [];
const totals = new Map<Outcome, number>();
let doneCount = 0;
let toldMs = performance.now();

async function attemptAndTell(seed: number): Promise<void> {
  const outcome = await attempt(seed);
  totals.set(outcome, (totals.get(outcome) ?? 0) + 1);
  doneCount++;
  if (doneCount < count && performance.now() - toldMs < progressMs) return;
  toldMs = performance.now();
  const parts = [...totals].map(([kind, number]) => `${number} ${kind}`);
  console.log(`${doneCount} of ${count} from seed ${firstSeed} on: ${parts.join(', ')}`);
}

const seeds = Array.from({ length: count }, (_, index) => firstSeed + count - 1 - index);
await someAtOnce(seeds, atOnce, attemptAndTell);
if (failures.length > 0) {
  console.log(`different: seeds ${failures.join(' ')}`);
  process.exitCode = 1;
}
