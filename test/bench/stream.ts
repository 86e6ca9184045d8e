import { createReadStream, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Helper } from './helper.ts';
import { printTable, type Row } from './table.ts';
import { bpftrace, fsbpf, Tracer, type Command } from './tracer.ts';
import type { Workplace } from './workplace.ts';

const floodMs = 1500;

const streamOfReads = 'read < exe, path, bytes >';
const printReads =
  'tracepoint:syscalls:sys_enter_pread64 { @fd[tid] = args->fd; }' +
  'tracepoint:syscalls:sys_exit_pread64 { printf("%s %d %d\\n", comm, @fd[tid], args->ret); }';

interface Run {
  title: string;
  tracer: (file: string) => Command;
  /** What a line of the load's own holds. */
  marker: string;
  /** 0: as fast as it goes. */
  perSecond: number;
  target: string;
}

const runs: readonly Run[] = [
  {
    title: 'bpftrace, printf of process, descriptor, result',
    tracer: (file) => bpftrace(printReads, '-o', file),
    marker: 'load ',
    perSecond: 0,
    target: '',
  },
  {
    title: `fsbpf, ${streamOfReads}`,
    tracer: (file) => fsbpf(streamOfReads, '-o', file),
    marker: '/page',
    perSecond: 0,
    target: '500, 0 lost',
  },
  {
    title: `fsbpf, ${streamOfReads}, half a million a second`,
    tracer: (file) => fsbpf(streamOfReads, '-o', file),
    marker: '/page',
    perSecond: 500_000,
    target: '500, 0 lost',
  },
  {
    title: `fsbpf, ${streamOfReads}, as JSON`,
    tracer: (file) => fsbpf(streamOfReads, '-o', file, '--format', 'json'),
    marker: '/page',
    perSecond: 0,
    target: '',
  },
];

/** Lines that hold the marker. */
async function countLines(file: string, marker: string): Promise<number> {
  let count = 0;
  let rest = '';
  for await (const chunk of createReadStream(file, { encoding: 'latin1', highWaterMark: 1 << 20 })) {
    const lines = (rest + (chunk as string)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.includes(marker)) count++;
  }
  return count;
}

async function measure(place: Workplace, run: Run): Promise<Row> {
  const file = join(dirname(place.tmpfsFile), 'stream');
  const load = new Helper(place.load, ['1', place.pageFile, place.tmpfsFile]);
  const tracer = await Tracer.start(place, run.tracer(file), '0');
  const [calls, ns] = (await load.ask(`flood ${floodMs} ${run.perSecond}`)).map(Number) as [number, number];
  const { exitMs, peakMiB, output } = await tracer.stop();
  load.end();
  const seen = await countLines(file, run.marker);
  rmSync(file);
  if (process.argv.includes('-v')) console.log(output);
  return [
    run.title,
    ((calls / ns) * 1e6).toFixed(0),
    ((seen / ns) * 1e6).toFixed(0),
    `${(((calls - seen) / calls) * 100).toFixed(1)} %`,
    exitMs.toFixed(0),
    peakMiB.toFixed(0),
    run.target,
  ];
}

/** How many events a second reach a file, each as a line of text. Lost: calls made less lines written, not what is said. */
export async function benchStream(place: Workplace): Promise<void> {
  const rows: Row[] = [];
  for (const run of runs) rows.push(await measure(place, run));
  printTable(
    `Streaming for ${floodMs / 1000} s, thousands a second`,
    ['', 'calls', 'lines', 'lost', 'SIGINT to exit, ms', 'peak memory, MiB', 'target'],
    rows,
  );
}
