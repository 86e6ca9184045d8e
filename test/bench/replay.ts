/**
 * How many recorded events a second a program takes, on one core, from a file to its table: npx tsx test/bench/replay.ts
 * In processor time of all threads, start included, so that it means something on a busy machine.
 */
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventVersion, operation, phase, recordText } from '../../shell/bytecode/event-layout.ts';
import { recordedMembers } from '../../shell/bytecode/event-members.ts';
import { recordedColumns } from '../../shell/store/event-recorder.ts';
import { RecordingWriter } from '../../shell/store/recording-writer.ts';
import { fsbpfCommandLine } from '../support/fsbpf.ts';

const programs: readonly (readonly [text: string, target?: number])[] = [
  ['read < count() >', 1.5],
  ['read < exe, quantiles(latency) >', 1],
  ['read,write,open < exe, op, count() >'],
  ['read < path, count(), sum(bytes) >'],
  ['read /path.endsWith(".ts") && latency > 10us/ < exe, path, count(), max(latency) >'],
  ['read < exe, path, bytes, latency >'],
];

const eventCount = Number(process.argv[2] ?? 4_000_000);
const executables = 60;
const files = 5_000;

/** Of a generator that is the same everywhere. */
function randomNumbers(): (below: number) => number {
  let state = 12_345;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Mostly reads, of a few files more than of the others, with latencies as page caches and disks have them. */
function writeRecording(path: string): void {
  const fd = openSync(path, 'w');
  const header = {
    ...{ schema: 1, eventVersion, host: 'linux', provider: 'tracepoint', version: '0', program: '', operations: '14' },
    ...{
      time: new Date(0).toISOString(),
      wallClockOffsetNs: '0',
      startNs: '0',
      attachedNs: '0',
      columns: recordedColumns,
    },
  };
  const writer = new RecordingWriter(header, (bytes) => writeSync(fd, bytes));
  const text = (value: string) => writer.addText(Buffer.from(value), recordText);
  const exes = Array.from({ length: executables }, (_, index) => text(`program-${index}`));
  const paths = Array.from({ length: files }, (_, index) =>
    text(`/home/somebody/project/src/part-${index % 97}/file-${index}.ts`),
  );
  const column = new Map(recordedMembers.map(({ name }, index) => [name, index]));
  const random = randomNumbers();
  const operations = [operation.read, operation.read, operation.read, operation.write, operation.open];
  for (let event = 0; event < eventCount; event++) {
    const timeNs = event * 2_000 + random(1_000);
    const words: Readonly<Record<string, number>> = {
      operation: operations[random(operations.length)]!,
      phase: phase.done,
      time_ns: timeNs,
      latency_ns: 300 + random(1 << (4 + random(20))),
      pid: 1_000 + random(40),
      tid: 1_000 + random(80),
      bytes: random(3) === 0 ? 4_096 : random(10_000),
      size_bytes: 4_096 << random(5),
      cpu: random(8),
      exe: exes[Math.min(random(executables), random(executables))]!,
      path: paths[Math.min(random(files), random(files), random(files))]!,
    };
    writer.beginEvent();
    for (const [name, index] of column)
      writer.set(index, (words[name] ?? 0) >>> 0, Math.floor((words[name] ?? 0) / 2 ** 32));
  }
  writer.end({ perProbe: [] }, BigInt(eventCount) * 2_000n);
  closeSync(fd);
}

function measure(file: string, [program, target]: (typeof programs)[number]): string {
  const [command, ...first] = fsbpfCommandLine();
  const words = [command!, ...first, 'replay', file, '-o', '/dev/null', '-e', program];
  const timed = spawnSync('/usr/bin/time', ['-f', '%U %S %e %M', ...words], { encoding: 'utf8' });
  if (timed.status !== 0) throw new Error(timed.stderr);
  const [user, system, elapsed, peakKiB] = timed.stderr.trim().split('\n').at(-1)!.split(' ').map(Number);
  const rate = eventCount / (user! + system!) / 1e6;
  const wanted = target === undefined ? '' : `  (at least ${target})`;
  const figures = `${rate.toFixed(2)} M events/s of processor time, ${elapsed!.toFixed(2)} s, ${Math.round(peakKiB! / 1024)} MiB`;
  return `${program.padEnd(84)} ${figures}${wanted}`;
}

const folder = mkdtempSync(join(tmpdir(), 'fsbpf-bench-'));
const file = join(folder, 'bench.fsrec');
writeRecording(file);
console.log(`${eventCount} events, ${(statSync(file).size / eventCount).toFixed(1)} bytes each`);
for (const program of programs) console.log(measure(file, program));
rmSync(folder, { recursive: true });
