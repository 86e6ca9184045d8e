/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* How much of a file a system call is about, and where. */
#ifndef FSBPF_AMOUNT_H
#define FSBPF_AMOUNT_H

#include "call.h"

#define VECTOR_MAX 1024 /* UIO_MAXIOV */
#define PAGE_SHIFT 12

INLINE u64 vector_size_bytes(const struct call *call)
{
    u64 vector = argument(call, 1), size_bytes = 0;
    u32 count = argument(call, 2);

    for (u32 i = 0; i < VECTOR_MAX; i++) {
        u64 element[2] = {};

        if (i >= UNTIED(count))
            break;
        if (call->compat) {
            u32 narrow[2] = {};

            bpf_probe_read_user(narrow, sizeof(narrow), (void *)(vector + i * sizeof(narrow)));
            size_bytes += narrow[1];
        } else {
            bpf_probe_read_user(element, sizeof(element), (void *)(vector + i * sizeof(element)));
            size_bytes += element[1];
        }
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

    return call->compat && !(call->what & CALL_ARGUMENTS_IN_MEMORY) ? offset << PAGE_SHIFT : offset;
}

/* Where the operation starts in the file. transferred_bytes: how far it has moved the file's own position. */
INLINE s64 offset_bytes(const struct call *call, struct file *file, u64 transferred_bytes)
{
    if (call->what & CALL_MAPS)
        return mapping_offset_bytes(call);
    if (call->what & CALL_OFFSET_IN_ARGUMENT) {
        s64 offset = argument(call, 3);

        if (call->compat)
            offset |= argument(call, 4) << 32;
        if (offset != -1)
            return offset; /* -1: preadv2 and pwritev2 use the file's own position */
    }
    return LOAD(file, f_pos) - transferred_bytes;
}

#endif
