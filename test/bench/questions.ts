import { bpftrace, fsbpf, type Command } from './tracer.ts';

/** A question that both can answer, and the call it is asked about. */
export interface Question {
  title: string;
  operation: 'pread' | 'pwrite' | 'open+close' | 'getppid';
  fsbpf: Command;
  bpftrace: Command;
  /** Of the ratio, unless it says otherwise. */
  target: string;
}

const countReads = bpftrace('tracepoint:syscalls:sys_enter_pread64 { @[comm] = count(); }');
const countWrites = bpftrace('tracepoint:syscalls:sys_enter_pwrite64 { @[comm] = count(); }');
const countOpensAndCloses = bpftrace(
  'tracepoint:syscalls:sys_enter_openat, tracepoint:syscalls:sys_enter_close { @[comm] = count(); }',
);
const countAllReads = bpftrace('tracepoint:syscalls:sys_enter_pread64 { @ = count(); }');
const latencies = (call: string) =>
  bpftrace(
    `tracepoint:syscalls:sys_enter_${call} { @start[tid] = nsecs; }` +
      `tracepoint:syscalls:sys_exit_${call} /@start[tid]/ { @[comm] = hist(nsecs - @start[tid]); delete(@start[tid]); }`,
  );

export const questions: readonly Question[] = [
  {
    title: 'count by process',
    operation: 'pread',
    fsbpf: fsbpf('read < exe, count() >'),
    bpftrace: countReads,
    target: '0.8',
  },
  {
    title: 'count by process',
    operation: 'pwrite',
    fsbpf: fsbpf('write < exe, count() >'),
    bpftrace: countWrites,
    target: '0.8',
  },
  {
    title: 'count by process',
    operation: 'open+close',
    fsbpf: fsbpf('open,close < exe, count() >'),
    bpftrace: countOpensAndCloses,
    target: '0.8',
  },
  {
    title: 'latency by process',
    operation: 'pread',
    fsbpf: fsbpf('read < exe, quantiles(latency) >'),
    bpftrace: latencies('pread64'),
    target: '0.6',
  },
  {
    title: 'count by path, bpftrace by process',
    operation: 'pread',
    fsbpf: fsbpf('read < path, count() >'),
    bpftrace: countReads,
    target: '1.0',
  },
  {
    title: 'count',
    operation: 'pread',
    fsbpf: fsbpf('read < count() >'),
    bpftrace: countAllReads,
    target: '',
  },
  {
    title: 'not traced while reads are counted',
    operation: 'getppid',
    fsbpf: fsbpf('read < exe, count() >'),
    bpftrace: countReads,
    target: '54 ns',
  },
];
