import { KernelMaps } from '../kernel-maps.ts';
import { libbpf, libc } from './library.ts';
import { check, errnoName } from './native-error.ts';

/** Numbers of enum bpf_map_type. */
export const mapType = {
  hash: 1,
  array: 2,
  programArray: 3,
  perCpuArray: 6,
  lruHash: 9,
  arrayOfMaps: 12,
  ring: 27,
} as const;

/** Programs can only read it: once frozen, its contents are constants to the verifier. */
export const BPF_F_RDONLY_PROG = 1 << 7;

/** Of an array: its memory can be mapped. */
export const BPF_F_MMAPABLE = 1 << 10;

const notWritten: ReadonlySet<string> = new Set(['EEXIST', 'ENOENT', 'E2BIG', 'ENOMEM']);

/** More costs no fewer calls that matter: 256 entries a call are within 2 % of the best. */
const batchEntries = 512;

export function closeDescriptor(fd: number): void {
  libc.close(fd);
}

export const kernelMaps = new KernelMaps({
  library: libbpf,
  close: closeDescriptor,
  check,
  errnoName,
  notWritten: { any: notWritten, noExist: notWritten, exist: notWritten },
  batchOptions: null,
  batchEntries: () => batchEntries,
  walks: 'buckets',
});
