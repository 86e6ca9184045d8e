/**
 * Time and peak memory of recordings that are larger than memory should be: npx tsx test/bench/large-recording.ts
 * [--gigabytes 10] [--folder /var/tmp] [--kind real|wide|cut]. Asks of each kind of recording what replay and export are asked.
 * real: the recording that comes along, again and again, each time later. wide: numbers that do not compress, and a path
 * of its own for each event. cut: the wide one, without its last bytes.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statSync, symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fsbpfCommandLine } from '../support/fsbpf.ts';
import { repeatRecording } from './repeat-recording.ts';
import { writeWideRecording } from './wide-recording.ts';

const kinds = ['real', 'wide', 'cut'] as const;
const mostMiB = 200;

const { values } = parseArgs({
  options: {
    gigabytes: { type: 'string', default: '10' },
    folder: { type: 'string', default: '/var/tmp' },
    kind: { type: 'string', multiple: true, default: [...kinds] },
  },
});
const sizeBytes = Number(values.gigabytes) * 1e9;
const folder = mkdtempSync(join(values.folder, 'fsbpf-large-'));
const file = join(folder, 'large.fsrec');

const replays = [
  'open,read < count() >',
  'open,read < exe, quantiles(latency) >',
  'open,read < path, count() >',
  'open,read < path, count() > interval:1m { clear(@); }',
];

function make(kind: string): number {
  const base = kind === 'real' ? 'scripts/demo.fsrec' : join(folder, 'base.fsrec');
  if (kind !== 'real') {
    const fd = openSync(base, 'w');
    writeWideRecording(fd, 500_000);
    closeSync(fd);
  }
  const eventCount = repeatRecording(base, file, sizeBytes);
  if (kind === 'cut') truncateSync(file, statSync(file).size - 100_000);
  return eventCount;
}

function measure(words: readonly string[], eventCount: number): void {
  const [command, ...first] = fsbpfCommandLine();
  const timed = spawnSync('/usr/bin/time', ['-f', '%U %S %e %M', command!, ...first, ...words], { encoding: 'utf8' });
  const [user, system, elapsed, peakKiB] = timed.stderr.trim().split('\n').at(-1)!.split(' ').map(Number);
  const told = timed.stderr.trim().split('\n').slice(0, -1).join(' ');
  const peakMiB = peakKiB! / 1024;
  const rate = eventCount / (user! + system!) / 1e6;
  const figures = `${rate.toFixed(2)} M events/s of processor time, ${elapsed!.toFixed(0)} s, ${peakMiB.toFixed(0)} MiB`;
  const verdict = `${timed.status === 0 ? '' : ` exit ${timed.status}`}${peakMiB > mostMiB ? ` over ${mostMiB} MiB` : ''}`;
  console.log(`  ${words.at(-1)!.padEnd(60)} ${figures}${verdict}${told === '' ? '' : `\n    ${told}`}`);
  if (timed.status !== 0 || peakMiB > mostMiB) process.exitCode = 1;
}

const nowhere = join(folder, 'nowhere.ndjson');
symlinkSync('/dev/null', nowhere);
for (const kind of values.kind) {
  const eventCount = make(kind);
  console.log(`${kind}: ${eventCount} events, ${statSync(file).size} bytes`);
  for (const program of replays) measure(['replay', file, '-q', '-o', '/dev/null', '-e', program], eventCount);
  if (kind !== 'real') measure(['export', file, '-q', '--to', nowhere], eventCount); // 900 million lines take hours
}
rmSync(folder, { recursive: true });
