/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* How much of a file a system call is about, and where. */
#ifndef FSBPF_AMOUNT_H
#define FSBPF_AMOUNT_H

#include "call.h"

#define VECTOR_MAX 1024 /* UIO_MAXIOV */
#define PAGE_SHIFT 12

INLINE u64 vector_size_bytes(const struct call *call)
{
    u64 element = argument(call, 1), size_bytes = 0;
    u32 left = argument(call, 2), word = UNTIED(call->compat) ? sizeof(u32) : sizeof(u64);

    REPEAT (VECTOR_MAX) {
        u64 length = 0;

        if (!UNTIED(left))
            break;
        left = UNTIED(left - 1);
        bpf_probe_read_user(&length, word, (void *)(element + word)); /* behind the address */
        size_bytes += length;
        element += 2 * word;
    }
    return size_bytes;
}

/* Asked for; that of a vector takes a loop and comes from resolve_rest. */
INLINE u64 size_bytes(const struct call *call)
{
    u32 index = CALL_SIZE(call->what);

    if (!index)
        return 0;
    if (index == 2 && !(call->what & CALL_SIZE_IN_TWO))
        return argument(call, 2);
    return call->what & CALL_SIZE_IN_TWO ? wide_argument(call, index) : listed_argument(call, index);
}

/* Where a mapping begins: 32-bit programs count pages, but for those whose arguments are in memory. */
INLINE u64 mapping_offset_bytes(const struct call *call)
{
    u64 offset = listed_argument(call, 5);

    return UNTIED(call->compat) && !(call->what & CALL_ARGUMENTS_IN_MEMORY) ? offset << PAGE_SHIFT : offset;
}

/* The caller's own position, which the operation moves. */
INLINE s64 offset_at(const struct call *call, u64 pointer)
{
    s64 offset = 0;

    bpf_probe_read_user(&offset, call->what & CALL_OFFSET_IN_ARGUMENT ? sizeof(s32) : sizeof(s64), (void *)pointer);
    return offset;
}

/* Where the operation starts in the file. transferred_bytes: how far it has moved the file's own position. */
INLINE s64 offset_bytes(const struct call *call, struct file *file, u64 transferred_bytes)
{
    if (call->what & CALL_MAPS)
        return mapping_offset_bytes(call);
    if (call->what & CALL_OFFSET_AT_POINTER) {
        u64 pointer = listed_argument(call, CALL_DESCRIPTOR(call->what) + 1);

        if (pointer)
            return offset_at(call, pointer) - transferred_bytes;
    } else if (call->what & CALL_OFFSET_IN_ARGUMENT) {
        s64 offset = argument(call, 3);

        if (UNTIED(call->compat))
            offset |= argument(call, 4) << 32;
        if (offset != -1)
            return offset; /* -1: preadv2 and pwritev2 use the file's own position */
    }
    return LOAD(file, f_pos) - transferred_bytes;
}

#endif
