import { Helper } from './helper.ts';
import { questions, type Question } from './questions.ts';
import { formatRatio, formatSpread, spreadOf } from './statistics.ts';
import { printTable, type Row } from './table.ts';
import { Tracer, type Command } from './tracer.ts';
import type { Workplace } from './workplace.ts';

const rounds = 7;
const phaseMs = 120;

/** The load runs on one CPU, the tracers on the other: what is measured is what they add to the call, not their rivalry. */
const loadCpu = '1';
const tracerCpu = '0';

interface Added {
  fsbpf: number[];
  bpftrace: number[];
}

async function sliceNs(load: Helper, operation: string): Promise<number> {
  const [, tenthPercentilePs] = await load.ask(`slices ${phaseMs} ${operation}`);
  return Number(tenthPercentilePs) / 1000;
}

async function attachedNs(place: Workplace, load: Helper, command: Command, operation: string): Promise<number> {
  const tracer = await Tracer.start(place, command, tracerCpu);
  const ns = await sliceNs(load, operation);
  await tracer.stop();
  return ns;
}

/** Base, fsbpf, base, bpftrace, base; each compared with the bases before and after it. */
async function measureRound(place: Workplace, load: Helper, question: Question, added: Added): Promise<number> {
  const before = await sliceNs(load, question.operation);
  const fsbpfNs = await attachedNs(place, load, question.fsbpf, question.operation);
  const between = await sliceNs(load, question.operation);
  const bpftraceNs = await attachedNs(place, load, question.bpftrace, question.operation);
  const after = await sliceNs(load, question.operation);
  added.fsbpf.push(fsbpfNs - (before + between) / 2);
  added.bpftrace.push(bpftraceNs - (between + after) / 2);
  return between;
}

async function measure(place: Workplace, load: Helper, question: Question): Promise<Row> {
  const added: Added = { fsbpf: [], bpftrace: [] };
  const bases: number[] = [];
  for (let round = 0; round < rounds; round++) bases.push(await measureRound(place, load, question, added));
  const fsbpf = spreadOf(added.fsbpf);
  const bpftrace = spreadOf(added.bpftrace);
  return [
    `${question.operation}: ${question.title}`,
    spreadOf(bases).median.toFixed(0),
    formatSpread(fsbpf),
    formatSpread(bpftrace),
    formatRatio(fsbpf.median, bpftrace.median),
    question.target,
  ];
}

/** Nanoseconds that a tracer adds to a call. */
export async function benchOverhead(place: Workplace, filter = ''): Promise<void> {
  const load = new Helper(place.load, [loadCpu, place.pageFile, place.tmpfsFile]);
  const rows: Row[] = [];
  for (const question of questions) {
    if (`${question.operation}: ${question.title}`.includes(filter)) rows.push(await measure(place, load, question));
  }
  load.end();
  printTable(
    `Nanoseconds added to a call, ${rounds} rounds, min / median / max; ratio of medians`,
    ['', 'base', 'fsbpf', 'bpftrace', 'ratio', 'target'],
    rows,
  );
}
