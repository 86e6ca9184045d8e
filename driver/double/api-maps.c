/* SPDX-License-Identifier: MIT */
/* libbpf's calls about maps. Each goes to the core in a request of at most 64 KiB: larger values can't be had. */
#include <string.h>

#include "api.h"
#include "machine.h"

struct bpf_map_create_opts {
    size_t sz;
    uint32_t btf_fd;
    uint32_t btf_key_type_id;
    uint32_t btf_value_type_id;
    uint32_t btf_vmlinux_value_type_id;
    uint32_t inner_map_fd;
    uint32_t map_flags;
    uint64_t map_extra;
    uint32_t numa_node;
    uint32_t map_ifindex;
};

struct bpf_map_batch_opts {
    size_t sz;
    uint64_t elem_flags;
    uint64_t flags;
};

enum { REQUEST_MOST = 0xffff, REQUEST_HEAD = 24 };

static struct double_map *map_of(int descriptor)
{
    return (struct double_map *)api_object_of(descriptor, DOUBLE_MAP);
}

API int bpf_map_create(int type, const char *name, uint32_t key_size, uint32_t value_size, uint32_t max_entries,
                       const struct bpf_map_create_opts *options)
{
    struct double_map *map;
    struct double_map_definition definition = {(uint32_t)type, key_size, value_size, max_entries};
    bool is_usual = options == NULL || (options->map_flags == 0 && options->numa_node == 0 && options->map_ifindex == 0);
    if (!is_usual || (name != NULL && strlen(name) >= DOUBLE_NAME_SIZE)) return api_error(DOUBLE_INVALID_ARGUMENT);
    double_result result = double_core_state();
    if (result == DOUBLE_SUCCESS) result = double_map_create(&definition, name, &map);
    return result == DOUBLE_SUCCESS ? api_descriptor_of(&map->object) : api_error(result);
}

static double_result check_size(const struct double_map *map)
{
    if (map == NULL) return DOUBLE_INVALID_FD;
    uint64_t size = (uint64_t)REQUEST_HEAD + map->definition.key_size + map->entry_size;
    return size > REQUEST_MOST ? DOUBLE_ARITHMETIC_OVERFLOW : DOUBLE_SUCCESS;
}

static int read_value(int descriptor, const void *key, void *value, bool removes)
{
    struct double_map *map = map_of(descriptor);
    double_result result = check_size(map);
    return api_error(result == DOUBLE_SUCCESS ? double_map_read(map, key, value, removes) : result);
}

API int bpf_map_lookup_elem(int descriptor, const void *key, void *value)
{
    return read_value(descriptor, key, value, false);
}

API int bpf_map_lookup_and_delete_elem(int descriptor, const void *key, void *value)
{
    return read_value(descriptor, key, value, true);
}

API int bpf_map_update_elem(int descriptor, const void *key, const void *value, uint64_t option)
{
    struct double_map *map = map_of(descriptor);
    double_result result = check_size(map);
    return api_error(result == DOUBLE_SUCCESS ? double_map_write(map, key, value, option) : result);
}

API int bpf_map_delete_elem(int descriptor, const void *key)
{
    struct double_map *map = map_of(descriptor);
    return api_error(map == NULL ? DOUBLE_INVALID_FD : double_map_remove(map, key));
}

API int bpf_map_get_next_key(int descriptor, const void *previous, void *next)
{
    struct double_map *map = map_of(descriptor);
    double_result result = map == NULL ? DOUBLE_INVALID_FD : double_map_next(map, previous, next);
    /* Behind a key that is gone comes the first. */
    return api_error(result == DOUBLE_KEY_NOT_FOUND ? double_map_next(map, NULL, next) : result);
}

/* What one request brings: none at the end, which is a failure. @param[in,out] count Wanted, then read. */
static double_result read_request(struct double_map *map, const void *previous, uint8_t *keys, uint8_t *values,
                                  uint32_t *count, bool removes)
{
    double_result result = DOUBLE_SUCCESS;
    uint32_t done = 0;
    while (done < *count) {
        uint8_t *key = keys + (size_t)done * map->definition.key_size;
        result = double_map_next(map, previous, key);
        if (result == DOUBLE_SUCCESS) result = double_map_read(map, key, values + (size_t)done * map->entry_size, removes);
        if (result != DOUBLE_SUCCESS) break;
        previous = removes ? NULL : key;
        done++;
    }
    *count = done;
    return result == DOUBLE_NO_MORE_KEYS && done > 0 ? DOUBLE_SUCCESS : result;
}

/* As the library does it: one that fails hides what those before it have read, and leaves count and out alone. */
static double_result read_entries(struct double_map *map, const void *after, void *out, uint8_t *keys, uint8_t *values,
                                  uint32_t *count, bool removes)
{
    uint32_t key_size = map->definition.key_size;
    uint32_t most = (REQUEST_MOST - REQUEST_HEAD) / (key_size + map->entry_size);
    const void *previous = after;
    uint32_t done = 0;
    for (bool is_end = false; done < *count && !is_end;) {
        uint32_t wanted = *count - done < most ? *count - done : most;
        uint32_t read = wanted;
        double_result result = read_request(map, previous, keys + (size_t)done * key_size,
                                            values + (size_t)done * map->entry_size, &read, removes);
        if (result != DOUBLE_SUCCESS) return result;
        done += read;
        previous = removes ? NULL : keys + (size_t)(done - 1) * key_size;
        is_end = read < wanted;
    }
    memset(out, 0, key_size);
    if (previous != NULL) memcpy(out, previous, key_size);
    *count = done;
    return DOUBLE_SUCCESS;
}

static int read_batch(int descriptor, const void *in, void *out, void *keys, void *values, uint32_t *count, uint64_t flags,
                      bool removes)
{
    struct double_map *map = map_of(descriptor);
    if (map == NULL) return api_error(DOUBLE_INVALID_FD);
    bool is_too_large = check_size(map) != DOUBLE_SUCCESS;
    if (flags != 0 || *count == 0 || is_too_large || map->ring != NULL) return api_error(DOUBLE_INVALID_ARGUMENT);
    return api_error(read_entries(map, in, out, keys, values, count, removes));
}

API int bpf_map_lookup_batch(int descriptor, void *in, void *out, void *keys, void *values, uint32_t *count,
                             const struct bpf_map_batch_opts *options)
{
    return read_batch(descriptor, in, out, keys, values, count, options->flags | options->elem_flags, false);
}

API int bpf_map_lookup_and_delete_batch(int descriptor, void *in, void *out, void *keys, void *values, uint32_t *count,
                                        const struct bpf_map_batch_opts *options)
{
    return read_batch(descriptor, in, out, keys, values, count, options->flags | options->elem_flags, true);
}

API int bpf_map_update_batch(int descriptor, const void *keys, const void *values, uint32_t *count,
                             const struct bpf_map_batch_opts *options)
{
    struct double_map *map = map_of(descriptor);
    double_result result = options->flags != 0 ? DOUBLE_INVALID_ARGUMENT : check_size(map);
    uint32_t done = 0;
    for (; result == DOUBLE_SUCCESS && done < *count; done++) {
        result = double_map_write(map, (const uint8_t *)keys + (size_t)done * map->definition.key_size,
                                  (const uint8_t *)values + (size_t)done * map->entry_size, options->elem_flags);
    }
    *count = done;
    return api_error(result);
}

API int bpf_map_delete_batch(int descriptor, const void *keys, uint32_t *count, const struct bpf_map_batch_opts *options)
{
    struct double_map *map = map_of(descriptor);
    if (map == NULL) return api_error(DOUBLE_INVALID_FD);
    double_result result = options->flags != 0 || options->elem_flags != 0 ? DOUBLE_INVALID_ARGUMENT : DOUBLE_SUCCESS;
    uint32_t done = 0;
    for (; result == DOUBLE_SUCCESS && done < *count; done++) {
        result = double_map_remove(map, (const uint8_t *)keys + (size_t)done * map->definition.key_size);
    }
    *count = done;
    return api_error(result);
}

API int libbpf_num_possible_cpus(void)
{
    return (int)double_machine()->processors;
}
