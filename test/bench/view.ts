// What the live view costs: npx tsx test/bench/view.ts [MINUTES]. Needs root; figures are processor time, so that others
// on the machine matter little.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { keys, startInTerminal, type TestTerminal } from '../support/terminal.ts';

const files = 10_000;
const measuredSeconds = 20;
const folder = mkdtempSync(join(tmpdir(), 'fsbpf-view-'));
const names = Array.from({ length: files }, (_, index) => join(folder, `one-of-many-files-${index}.txt`));

/** Opens, reads and closes all of them once a second, a tenth of them at a time: a row each, which all live. */
function startLoad(): ChildProcess {
  const script = `
    const { closeSync, openSync, readdirSync, readSync } = require('node:fs');
    const names = readdirSync(process.argv[1]).map((name) => process.argv[1] + '/' + name);
    const bytes = Buffer.alloc(64);
    let part = 0;
    setInterval(() => {
      for (const name of names.slice((part * names.length) / 10, ((part + 1) * names.length) / 10)) {
        const file = openSync(name, 'r');
        readSync(file, bytes);
        closeSync(file);
      }
      part = (part + 1) % 10;
    }, 100);`;
  return spawn(process.execPath, ['-e', script, folder], { stdio: 'ignore' });
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

async function rows(what: string, args: readonly string[], typed = ''): Promise<void> {
  const terminal = startInTerminal(['top', ...args], { columns: 160, rows: 46 });
  await terminal.waitFor((text) => /\d+ rows? in/.test(text), 60_000);
  terminal.type(typed);
  await pause(8_000);
  const cost = await share(terminal);
  const count = /(\d+) rows/.exec(terminal.text())?.[1];
  const every = /every (\S+)/.exec(terminal.text())?.[1];
  console.log(`${what}: ${count} rows, every ${every}: ${cost}, ${residentMiB(terminal.pid).toFixed(0)} MiB`);
  terminal.type('q');
  await terminal.exited;
}

const presses = 60;

/** From the byte that is typed to the first byte that is drawn, and the processor time that a key takes. */
async function keyPresses(what: string, terminal: TestTerminal, press: (index: number) => string): Promise<void> {
  await pause(3_000);
  const times: number[] = [];
  for (let index = 0; index < presses; index++) {
    const length = terminal.output.length;
    const begin = performance.now();
    terminal.type(press(index));
    while (terminal.output.length === length) await new Promise((resolve) => setImmediate(resolve));
    times.push(performance.now() - begin);
    await pause(100);
  }
  times.sort((left, right) => left - right);
  const at = (part: number) => times[Math.floor(part * (times.length - 1))]!.toFixed(1);
  console.log(`a key in ${what}: median ${at(0.5)} ms, 95% within ${at(0.95)} ms, longest ${at(1)} ms`);
}

const under = `/path.under("${folder}")/`;
const program = `open ${under} < path, count() >`;

async function keysOfTheView(): Promise<void> {
  const terminal = startInTerminal(['top', '-e', program], { columns: 160, rows: 46 });
  await terminal.waitFor((text) => /\d+ rows? in/.test(text), 60_000);
  await keyPresses('the view of 10,000 live rows', terminal, () => keys.down);
  terminal.type('q');
  await terminal.exited;
}

async function keysOfTheShell(): Promise<void> {
  const terminal = startInTerminal([], { columns: 160, rows: 46 });
  await terminal.waitFor((text) => text.includes('fsbpf>'), 60_000);
  const letters = (index: number) => (index % 2 === 0 ? 'x' : keys.backspace);
  await keyPresses('the shell', terminal, letters);
  terminal.type(`${program}\r`);
  await terminal.waitFor((text) => text.includes('more rows'), 60_000);
  await keyPresses('the shell above 10,000 live rows', terminal, letters);
  const line = 'read /path.endsWith("x") && latency > 1us/ { @t[exe] = count(); }';
  terminal.type(keys.paste(Array.from({ length: 200 }, () => line).join('\n')));
  await keyPresses('the shell, in a text of 200 lines', terminal, letters);
  terminal.type(keys.ctrl('c'));
  await pause(500);
  terminal.type(':quit\r');
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
  await rows('the view itself, nothing of its own to see', []);
  const load = startLoad();
  await rows(program, ['-e', program]);
  const sums = `open ${under} < path, count(), sum(latency) >`;
  await rows(sums, ['-e', sums]);
  await rows('the view itself, files', [], `\t/${under.slice(1, -1)}\r`);
  const quantiles = `open,read ${under} < path, count(), quantiles(latency) >`;
  await rows(quantiles, ['-e', quantiles]);
  await keysOfTheView();
  await keysOfTheShell();
  load.kill();
  await memory(Number(process.argv[2] ?? 3));
} finally {
  rmSync(folder, { recursive: true });
}
process.exit(0);
