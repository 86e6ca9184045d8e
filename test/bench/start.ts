import { formatRatio, formatSpread, spreadOf } from './statistics.ts';
import { printTable, type Row } from './table.ts';
import { bpftrace, fsbpf, Tracer, type Command } from './tracer.ts';
import type { Workplace } from './workplace.ts';

const rounds = 17;

const peer = bpftrace('tracepoint:syscalls:sys_enter_openat { @[comm] = count(); }');
const commands: readonly Command[] = [
  { ...peer, name: 'bpftrace, one tracepoint' },
  fsbpf('open /exe=="git.exe"/ < count() >'),
  fsbpf('read < exe, count() >'),
  fsbpf('read < exe, quantiles(latency) >'),
  fsbpf('read < path, count() >'),
];

interface Measured {
  attachedMs: number[];
  exitMs: number[];
  peakMiB: number[];
}

async function measureOnce(place: Workplace, command: Command, measured: Measured): Promise<void> {
  const tracer = await Tracer.start(place, command);
  const ended = await tracer.stop();
  measured.attachedMs.push(tracer.attachedMs);
  measured.exitMs.push(ended.exitMs);
  measured.peakMiB.push(ended.peakMiB);
}

function rowOf(name: string, measured: Measured, peerMeasured: Measured): Row {
  const quantities = [measured.attachedMs, measured.exitMs, measured.peakMiB];
  const peers = [peerMeasured.attachedMs, peerMeasured.exitMs, peerMeasured.peakMiB];
  return [
    name,
    ...quantities.flatMap((values, index) => [
      formatSpread(spreadOf(values)),
      formatRatio(spreadOf(values).median, spreadOf(peers[index] ?? []).median),
    ]),
  ];
}

/** From exec to attached, from SIGINT to exit, and the peak of memory. */
export async function benchStart(place: Workplace): Promise<void> {
  const measured = commands.map((): Measured => ({ attachedMs: [], exitMs: [], peakMiB: [] }));
  for (const [index, command] of commands.entries()) await measureOnce(place, command, measured[index]!);
  for (const results of measured) for (const values of Object.values(results) as number[][]) values.length = 0;
  for (let round = 0; round < rounds; round++) {
    for (const [index, command] of commands.entries()) await measureOnce(place, command, measured[index]!);
  }
  printTable(
    `Start and stop, ${rounds} runs each, min / median / max; ratios of medians to bpftrace`,
    ['', 'exec to attached, ms', 'ratio', 'SIGINT to exit, ms', 'ratio', 'peak memory, MiB', 'ratio'],
    [
      ...commands.map(({ name }, index) => rowOf(name, measured[index]!, measured[0]!)),
      ['target', '60', '', '20', '', '60', ''],
    ],
  );
}
