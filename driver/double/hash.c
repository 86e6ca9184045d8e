/* SPDX-License-Identifier: MIT */
#include "hash.h"

#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 1024 };

struct value {
    struct value *next; /* of those that are done with */
    uint64_t bytes[];
};

struct entry {
    struct entry *next;
    struct value *value;
    uint8_t key[];
};

struct double_hash {
    uint32_t key_size;
    uint32_t value_size;
    struct entry *buckets[BUCKETS];
    struct value *done_with;
};

static uint32_t bucket_of(const struct double_hash *hash, const void *key)
{
    uint32_t sum = 2166136261u;
    for (uint32_t at = 0; at < hash->key_size; at++) sum = (sum ^ ((const uint8_t *)key)[at]) * 16777619u;
    return sum % BUCKETS;
}

static struct entry **place_of(struct double_hash *hash, const void *key)
{
    struct entry **place = &hash->buckets[bucket_of(hash, key)];
    while (*place != NULL && memcmp((*place)->key, key, hash->key_size) != 0) place = &(*place)->next;
    return place;
}

struct double_hash *double_hash_make(uint32_t key_size, uint32_t value_size)
{
    struct double_hash *hash = calloc(1, sizeof *hash);
    hash->key_size = key_size;
    hash->value_size = value_size;
    return hash;
}

static void set_aside(struct double_hash *hash, struct value *value)
{
    value->next = hash->done_with;
    hash->done_with = value;
}

void double_hash_free(struct double_hash *hash)
{
    for (uint32_t each = 0; each < BUCKETS; each++) {
        for (struct entry *entry = hash->buckets[each], *next; entry != NULL; entry = next) {
            next = entry->next;
            set_aside(hash, entry->value);
            free(entry);
        }
    }
    for (struct value *value = hash->done_with, *next; value != NULL; value = next) {
        next = value->next;
        free(value);
    }
    free(hash);
}

uint8_t *double_hash_find(struct double_hash *hash, const void *key)
{
    struct entry *entry = *place_of(hash, key);
    return entry == NULL ? NULL : (uint8_t *)entry->value->bytes;
}

uint8_t *double_hash_put(struct double_hash *hash, const void *key, const void *initial)
{
    struct entry **place = place_of(hash, key);
    struct value *value = malloc(sizeof *value + hash->value_size);
    memcpy(value->bytes, initial, hash->value_size);
    if (*place != NULL) set_aside(hash, (*place)->value);
    else {
        *place = calloc(1, sizeof **place + hash->key_size);
        memcpy((*place)->key, key, hash->key_size);
    }
    (*place)->value = value;
    return (uint8_t *)value->bytes;
}

bool double_hash_remove(struct double_hash *hash, const void *key)
{
    struct entry **place = place_of(hash, key);
    struct entry *entry = *place;
    if (entry == NULL) return false;
    *place = entry->next;
    set_aside(hash, entry->value);
    free(entry);
    return true;
}

double_result double_hash_next(struct double_hash *hash, const void *previous, void *next)
{
    struct entry *before = previous == NULL ? NULL : *place_of(hash, previous);
    if (previous != NULL && before == NULL) return DOUBLE_KEY_NOT_FOUND;
    struct entry *found = before == NULL ? NULL : before->next;
    for (uint32_t each = before == NULL ? 0 : bucket_of(hash, previous) + 1; found == NULL && each < BUCKETS; each++) {
        found = hash->buckets[each];
    }
    if (found != NULL) memcpy(next, found->key, hash->key_size);
    return found == NULL ? DOUBLE_NO_MORE_KEYS : DOUBLE_SUCCESS;
}
