import { operation } from '../../bytecode/event-layout.ts';

/** How the arguments of a system call say what it is about. Bits as in bpf/linux/maps.h. */
const argumentStyle = {
  sizeInArgument: 1 << 5,
  sizeInVector: 1 << 6,
  offsetInArgument: 1 << 7,
  namesPath: 1 << 8,
  namesPathAt: 1 << 9,
} as const;

/** What the provider does at a call's entry and exit. Bits as in bpf/linux/maps.h. */
export const callAction = { entryPre: 1 << 10, entryStart: 1 << 11, entryDone: 1 << 12, exit: 1 << 13 } as const;

export const callTableLength = 512;

export interface SystemCall {
  readonly name: string;
  readonly operation: number;
  readonly style: number;
  /** Number in a native x86-64 call; undefined where only the other has it. */
  readonly number: number | undefined;
  /** Number in a 32-bit (i386) call on the same kernel. */
  readonly number32: number | undefined;
}

const { open, read, write, close } = operation;
const { sizeInArgument, sizeInVector, offsetInArgument, namesPath, namesPathAt } = argumentStyle;

/** Every system call that the tracepoint provider sees, in the order of LANGUAGE.md's probes. Numbers: syscall_64.tbl, syscall_32.tbl. */
export const systemCalls: readonly SystemCall[] = [
  { name: 'open', operation: open, style: namesPath, number: 2, number32: 5 },
  { name: 'creat', operation: open, style: namesPath, number: 85, number32: 8 },
  { name: 'openat', operation: open, style: namesPathAt, number: 257, number32: 295 },
  { name: 'openat2', operation: open, style: namesPathAt, number: 437, number32: 437 },
  { name: 'read', operation: read, style: sizeInArgument, number: 0, number32: 3 },
  { name: 'pread64', operation: read, style: sizeInArgument | offsetInArgument, number: 17, number32: 180 },
  { name: 'readv', operation: read, style: sizeInVector, number: 19, number32: 145 },
  { name: 'preadv', operation: read, style: sizeInVector | offsetInArgument, number: 295, number32: 333 },
  { name: 'preadv2', operation: read, style: sizeInVector | offsetInArgument, number: 327, number32: 378 },
  { name: 'write', operation: write, style: sizeInArgument, number: 1, number32: 4 },
  { name: 'pwrite64', operation: write, style: sizeInArgument | offsetInArgument, number: 18, number32: 181 },
  { name: 'writev', operation: write, style: sizeInVector, number: 20, number32: 146 },
  { name: 'pwritev', operation: write, style: sizeInVector | offsetInArgument, number: 296, number32: 334 },
  { name: 'pwritev2', operation: write, style: sizeInVector | offsetInArgument, number: 328, number32: 379 },
  { name: 'close', operation: close, style: 0, number: 3, number32: 6 },
];
