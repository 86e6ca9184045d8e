import { existsSync } from 'node:fs';
import { win32 } from 'node:path';
import { BackendError } from '../errors.ts';
import { bind, mapPrototypes, programPrototypes } from '../native-library.ts';
import koffi, { type LibraryHandle } from 'koffi';
import { openSystemLibrary } from './system-library.ts';

/** What only ebpfapi.dll has. Results of ebpf_… are an ebpf_result_t: native-error.ts. */
const windowsPrototypes = {
  bpf_link_detach: 'int bpf_link_detach(int fd)',
  bpf_object__open: 'void *bpf_object__open(const char *path)',
  bpf_program__fd: 'int bpf_program__fd(void *program)',
  ebpf_close_fd: 'int ebpf_close_fd(int fd)',
  ebpf_duplicate_fd: 'int ebpf_duplicate_fd(int fd, void *duplicate)',
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

const name = 'ebpfapi.dll';

/**
 * Where the library may lie, most trusted first. Absolute folders only: fsbpf runs as administrator, and by its plain
 * name Windows would also take one from the current folder.
 */
export function libraryPaths({ SystemRoot, ProgramFiles, PATH, Path = PATH }: NodeJS.ProcessEnv): readonly string[] {
  const onPath = (Path ?? '').split(win32.delimiter).filter((folder) => /^[A-Za-z]:[\\/]/.test(folder));
  const folders = [
    win32.join(SystemRoot ?? 'C:\\Windows', 'System32'),
    win32.join(ProgramFiles ?? 'C:\\Program Files', 'ebpf-for-windows'),
    ...onPath,
  ];
  return [...new Set(folders.map((folder) => win32.join(folder, name)))];
}

export function openEbpfApi(): LibraryHandle {
  const path = libraryPaths(process.env).find((each) => existsSync(each));
  const hint = 'install it from https://github.com/microsoft/ebpf-for-windows/releases';
  if (path === undefined) {
    const message = `${name} was not found: eBPF for Windows is not installed`;
    throw new BackendError('library-missing', message, { hint });
  }
  try {
    return koffi.load(path);
  } catch (cause) {
    throw new BackendError('library-missing', `${path} can't be loaded: ${(cause as Error).message}`, { hint, cause });
  }
}

export const ebpfapi = bind(openEbpfApi, ebpfPrototypes);
export const kernelBase = bind(() => openSystemLibrary('kernelbase.dll'), kernelPrototypes);
