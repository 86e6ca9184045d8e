/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What a provider is told before it is loaded, and the memory it works in. Sizes left at 1 are set by the backend. */
#ifndef FSBPF_MAPS_H
#define FSBPF_MAPS_H

#include "calls.h"
#include "load.h"
#include "../include/fsbpf_event.h"

/*
 * Settings: constants to the verifier, which removes what they rule out.
 * shell/backend/linux/configuration.ts writes this struct.
 */
struct configuration {
    u64 needs;
    u64 text_seed; /* of the identities: unknown to those who choose file names */
    u64 self_tgid; /* not traced; 0 with --include-self */
    u64 process_tree; /* only the processes in tracked_processes */
    u64 any_file;     /* pipes, sockets and devices too */
    u64 operations;   /* that the program listens to */
    u64 calls_union;  /* every bit that any entry of calls has in either half: what it lacks can't be asked for */
};

const volatile struct configuration configuration = {};

/* What to do at each system call, by number: the low half for native calls, the high half for 32-bit ones. */
const volatile u64 calls[CALL_MAX] = {};

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, 1);
    __type(key, u32);
    __type(value, struct fsbpf_state);
} event SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_RINGBUF);
    __uint(max_entries, 4096);
} ring SEC(".maps");

#define PROGRAM_SPECIALISED 0
#define PROGRAM_RESOLVE 1
#define PROGRAM_WALK 2
#define PROGRAM_NAME 3
#define PROGRAM_MOMENT 4
#define PROGRAM_NEXT_EVENT 5
#define PROGRAM_VOLUME 6

struct {
    __uint(type, BPF_MAP_TYPE_PROG_ARRAY);
    __uint(max_entries, 7);
    __type(key, u32);
    __type(value, u32);
} programs SEC(".maps");

/* Texts already sent through the ring. Losing an entry only sends its text again. */
struct {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 16384);
    __type(key, u64);
    __type(value, u32);
} sent_texts SEC(".maps");

/* Process ids (thread group ids) that -c and -p follow. */
struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 1);
    __type(key, u32);
    __type(value, u32);
} tracked_processes SEC(".maps");

/*
 * Calls under way: a slot by thread id, and an overflow for a thread whose slot another one holds.
 * A slot costs a quarter of a hash entry's update and deletion.
 */
#define SLOTS 16384

struct slot {
    u64 tid; /* 0: free */
    u64 start_ns;
    u64 dentry; /* what the descriptor meant at entry; 0 where only this thread could change that */
    u64 second_dentry; /* the same of a second descriptor */
    u64 first_page; /* of those the call brought into the cache: cached.h */
};

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 1);
    __type(key, u32);
    __type(value, struct slot);
} slots SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 1);
    __type(key, u64);
    __type(value, struct slot);
} slot_overflow SEC(".maps");

/* The event's words about the file, and their texts: what a close closes, which its exit can no longer find out. */
#define FILE_WORDS_SIZE (__builtin_offsetof(struct fsbpf_event, exe) - __builtin_offsetof(struct fsbpf_event, inode))
#define FILE_TEXTS_SIZE (sizeof(struct fsbpf_event) - __builtin_offsetof(struct fsbpf_event, name))

struct pinned_file {
    char words[FILE_WORDS_SIZE];
};

struct pinned_text {
    char text[FILE_TEXTS_SIZE];
};

struct {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 1);
    __type(key, u64);
    __type(value, struct pinned_file);
} pinned_files SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 1);
    __type(key, u64);
    __type(value, struct pinned_text);
} pinned_texts SEC(".maps");

INLINE struct fsbpf_state *current_state(void)
{
    u32 zero = 0;

    return bpf_map_lookup_elem(&event, &zero);
}

INLINE void count_loss(struct fsbpf_state *state, u64 operation, u32 cause)
{
    state->counters[operation & (FSBPF_OPERATIONS - 1)].lost[cause]++;
}

#endif
