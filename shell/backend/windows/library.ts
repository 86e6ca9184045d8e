import { join } from 'node:path';
import { BackendError } from '../errors.ts';
import { bind, mapPrototypes, programPrototypes } from '../native-library.ts';
import koffi, { type LibraryHandle } from 'koffi';

/** What only ebpfapi.dll has. Results of ebpf_… are an ebpf_result_t: result-codes.ts. */
const windowsPrototypes = {
  bpf_link_detach: 'int bpf_link_detach(int fd)',
  bpf_object__open: 'void *bpf_object__open(const char *path)',
  bpf_program__fd: 'int bpf_program__fd(void *program)',
  ebpf_close_fd: 'int ebpf_close_fd(int fd)',
  ebpf_program_attach_by_fds:
    'int ebpf_program_attach_by_fds(int fd, void *attachType, void *parameters, size_t size, void *link)',
  ebpf_program_synchronize: 'int ebpf_program_synchronize()',
  ebpf_ring_buffer_map_map_buffer:
    'int ebpf_ring_buffer_map_map_buffer(int fd, void *consumer, void *producer, void *data, void *size)',
  ebpf_ring_buffer_map_unmap_buffer:
    'int ebpf_ring_buffer_map_unmap_buffer(int fd, void *consumer, void *producer, void *data)',
} as const;

const kernelPrototypes = {
  /** Group 0xffff: all of them. */
  GetActiveProcessorCount: 'uint32_t __stdcall GetActiveProcessorCount(uint16_t group)',
  /** In 100 ns. */
  QueryInterruptTimePrecise: 'void __stdcall QueryInterruptTimePrecise(void *time)',
} as const;

/** Every function of ebpfapi.dll that is called, by name. */
export const ebpfPrototypes = { ...mapPrototypes, ...programPrototypes, ...windowsPrototypes } as const;

/** Where its installer puts it; it adds the folder to PATH, which a shell that was open before does not know. */
const usualFolder = join(process.env.ProgramFiles ?? 'C:\\Program Files', 'ebpf-for-windows');

export function openEbpfApi(): LibraryHandle {
  let cause: unknown;
  for (const path of ['ebpfapi.dll', join(usualFolder, 'ebpfapi.dll')]) {
    try {
      return koffi.load(path);
    } catch (error) {
      cause ??= error;
    }
  }
  throw new BackendError('library-missing', 'ebpfapi.dll was not found: eBPF for Windows is not installed', {
    hint: 'install it from https://github.com/microsoft/ebpf-for-windows/releases; fsbpf driver status tells what else is missing',
    cause,
  });
}

export const ebpfapi = bind(openEbpfApi, ebpfPrototypes);
export const kernelBase = bind(() => koffi.load('kernelbase.dll'), kernelPrototypes);
