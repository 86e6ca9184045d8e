import { BackendError } from '../errors.ts';
import { bind, mapPrototypes, programPrototypes } from '../native-library.ts';
import koffi, { type LibraryHandle } from 'koffi';

/** What only libbpf ≥ 1.0 has. */
const libbpfPrototypes = {
  bpf_map_freeze: 'int bpf_map_freeze(int fd)',
  bpf_raw_tracepoint_open: 'int bpf_raw_tracepoint_open(const char *name, int fd)',
  bpf_obj_get_info_by_fd: 'int bpf_obj_get_info_by_fd(int fd, void *info, void *size)',
  libbpf_set_print: 'void *libbpf_set_print(void *)',
} as const;

/** Only for the first run after a boot, when the provider's object is relocated: provider.ts. */
const objectPrototypes = {
  bpf_object__open_mem: 'void *bpf_object__open_mem(void *bytes, size_t size, void *)',
  bpf_map__map_flags: 'uint32_t bpf_map__map_flags(void *map)',
  bpf_program__insns: 'void *bpf_program__insns(void *program)',
  bpf_program__insn_cnt: 'size_t bpf_program__insn_cnt(void *program)',
  bpf_program__set_type: 'int bpf_program__set_type(void *program, int type)',
} as const;

/** For doctor. */
const healthPrototypes = {
  libbpf_version_string: 'const char *libbpf_version_string()',
  libbpf_find_vmlinux_btf_id: 'int libbpf_find_vmlinux_btf_id(const char *name, int attachType)',
} as const;

const libcPrototypes = {
  mmap: 'void *mmap(void *address, size_t length, int protection, int flags, int fd, int64_t offset)',
  munmap: 'int munmap(void *address, size_t length)',
  close: 'int close(int fd)',
  pthread_sigmask: 'int pthread_sigmask(int how, void *set, void *before)',
} as const;

function openLibbpf(): LibraryHandle {
  try {
    return koffi.load('libbpf.so.1');
  } catch (cause) {
    throw new BackendError('library-missing', 'libbpf.so.1 was not found', {
      hint: 'install libbpf 1.0 or later: apt-get install libbpf1 (Debian, Ubuntu), dnf install libbpf (Fedora)',
      cause,
    });
  }
}

export const libbpf = bind(openLibbpf, {
  ...mapPrototypes,
  ...programPrototypes,
  ...libbpfPrototypes,
  ...objectPrototypes,
  ...healthPrototypes,
});
export const libc = bind(() => koffi.load('libc.so.6'), libcPrototypes);
