import { operation } from '../../bytecode/event-layout.ts';
import { callStyle as style, descriptorIn, sizeIn } from './call-style.ts';

export interface SystemCall {
  readonly name: string;
  readonly operation: number;
  /** Where its arguments stand: call-style.ts. */
  readonly style: number;
  /** Number in a native x86-64 call; undefined where only the other has it. */
  readonly number: number | undefined;
  /** Number in a 32-bit (i386) call on the same kernel. */
  readonly number32: number | undefined;
}

/** name, style, native number, 32-bit number; numbers of syscall_64.tbl and syscall_32.tbl. */
type Row = readonly [name: string, style: number, number: number | undefined, number32: number | undefined];

const none = undefined;
const transfer = style.returnsBytes | sizeIn(2);
const opens = style.returnsDescriptor | style.opens;
const vectorTransfer = style.returnsBytes | style.sizeInVector;

const rows: readonly (readonly [operation: number, calls: readonly Row[]])[] = [
  [
    operation.open,
    [
      ['open', opens | style.namesPath | style.flagsInArgument, 2, 5],
      ['creat', opens | style.namesPath, 85, 8],
      ['openat', opens | style.namesPathAt | style.flagsInArgument, 257, 295],
      ['openat2', opens | style.namesPathAt | style.flagsInMemory, 437, 437],
    ],
  ],
  [
    operation.read,
    [
      ['read', transfer, 0, 3],
      ['pread64', transfer | style.offsetInArgument, 17, 180],
      ['readv', vectorTransfer, 19, 145],
      ['preadv', vectorTransfer | style.offsetInArgument, 295, 333],
      ['preadv2', vectorTransfer | style.offsetInArgument, 327, 378],
    ],
  ],
  [
    operation.write,
    [
      ['write', transfer, 1, 4],
      ['pwrite64', transfer | style.offsetInArgument, 18, 181],
      ['writev', vectorTransfer, 20, 146],
      ['pwritev', vectorTransfer | style.offsetInArgument, 296, 334],
      ['pwritev2', vectorTransfer | style.offsetInArgument, 328, 379],
    ],
  ],
  [operation.close, [['close', 0, 3, 6]]],
  [
    operation.readdir,
    [
      ['getdents', transfer, 78, 141],
      ['getdents64', transfer, 217, 220],
      ['readdir', 0, none, 89],
    ],
  ],
  [
    operation.flush,
    [
      ['fsync', 0, 74, 118],
      ['fdatasync', 0, 75, 148],
      ['sync_file_range', 0, 277, 314],
      ['syncfs', 0, 306, 344],
    ],
  ],
  [
    operation.lock,
    [
      ['flock', 0, 73, 143],
      ['fcntl', style.locks, 72, 55],
      ['fcntl64', style.locks, none, 221],
    ],
  ],
  [
    operation.mmap,
    [
      ['mmap', style.maps | descriptorIn(4) | sizeIn(1), 9, none],
      ['mmap', style.maps | descriptorIn(4) | sizeIn(1) | style.argumentsInMemory, none, 90],
      ['mmap2', style.maps | descriptorIn(4) | sizeIn(1), none, 192],
    ],
  ],
  [operation.ioctl, [['ioctl', 0, 16, 54]]],
];

/** Every system call that the tracepoint provider sees, in the order of LANGUAGE.md's probes. */
export const systemCalls: readonly SystemCall[] = rows.flatMap(([number, calls]) =>
  calls.map(([name, callStyle, native, number32]) => ({
    name,
    operation: number,
    style: callStyle,
    number: native,
    number32,
  })),
);
