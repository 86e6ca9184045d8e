/**
 * What fsbpf costs beside bpftrace, measured in the same run: npx tsx test/bench/run.ts [start|overhead|stream]
 * Wants root, gcc, bpftrace, two CPUs with nothing else to do, and dist/ built. Run by hand; no test asserts a time.
 */
import { benchOverhead } from './overhead.ts';
import { benchStart } from './start.ts';
import { benchStream } from './stream.ts';
import { withWorkplace, type Workplace } from './workplace.ts';

const benches: Readonly<Record<string, (place: Workplace, filter?: string) => Promise<void>>> = {
  start: benchStart,
  overhead: benchOverhead,
  stream: benchStream,
};

const [chosen, filter] = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
const names = chosen === undefined ? Object.keys(benches) : [chosen];

await withWorkplace(async (place) => {
  for (const name of names) {
    const bench = benches[name];
    if (bench === undefined) throw new Error(`no bench ${name}; there are ${Object.keys(benches).join(', ')}`);
    await bench(place, filter);
  }
});
