import { KernelMaps } from '../kernel-maps.ts';
import { ebpfapi } from './library.ts';
import { check, errnoName } from './native-error.ts';

/** Numbers of enum bpf_map_type: ebpf_structs.h of eBPF for Windows. */
export const mapType = {
  hash: 1,
  array: 2,
  programArray: 3,
  perCpuArray: 5,
  arrayOfMaps: 7,
  lruHash: 8,
  ring: 13,
} as const;

/** struct bpf_map_batch_opts: its size, then flags, which are 0. Unlike libbpf, the library reads it in any case. */
const batchOptions = Buffer.alloc(24);
batchOptions.writeBigUInt64LE(BigInt(batchOptions.length));

/** A request to the kernel, or its reply, tells its length in 16 bits. */
const requestBytes = 0xffff;
const requestHeadBytes = 64;

export function closeDescriptor(fd: number): void {
  ebpfapi.ebpf_close_fd(fd);
}

/**
 * One more entry than a request holds makes a second one, whose failure would hide what the first has read. EOTHER is
 * all that is told of a key that is there already.
 */
export const kernelMaps = new KernelMaps({
  library: ebpfapi,
  close: closeDescriptor,
  check,
  errnoName,
  notWritten: {
    any: new Set(['ENOSPC', 'ENOMEM']),
    noExist: new Set(['EEXIST', 'EOTHER', 'ENOSPC', 'ENOMEM']),
    exist: new Set(['ENOENT']),
  },
  batchOptions,
  batchEntries: (entrySizeBytes) => Math.max(1, Math.floor((requestBytes - requestHeadBytes) / entrySizeBytes)),
  walks: 'keys',
});
