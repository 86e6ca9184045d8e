import type { LibraryHandle } from 'koffi';

export type Functions<Prototypes> = {
  readonly [Name in keyof Prototypes]: (...values: unknown[]) => any; // eslint-disable-line @typescript-eslint/no-explicit-any
};

/** A library whose functions are bound at their first use: binding costs 20 µs each, most runs need a dozen. */
export function bind<Prototypes extends Record<string, string>>(
  open: () => LibraryHandle,
  prototypes: Prototypes,
): Functions<Prototypes> {
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

/** Of maps: libbpf's names, which ebpfapi.dll has, too. Results are a value, or a negative errno of the library's own numbering. */
export const mapPrototypes = {
  bpf_map_create: 'int bpf_map_create(int type, const char *name, uint32_t key, uint32_t value, uint32_t max, void *)',
  bpf_map_update_elem: 'int bpf_map_update_elem(int fd, void *key, void *value, uint64_t flags)',
  bpf_map_lookup_elem: 'int bpf_map_lookup_elem(int fd, void *key, void *value)',
  bpf_map_delete_elem: 'int bpf_map_delete_elem(int fd, void *key)',
  bpf_map_lookup_batch:
    'int bpf_map_lookup_batch(int fd, void *in, void *out, void *keys, void *values, void *count, void *)',
  bpf_map_update_batch: 'int bpf_map_update_batch(int fd, void *keys, void *values, void *count, void *)',
  bpf_map_delete_batch: 'int bpf_map_delete_batch(int fd, void *keys, void *count, void *)',
} as const;

/** Of programs and objects, likewise. */
export const programPrototypes = {
  bpf_prog_load:
    'int bpf_prog_load(int type, const char *name, const char *license, void *instructions, size_t count, void *)',
  bpf_prog_test_run_opts: 'int bpf_prog_test_run_opts(int fd, void *)',
  libbpf_num_possible_cpus: 'int libbpf_num_possible_cpus()',
  libbpf_get_error: 'long libbpf_get_error(void *pointer)',
  bpf_object__load: 'int bpf_object__load(void *object)',
  bpf_object__close: 'void bpf_object__close(void *object)',
  bpf_object__next_map: 'void *bpf_object__next_map(void *object, void *map)',
  bpf_object__next_program: 'void *bpf_object__next_program(void *object, void *program)',
  bpf_map__fd: 'int bpf_map__fd(void *map)',
  bpf_map__name: 'const char *bpf_map__name(void *map)',
  bpf_map__type: 'int bpf_map__type(void *map)',
  bpf_map__key_size: 'uint32_t bpf_map__key_size(void *map)',
  bpf_map__value_size: 'uint32_t bpf_map__value_size(void *map)',
  bpf_map__max_entries: 'uint32_t bpf_map__max_entries(void *map)',
  bpf_program__name: 'const char *bpf_program__name(void *program)',
} as const;

/** What a library hands out one after the other, until there is no next one. */
export function* iterate(next: (last: unknown) => unknown): Generator<unknown> {
  for (let item = next(null); item !== null; item = next(item)) yield item;
}
