/* SPDX-License-Identifier: MIT */
/* Nonpaged memory, and what can be shared in it. Failure is counted here, so that no caller can forget it. */
#ifndef FSBPF_MEMORY_H
#define FSBPF_MEMORY_H

#include "kernel.h"
#include "fsbpf_driver.h"

#define FSBPF_POOL_TAG 0x70627346u /* "Fsbp" */

/**
 * @param[in] size_bytes Uninitialised; freed with fsbpf_free.
 * @retval NULL No memory: counted as FSBPF_CAUSE_MEMORY.
 */
_IRQL_requires_max_(DISPATCH_LEVEL) _Ret_maybenull_ PVOID fsbpf_allocate(SIZE_T size_bytes);
_IRQL_requires_max_(DISPATCH_LEVEL) VOID fsbpf_free(_In_opt_ PVOID memory);

/* A lookaside list of blocks of one size, with the same manner of counting. */
struct fsbpf_blocks {
    LOOKASIDE_LIST_EX list;
    bool is_ready;
};

_Must_inspect_result_ NTSTATUS fsbpf_blocks_open(_Out_ struct fsbpf_blocks *blocks, SIZE_T size_bytes);
VOID fsbpf_blocks_close(_Inout_ struct fsbpf_blocks *blocks);
_IRQL_requires_max_(DISPATCH_LEVEL) _Ret_maybenull_ PVOID fsbpf_blocks_take(_Inout_ struct fsbpf_blocks *blocks);
_IRQL_requires_max_(DISPATCH_LEVEL) VOID fsbpf_blocks_give(_Inout_ struct fsbpf_blocks *blocks, _In_ PVOID block);

#endif
