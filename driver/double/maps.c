/* SPDX-License-Identifier: MIT */
#include "maps.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "hash.h"
#include "machine.h"
#include "record.h"
#include "ring.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of all maps' entries */

static bool is_per_processor(uint32_t type)
{
    return type == DOUBLE_MAP_PERCPU_HASH || type == DOUBLE_MAP_PERCPU_ARRAY;
}

static bool is_hash(uint32_t type)
{
    return type == DOUBLE_MAP_HASH || type == DOUBLE_MAP_PERCPU_HASH;
}

static bool is_array(uint32_t type)
{
    return type == DOUBLE_MAP_ARRAY || type == DOUBLE_MAP_PERCPU_ARRAY;
}

static void destroy(struct double_object *object)
{
    struct double_map *map = (struct double_map *)object;
    if (map->hash != NULL) double_hash_free(map->hash);
    if (map->ring != NULL) double_ring_free(map->ring);
    free(map->array);
    free(map);
}

static double_result check(const struct double_map_definition *definition)
{
    enum { PAGE_SIZE_BYTES = 4096 };
    uint32_t most = definition->max_entries;
    if (most == 0) return DOUBLE_INVALID_ARGUMENT;
    if (definition->type == DOUBLE_MAP_RINGBUF) {
        bool fits = definition->key_size == 0 && definition->value_size == 0 && most % PAGE_SIZE_BYTES == 0;
        return fits && (most & (most - 1)) == 0 ? DOUBLE_SUCCESS : DOUBLE_INVALID_ARGUMENT;
    }
    if (definition->key_size == 0 || definition->value_size == 0) return DOUBLE_INVALID_ARGUMENT;
    if (is_array(definition->type)) return definition->key_size == 4 ? DOUBLE_SUCCESS : DOUBLE_INVALID_ARGUMENT;
    return is_hash(definition->type) ? DOUBLE_SUCCESS : DOUBLE_OPERATION_NOT_SUPPORTED;
}

double_result double_map_create(const struct double_map_definition *definition, const char *name, struct double_map **result)
{
    double_result failure = check(definition);
    double_record("map\t%u\t%u\t%u\t%u\t%s\t%d", definition->type, definition->key_size, definition->value_size,
                  definition->max_entries, name == NULL ? "" : name, failure);
    if (failure != DOUBLE_SUCCESS) return failure;
    struct double_map *map = calloc(1, sizeof *map);
    double_object_init(&map->object, DOUBLE_MAP, name, destroy);
    map->definition = *definition;
    bool many = is_per_processor(definition->type);
    map->slot_size = many ? (definition->value_size + 7) / 8 * 8 : definition->value_size;
    map->entry_size = map->slot_size * (many ? double_machine()->processors : 1);
    if (definition->type == DOUBLE_MAP_RINGBUF) map->ring = double_ring_make(definition->max_entries);
    else if (is_hash(definition->type)) map->hash = double_hash_make(definition->key_size, map->entry_size);
    else map->array = calloc(definition->max_entries, map->entry_size);
    if (map->ring == NULL && map->hash == NULL && map->array == NULL) {
        free(map);
        return DOUBLE_NO_MEMORY;
    }
    *result = map;
    return DOUBLE_SUCCESS;
}

/* Held: lock. The value of all processors. */
static uint8_t *find(struct double_map *map, const void *key)
{
    if (map->hash != NULL) return double_hash_find(map->hash, key);
    uint32_t index;
    memcpy(&index, key, sizeof index);
    if (map->array == NULL || index >= map->definition.max_entries) return NULL;
    return map->array + (size_t)index * map->entry_size;
}

static double_result put(struct double_map *map, const void *key, const void *value, uint64_t option)
{
    uint8_t *old = find(map, key);
    if (option > DOUBLE_EXIST) return DOUBLE_INVALID_ARGUMENT;
    if (map->array != NULL) {
        if (old == NULL || option == DOUBLE_NOEXIST) return DOUBLE_INVALID_ARGUMENT;
        memcpy(old, value, map->entry_size);
        return DOUBLE_SUCCESS;
    }
    if (map->hash == NULL) return DOUBLE_OPERATION_NOT_SUPPORTED;
    if (old == NULL && option == DOUBLE_EXIST) return DOUBLE_KEY_NOT_FOUND;
    if (old != NULL && option == DOUBLE_NOEXIST) return DOUBLE_KEY_ALREADY_EXISTS;
    double_hash_put(map->hash, key, value);
    return DOUBLE_SUCCESS;
}

static double_result take_out(struct double_map *map, const void *key)
{
    if (map->hash != NULL) return double_hash_remove(map->hash, key) ? DOUBLE_SUCCESS : DOUBLE_KEY_NOT_FOUND;
    uint8_t *value = find(map, key);
    if (map->array == NULL) return DOUBLE_OPERATION_NOT_SUPPORTED;
    if (value == NULL) return DOUBLE_INVALID_ARGUMENT;
    memset(value, 0, map->entry_size);
    return DOUBLE_SUCCESS;
}

double_result double_map_read(struct double_map *map, const void *key, void *value, bool removes)
{
    if (map->ring != NULL) return DOUBLE_OPERATION_NOT_SUPPORTED;
    if (map->array != NULL && removes) return DOUBLE_INVALID_ARGUMENT;
    pthread_mutex_lock(&lock);
    const uint8_t *found = find(map, key);
    if (found != NULL) memcpy(value, found, map->entry_size);
    double_result result = found == NULL ? DOUBLE_KEY_NOT_FOUND : removes ? take_out(map, key) : DOUBLE_SUCCESS;
    pthread_mutex_unlock(&lock);
    return result;
}

double_result double_map_write(struct double_map *map, const void *key, const void *value, uint64_t option)
{
    pthread_mutex_lock(&lock);
    double_result result = put(map, key, value, option);
    pthread_mutex_unlock(&lock);
    return result;
}

double_result double_map_remove(struct double_map *map, const void *key)
{
    pthread_mutex_lock(&lock);
    double_result result = take_out(map, key);
    pthread_mutex_unlock(&lock);
    return result;
}

static double_result next_index(const struct double_map *map, const void *previous, void *next)
{
    uint32_t index = 0;
    if (previous != NULL) memcpy(&index, previous, sizeof index);
    if (previous != NULL) index++;
    if (index >= map->definition.max_entries) return DOUBLE_NO_MORE_KEYS;
    memcpy(next, &index, sizeof index);
    return DOUBLE_SUCCESS;
}

double_result double_map_next(struct double_map *map, const void *previous, void *next)
{
    if (map->ring != NULL) return DOUBLE_OPERATION_NOT_SUPPORTED;
    pthread_mutex_lock(&lock);
    double_result result = map->hash != NULL ? double_hash_next(map->hash, previous, next) : next_index(map, previous, next);
    pthread_mutex_unlock(&lock);
    return result;
}

void *double_map_find(struct double_map *map, const void *key, uint32_t processor)
{
    pthread_mutex_lock(&lock);
    uint8_t *value = map->ring != NULL ? NULL : find(map, key);
    pthread_mutex_unlock(&lock);
    if (value == NULL || !is_per_processor(map->definition.type)) return value;
    return value + (size_t)processor * map->slot_size;
}

double_result double_map_put(struct double_map *map, const void *key, const void *value, uint64_t option, uint32_t processor)
{
    if (!is_per_processor(map->definition.type)) return double_map_write(map, key, value, option);
    pthread_mutex_lock(&lock);
    uint8_t *all = calloc(1, map->entry_size);
    const uint8_t *old = find(map, key);
    if (old != NULL) memcpy(all, old, map->entry_size);
    memcpy(all + (size_t)processor * map->slot_size, value, map->definition.value_size);
    double_result result = put(map, key, all, option);
    free(all);
    pthread_mutex_unlock(&lock);
    return result;
}
