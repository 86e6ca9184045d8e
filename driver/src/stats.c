/* SPDX-License-Identifier: MIT */
#include "stats.h"

/* Processors share a shard only where there are more of them. A power of two. */
#define SHARDS 16

#define OPERATION_WORDS (sizeof(struct fsbpf_counters) / sizeof(LONG64))
#define CAUSES_AT (FSBPF_OPERATIONS * OPERATION_WORDS)
#define WORDS (sizeof(struct fsbpf_driver_counters) / sizeof(LONG64))

_Static_assert(offsetof(struct fsbpf_driver_counters, causes) == CAUSES_AT * sizeof(LONG64), "counters are words");

/* Words of struct fsbpf_driver_counters. */
static struct {
    volatile LONG64 words[WORDS];
    LONG64 apart[8]; /* of a cache line, from the next shard */
} shards[SHARDS];

static VOID add(SIZE_T word, LONG64 amount)
{
    InterlockedExchangeAdd64(&shards[KeGetCurrentProcessorNumberEx(NULL) & (SHARDS - 1)].words[word], amount);
}

VOID fsbpf_count(ULONG cause)
{
    add(CAUSES_AT + cause, 1);
}

static SIZE_T loss_word(ULONG operation, ULONG loss)
{
    return operation * OPERATION_WORDS + offsetof(struct fsbpf_counters, lost) / sizeof(LONG64) + loss;
}

VOID fsbpf_count_loss(ULONG operation, ULONG loss)
{
    add(loss_word(operation, loss), 1);
}

_Use_decl_annotations_ VOID fsbpf_count_event(ULONG operation, const struct fsbpf_counters *program)
{
    add(operation * OPERATION_WORDS, 1);
    for (ULONG loss = 0; loss < FSBPF_LOSSES; loss++)
        if (program->lost[loss])
            add(loss_word(operation, loss), (LONG64)program->lost[loss]);
}

_Use_decl_annotations_ VOID fsbpf_read_counters(struct fsbpf_driver_counters *counters)
{
    fsbpf_u64 *sums = (fsbpf_u64 *)counters;

    for (SIZE_T word = 0; word < WORDS; word++) {
        sums[word] = 0;
        for (ULONG shard = 0; shard < SHARDS; shard++)
            sums[word] += (fsbpf_u64)ReadNoFence64(&shards[shard].words[word]);
    }
}

VOID fsbpf_clear_counters(VOID)
{
    for (ULONG shard = 0; shard < SHARDS; shard++)
        for (SIZE_T word = 0; word < WORDS; word++)
            InterlockedExchange64(&shards[shard].words[word], 0);
}
