import { operation } from '../../bytecode/event-layout.ts';
import { callStyle as style, descriptorIn, secondNameIn, sizeIn } from './call-style.ts';

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
const { opens } = style;
/** From one file to another: a call stands below read and below write, each time with its own descriptor. */
const copy = (size: number): number => style.returnsBytes | sizeIn(size);
const path = style.namesPath;
const pathAt = style.namesPathAt;
/** A directory's descriptor and a path; without a path, the descriptor itself. */
const pathOrDescriptor = pathAt | style.namesNothing;
const linkText = path | pathAt;
const vectorTransfer = style.returnsBytes | style.sizeInVector;

const rows: readonly (readonly [operation: number, calls: readonly Row[]])[] = [
  [
    operation.open,
    [
      ['open', opens | path | style.flagsInArgument, 2, 5],
      ['creat', opens | path, 85, 8],
      ['openat', opens | pathAt | style.flagsInArgument, 257, 295],
      ['openat2', opens | pathAt | style.flagsInMemory, 437, 437],
      ['open_by_handle_at', opens | style.flagsInArgument, 304, 342],
    ],
  ],
  [
    operation.create,
    [
      ['open', opens | path | style.flagsInArgument, 2, 5],
      ['creat', opens | path, 85, 8],
      ['openat', opens | pathAt | style.flagsInArgument, 257, 295],
      ['openat2', opens | pathAt | style.flagsInMemory, 437, 437],
      ['mkdir', path, 83, 39],
      ['mkdirat', pathAt, 258, 296],
      ['mknod', path, 133, 14],
      ['mknodat', pathAt, 259, 297],
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
      ['sendfile', copy(3) | descriptorIn(1) | style.offsetAtPointer, 40, none],
      ['sendfile64', copy(3) | descriptorIn(1) | style.offsetAtPointer, none, 239],
      ['sendfile', copy(3) | descriptorIn(1) | style.offsetAtPointer | style.offsetInArgument, none, 187],
      ['splice', copy(4) | style.offsetAtPointer, 275, 313],
      ['copy_file_range', copy(4) | style.offsetAtPointer, 326, 377],
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
      ['sendfile', copy(3), 40, 187],
      ['sendfile64', copy(3), none, 239],
      ['splice', copy(4) | descriptorIn(2) | style.offsetAtPointer, 275, 313],
      ['copy_file_range', copy(4) | descriptorIn(2) | style.offsetAtPointer, 326, 377],
    ],
  ],
  [operation.close, [['close', 0, 3, 6]]],
  [
    operation.delete,
    [
      ['unlink', path, 87, 10],
      ['unlinkat', pathAt, 263, 301],
      ['rmdir', path, 84, 40],
    ],
  ],
  [
    operation.rename,
    [
      ['rename', path | secondNameIn(1), 82, 38],
      ['renameat', pathAt | secondNameIn(3), 264, 302],
      ['renameat2', pathAt | secondNameIn(3), 316, 353],
    ],
  ],
  [
    operation.link,
    [
      ['link', path | secondNameIn(1), 86, 9],
      ['linkat', pathOrDescriptor | secondNameIn(3), 265, 303],
      ['symlink', linkText | secondNameIn(1), 88, 83],
      ['symlinkat', linkText | secondNameIn(2), 266, 304],
    ],
  ],
  [
    operation.truncate,
    [
      ['truncate', path | sizeIn(1), 76, 92],
      ['truncate64', path | sizeIn(1) | style.sizeInTwo, none, 193],
      ['ftruncate', sizeIn(1), 77, 93],
      ['ftruncate64', sizeIn(1) | style.sizeInTwo, none, 194],
      ['fallocate', sizeIn(3), 285, none],
      ['fallocate', sizeIn(4) | style.sizeInTwo, none, 324],
    ],
  ],
  [
    operation.setattr,
    [
      ['chmod', path, 90, 15],
      ['fchmod', 0, 91, 94],
      ['fchmodat', pathAt, 268, 306],
      ['fchmodat2', pathOrDescriptor, 452, 452],
      ['chown', path, 92, 182],
      ['chown32', path, none, 212],
      ['lchown', path, 94, 16],
      ['lchown32', path, none, 198],
      ['fchown', 0, 93, 95],
      ['fchown32', 0, none, 207],
      ['fchownat', pathOrDescriptor, 260, 298],
      ['utime', path, 132, 30],
      ['utimes', path, 235, 271],
      ['futimesat', pathOrDescriptor, 261, 299],
      ['utimensat', pathOrDescriptor, 280, 320],
      ['utimensat_time64', pathOrDescriptor, none, 412],
      ['setxattr', path, 188, 226],
      ['lsetxattr', path, 189, 227],
      ['fsetxattr', 0, 190, 228],
      ['setxattrat', pathOrDescriptor, 463, 463],
      ['removexattr', path, 197, 235],
      ['lremovexattr', path, 198, 236],
      ['fremovexattr', 0, 199, 237],
      ['removexattrat', pathOrDescriptor, 466, 466],
      ['file_setattr', pathOrDescriptor, 469, 469],
    ],
  ],
  [
    operation.stat,
    [
      ['stat', path, 4, 106],
      ['oldstat', path, none, 18],
      ['stat64', path, none, 195],
      ['lstat', path, 6, 107],
      ['oldlstat', path, none, 84],
      ['lstat64', path, none, 196],
      ['fstat', 0, 5, 108],
      ['oldfstat', 0, none, 28],
      ['fstat64', 0, none, 197],
      ['newfstatat', pathOrDescriptor, 262, none],
      ['fstatat64', pathOrDescriptor, none, 300],
      ['statx', pathOrDescriptor, 332, 383],
      ['access', path, 21, 33],
      ['faccessat', pathAt, 269, 307],
      ['faccessat2', pathOrDescriptor, 439, 439],
      ['readlink', path, 89, 85],
      ['readlinkat', pathOrDescriptor, 267, 305],
      ['getxattr', path, 191, 229],
      ['lgetxattr', path, 192, 230],
      ['fgetxattr', 0, 193, 231],
      ['getxattrat', pathOrDescriptor, 464, 464],
      ['listxattr', path, 194, 232],
      ['llistxattr', path, 195, 233],
      ['flistxattr', 0, 196, 234],
      ['listxattrat', pathOrDescriptor, 465, 465],
      ['file_getattr', pathOrDescriptor, 468, 468],
    ],
  ],
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
