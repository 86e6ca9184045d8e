// What the live view costs: npx tsx test/bench/view.ts. Needs root and a machine that does little else.
import { closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startInTerminal, type TestTerminal } from '../support/terminal.ts';

const files = 10_000;
const measuredSeconds = 20;
const folder = mkdtempSync(join(tmpdir(), 'fsbpf-view-'));
const names = Array.from({ length: files }, (_, index) => join(folder, `one-of-many-files-${index}.txt`));
const bytes = Buffer.alloc(64);

/** Opens, reads and closes all of them: a row each. */
function touchAll(): void {
  for (const name of names) {
    const file = openSync(name, 'r');
    readSync(file, bytes);
    closeSync(file);
  }
}

/** Of one core, from the kernel's own account of the process: clock ticks of 10 ms. */
function processorMs(pid: number): number {
  const [, rest] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const fields = rest!.split(' ');
  return 10 * (Number(fields[11]) + Number(fields[12]));
}

function residentMiB(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;
}

async function share(terminal: TestTerminal): Promise<string> {
  const before = processorMs(terminal.pid);
  await pause(measuredSeconds * 1000);
  return `${((processorMs(terminal.pid) - before) / measuredSeconds / 10).toFixed(2)}% of a core`;
}

async function rows(what: string, args: readonly string[]): Promise<void> {
  const terminal = startInTerminal(['top', ...args], { columns: 160, rows: 46 });
  await terminal.waitFor((text) => /\d+ rows? in/.test(text), 60_000);
  for (let round = 0; round < 3; round++) touchAll();
  await pause(5_000);
  const count = /(\d+) rows/.exec(terminal.text())?.[1];
  const every = /every (\S+)/.exec(terminal.text())?.[1];
  console.log(
    `${what}: ${count} rows, every ${every}: ${await share(terminal)}, ${residentMiB(terminal.pid).toFixed(0)} MiB`,
  );
  terminal.type('q');
  await terminal.exited;
}

/** From the byte that is typed to the byte that is drawn, over a table of 10,000 rows. */
async function keyPresses(): Promise<void> {
  const terminal = startInTerminal(['top', '-e', 'open < path, count() >'], { columns: 160, rows: 46 });
  await terminal.waitFor((text) => /\d+ rows? in/.test(text), 60_000);
  touchAll();
  await pause(3_000);
  const times: number[] = [];
  for (let press = 0; press < 60; press++) {
    const length = terminal.output.length;
    const begin = performance.now();
    terminal.type('\u001b[B');
    while (terminal.output.length === length) await new Promise((resolve) => setImmediate(resolve));
    times.push(performance.now() - begin);
    await pause(100);
  }
  times.sort((left, right) => left - right);
  const at = (part: number) => times[Math.floor(part * (times.length - 1))]!.toFixed(1);
  console.log(`a key press on the screen: median ${at(0.5)} ms, 95% within ${at(0.95)} ms, longest ${at(1)} ms`);
  terminal.type('q');
  await terminal.exited;
}

/** Four refreshes a second, and files that are always new: hours of a usual view in minutes. */
async function memory(minutes: number): Promise<void> {
  const terminal = startInTerminal(['top', '--interval', '250ms'], { columns: 160, rows: 46 });
  await terminal.waitFor((text) => /\d+ rows? in/.test(text), 60_000);
  terminal.type('\t');
  for (let minute = 0; minute <= minutes; minute++) {
    console.log(`after ${minute} minutes: ${residentMiB(terminal.pid).toFixed(0)} MiB`);
    for (let second = 0; second < 60 && minute < minutes; second++) {
      for (let file = 0; file < 500; file++) {
        const name = join(folder, `new-${minute}-${second}-${file}`);
        writeFileSync(name, '');
        rmSync(name);
      }
      await pause(500);
    }
  }
  terminal.type('q');
  await terminal.exited;
}

try {
  for (const name of names) writeFileSync(name, 'x'.repeat(64));
  await rows('open < path, count() >', ['-e', 'open < path, count() >']);
  await rows('open < path, count(), sum(latency) >', ['-e', 'open < path, count(), sum(latency) >']);
  await rows('open,read < path, count(), quantiles(latency) >', [
    '-e',
    'open,read < path, count(), quantiles(latency) >',
  ]);
  await rows('the view itself, hardly any rows', []);
  await keyPresses();
  await memory(Number(process.argv[2] ?? 3));
} finally {
  rmSync(folder, { recursive: true });
}
process.exit(0);
