import { BackendError } from '../errors.ts';
import koffi, { type LibraryHandle } from 'koffi';

/** The C prototypes of what fsbpf calls, by library. libbpf ≥ 1.0: results are a value or a negative errno. */
const libbpfPrototypes = {
  bpf_map_create: 'int bpf_map_create(int type, const char *name, uint32_t key, uint32_t value, uint32_t max, void *)',
  bpf_map_update_elem: 'int bpf_map_update_elem(int fd, void *key, void *value, uint64_t flags)',
  bpf_map_lookup_elem: 'int bpf_map_lookup_elem(int fd, void *key, void *value)',
  bpf_map_delete_elem: 'int bpf_map_delete_elem(int fd, void *key)',
  bpf_map_lookup_batch:
    'int bpf_map_lookup_batch(int fd, void *in, void *out, void *keys, void *values, void *count, void *)',
  bpf_map_update_batch: 'int bpf_map_update_batch(int fd, void *keys, void *values, void *count, void *)',
  bpf_map_delete_batch: 'int bpf_map_delete_batch(int fd, void *keys, void *count, void *)',
  bpf_map_freeze: 'int bpf_map_freeze(int fd)',
  bpf_prog_load:
    'int bpf_prog_load(int type, const char *name, const char *license, void *instructions, size_t count, void *)',
  bpf_prog_test_run_opts: 'int bpf_prog_test_run_opts(int fd, void *)',
  bpf_raw_tracepoint_open: 'int bpf_raw_tracepoint_open(const char *name, int fd)',
  bpf_obj_get_info_by_fd: 'int bpf_obj_get_info_by_fd(int fd, void *info, void *size)',
  libbpf_num_possible_cpus: 'int libbpf_num_possible_cpus()',
  libbpf_set_print: 'void *libbpf_set_print(void *)',
} as const;

/** Only for the first run after a boot, when the provider's object is relocated: provider.ts. */
const objectPrototypes = {
  bpf_object__open_mem: 'void *bpf_object__open_mem(void *bytes, size_t size, void *)',
  bpf_object__load: 'int bpf_object__load(void *object)',
  bpf_object__close: 'void bpf_object__close(void *object)',
  bpf_object__next_map: 'void *bpf_object__next_map(void *object, void *map)',
  bpf_map__fd: 'int bpf_map__fd(void *map)',
  bpf_map__name: 'const char *bpf_map__name(void *map)',
  bpf_map__type: 'int bpf_map__type(void *map)',
  bpf_map__key_size: 'uint32_t bpf_map__key_size(void *map)',
  bpf_map__value_size: 'uint32_t bpf_map__value_size(void *map)',
  bpf_map__map_flags: 'uint32_t bpf_map__map_flags(void *map)',
  bpf_map__max_entries: 'uint32_t bpf_map__max_entries(void *map)',
  bpf_object__next_program: 'void *bpf_object__next_program(void *object, void *program)',
  bpf_program__name: 'const char *bpf_program__name(void *program)',
  bpf_program__insns: 'void *bpf_program__insns(void *program)',
  bpf_program__insn_cnt: 'size_t bpf_program__insn_cnt(void *program)',
  bpf_program__set_type: 'int bpf_program__set_type(void *program, int type)',
  libbpf_get_error: 'long libbpf_get_error(void *pointer)',
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
} as const;

type Functions<Prototypes> = { readonly [Name in keyof Prototypes]: (...values: unknown[]) => any }; // eslint-disable-line @typescript-eslint/no-explicit-any

/** A library whose functions are bound at their first use: binding costs 20 µs each, most runs need a dozen. */
function bind<Prototypes extends Record<string, string>>(open: () => LibraryHandle, prototypes: Prototypes) {
  let library: LibraryHandle | undefined;
  const functions: Record<string, unknown> = {};
  for (const name of Object.keys(prototypes)) {
    Object.defineProperty(functions, name, {
      configurable: true,
      get() {
        library ??= open();
        const value = library.func(prototypes[name]!);
        Object.defineProperty(functions, name, { value });
        return value;
      },
    });
  }
  return functions as Functions<Prototypes>;
}

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

export const libbpf = bind(openLibbpf, { ...libbpfPrototypes, ...objectPrototypes, ...healthPrototypes });
export const libc = bind(() => koffi.load('libc.so.6'), libcPrototypes);
