/* SPDX-License-Identifier: MIT */
/* A hash map's entries. What is replaced or removed stays readable until the map goes: a program may still use it. */
#ifndef FSBPF_DOUBLE_HASH_H
#define FSBPF_DOUBLE_HASH_H

#include <stdbool.h>
#include <stdint.h>

#include "results.h"

struct double_hash *double_hash_make(uint32_t key_size, uint32_t value_size);
void double_hash_free(struct double_hash *hash);
/** The value at the key; NULL: it is not there. */
uint8_t *double_hash_find(struct double_hash *hash, const void *key);
/** A new value, with the bytes of initial, in the place of the old one. @returns the new value. */
uint8_t *double_hash_put(struct double_hash *hash, const void *key, const void *initial);
/** @returns false: it was not there. */
bool double_hash_remove(struct double_hash *hash, const void *key);
/** previous NULL: before the first. @retval DOUBLE_KEY_NOT_FOUND previous is not there. @retval DOUBLE_NO_MORE_KEYS It is the last. */
double_result double_hash_next(struct double_hash *hash, const void *previous, void *next);

#endif
