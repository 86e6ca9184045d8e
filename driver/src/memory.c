/* SPDX-License-Identifier: MIT */
#include "memory.h"

#include "stats.h"

static PVOID counted(PVOID memory)
{
    if (!memory)
        fsbpf_count(FSBPF_CAUSE_MEMORY);
    return memory;
}

_Use_decl_annotations_ PVOID fsbpf_allocate(SIZE_T size_bytes)
{
    return counted(ExAllocatePool2(POOL_FLAG_NON_PAGED | POOL_FLAG_UNINITIALIZED, size_bytes, FSBPF_POOL_TAG));
}

_Use_decl_annotations_ VOID fsbpf_free(PVOID memory)
{
    if (memory)
        ExFreePoolWithTag(memory, FSBPF_POOL_TAG);
}

/*
 * Programs may read all of their context, of which an event fills only what is needed. What else lies there may be from
 * an earlier event, but never from elsewhere in the kernel.
 */
static PVOID NTAPI allocate_zeros(POOL_TYPE type, SIZE_T size_bytes, ULONG tag, PLOOKASIDE_LIST_EX list)
{
    UNREFERENCED_PARAMETER(type);
    UNREFERENCED_PARAMETER(list);
    return ExAllocatePool2(POOL_FLAG_NON_PAGED, size_bytes, tag);
}

static VOID NTAPI free_block(PVOID block, PLOOKASIDE_LIST_EX list)
{
    UNREFERENCED_PARAMETER(list);
    ExFreePoolWithTag(block, FSBPF_POOL_TAG);
}

_Use_decl_annotations_ NTSTATUS fsbpf_blocks_open(struct fsbpf_blocks *blocks, SIZE_T size_bytes)
{
    NTSTATUS status = ExInitializeLookasideListEx(&blocks->list, allocate_zeros, free_block, NonPagedPoolNx,
                                                  EX_LOOKASIDE_LIST_EX_FLAGS_FAIL_NO_RAISE, size_bytes, FSBPF_POOL_TAG,
                                                  0);

    blocks->is_ready = NT_SUCCESS(status);
    return status;
}

_Use_decl_annotations_ VOID fsbpf_blocks_close(struct fsbpf_blocks *blocks)
{
    if (blocks->is_ready)
        ExDeleteLookasideListEx(&blocks->list);
    blocks->is_ready = false;
}

_Use_decl_annotations_ PVOID fsbpf_blocks_take(struct fsbpf_blocks *blocks)
{
    return counted(ExAllocateFromLookasideListEx(&blocks->list));
}

_Use_decl_annotations_ VOID fsbpf_blocks_give(struct fsbpf_blocks *blocks, PVOID block)
{
    ExFreeToLookasideListEx(&blocks->list, block);
}
