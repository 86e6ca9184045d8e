/* SPDX-License-Identifier: MIT */
/*
 * What a program of the type `fsbpf` needs, written in C: for bpf2c, which makes a signed image of it, or for a build of
 * eBPF for Windows that takes bytecode. Build: clang -target bpf -O2 -I bpf/include -I driver/include -c X.c -o X.o
 *
 * The verifier of eBPF for Windows takes no pointer into the context as a key, a value or a helper's buffer: copy first.
 */
#ifndef FSBPF_PROGRAM_H
#define FSBPF_PROGRAM_H

#include "fsbpf_driver.h"

#define SEC(name) __attribute__((section(name), used))

/* Numbers of eBPF for Windows. */
#define MAP_HASH 1
#define MAP_ARRAY 2
#define MAP_PERCPU_ARRAY 5

/* The older of the two ways to describe a map, which needs no type information. */
struct map {
    fsbpf_u32 type;
    fsbpf_u32 key_size;
    fsbpf_u32 value_size;
    fsbpf_u32 max_entries;
    fsbpf_u32 inner_map_index;
    fsbpf_u32 pinning;
    fsbpf_u32 id;
    fsbpf_u32 inner_id;
};

#define UPDATE_ANY 0
#define UPDATE_NO_EXIST 1

static void *(*const map_lookup)(const void *map, const void *key) = (void *)1;
static fsbpf_s64 (*const map_update)(const void *map, const void *key, const void *value, fsbpf_u64 flags) = (void *)2;

static inline void add(fsbpf_u64 *number, fsbpf_u64 amount)
{
    __sync_fetch_and_add(number, amount);
}

/* The next 8 bytes of a text: 0 behind its end, where something of an earlier event may lie. */
static inline fsbpf_u64 text_word(const char *text, fsbpf_u64 length, fsbpf_u32 word)
{
    return length > 8 * word ? ((const fsbpf_u64 *)text)[word] : 0;
}

#endif
