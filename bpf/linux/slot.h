/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Calls under way: one slot a thread, found by its id; a hash for the few threads whose slot another one holds. */
#ifndef FSBPF_SLOT_H
#define FSBPF_SLOT_H

#include "maps.h"

INLINE struct slot *home_slot(u64 tid)
{
    u32 index = tid & (SLOTS - 1);

    return bpf_map_lookup_elem(&slots, &index);
}

INLINE struct slot *overflow_slot(u64 tid)
{
    struct slot empty = {.tid = tid};

    bpf_map_update_elem(&slot_overflow, &tid, &empty, BPF_ANY);
    return bpf_map_lookup_elem(&slot_overflow, &tid);
}

/* The thread's slot, claimed: two threads of one slot may enter on two CPUs at once. */
INLINE struct slot *claim_slot(u64 tid)
{
    struct slot *slot = home_slot(tid);

    if (!slot || slot->tid == tid || __sync_val_compare_and_swap(&slot->tid, 0, tid) == 0)
        return slot;
    return overflow_slot(tid);
}

INLINE struct slot *find_slot(u64 tid)
{
    struct slot *slot = home_slot(tid);

    if (slot && slot->tid == tid)
        return slot;
    return bpf_map_lookup_elem(&slot_overflow, &tid);
}

INLINE void release_slot(struct slot *slot, u64 tid)
{
    slot->tid = 0;
    if (slot != home_slot(tid))
        bpf_map_delete_elem(&slot_overflow, &tid);
}

#endif
