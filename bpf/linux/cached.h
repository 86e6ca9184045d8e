/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Whether a read found its bytes in the page cache: none of the pages that its thread added to the cache meanwhile is
 * one of those it read. Pages behind them are read ahead, for reads to come.
 */
#ifndef FSBPF_CACHED_H
#define FSBPF_CACHED_H

#include "amount.h"
#include "descriptor.h"
#include "slot.h"

#define NO_PAGE (~0ULL)
#define S_IFBLK 0060000

/* A file system's own page, read to find the file's, counts as one of those. */
INLINE u64 number_of_page(struct address_space *mapping, u64 index)
{
    struct inode *host = LOAD(mapping, host);

    return (LOAD(host, i_mode) & S_IFMT) == S_IFBLK ? 0 : index;
}

SEC("raw_tp/mm_filemap_add_to_page_cache")
int page_added(struct bpf_raw_tracepoint_args *context)
{
    struct slot *slot = find_slot(LOAD(CURRENT_TASK(), pid));
    u64 page;

    if (!slot)
        return 0;
    if (bpf_core_type_exists(struct folio)) {
        struct folio *folio = CAST(struct folio, context->args[0]);

        page = number_of_page(LOAD(folio, mapping), LOAD(folio, index));
    } else {
        struct page *old = CAST(struct page, context->args[0]);

        page = number_of_page(LOAD(old, mapping), LOAD(old, index));
    }
    if (page < slot->first_page)
        slot->first_page = page;
    return 0;
}

/* file 0: it is not known. noted_dentry: what it was when the read began, 0 where it is still the same. */
INLINE bool is_cached(const struct call *call, struct file *file, u64 noted_dentry, u64 first_page, s64 result)
{
    u64 bytes = result > 0 ? result : 0;

    if (file && noted_dentry && (u64)LOAD(file, f_path.dentry) != noted_dentry)
        file = 0;
    if (file && LOAD(file, f_flags) & FSBPF_FLAG_DIRECT)
        return false;
    if (first_page == NO_PAGE)
        return true;
    return bytes && file && first_page > (offset_bytes(call, file, bytes) + bytes - 1) >> PAGE_SHIFT;
}

#endif
