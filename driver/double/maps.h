/* SPDX-License-Identifier: MIT */
/*
 * Maps as eBPF for Windows keeps them: a hash takes more than max_entries, an update of it puts a new value in the
 * place of the old one, to delete from an array writes zeros.
 */
#ifndef FSBPF_DOUBLE_MAPS_H
#define FSBPF_DOUBLE_MAPS_H

#include <stdbool.h>
#include <stddef.h>

#include "objects.h"

/* Numbers of ebpf_structs.h. */
enum {
    DOUBLE_MAP_HASH = 1,
    DOUBLE_MAP_ARRAY = 2,
    DOUBLE_MAP_PROG_ARRAY = 3,
    DOUBLE_MAP_PERCPU_HASH = 4,
    DOUBLE_MAP_PERCPU_ARRAY = 5,
    DOUBLE_MAP_RINGBUF = 13,
};
enum { DOUBLE_ANY, DOUBLE_NOEXIST, DOUBLE_EXIST };

struct double_map_definition {
    uint32_t type;
    uint32_t key_size;
    uint32_t value_size;
    uint32_t max_entries;
};

struct double_map {
    struct double_object object; /* first */
    struct double_map_definition definition;
    uint32_t slot_size;  /* of a value of one processor: 8-padded where there is one a processor */
    uint32_t entry_size; /* of a value as user mode sees it: of all processors */
    struct double_hash *hash;
    uint8_t *array;
    struct double_ring *ring;
};

DOUBLE_CALL double_result double_map_create(const struct double_map_definition *definition, const char *name,
                                            struct double_map **map);

/* As user mode does: key and values are copied; a value is that of all processors. */
DOUBLE_CALL double_result double_map_read(struct double_map *map, const void *key, void *value, bool removes);
DOUBLE_CALL double_result double_map_write(struct double_map *map, const void *key, const void *value, uint64_t option);
DOUBLE_CALL double_result double_map_remove(struct double_map *map, const void *key);
/** The key behind previous; the first where previous is NULL. */
DOUBLE_CALL double_result double_map_next(struct double_map *map, const void *previous, void *next);

/* As a program does: values are those of its processor, and are used in their place. */
void *double_map_find(struct double_map *map, const void *key, uint32_t processor);
double_result double_map_put(struct double_map *map, const void *key, const void *value, uint64_t option, uint32_t processor);

#endif
