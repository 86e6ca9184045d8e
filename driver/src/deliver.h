/* SPDX-License-Identifier: MIT */
/* Runs the programs of an audience on an occurrence, and makes one verdict of theirs. */
#ifndef FSBPF_DELIVER_H
#define FSBPF_DELIVER_H

#include "occurrence.h"

/* What can be done about an operation: fsbpf_occurrence.obeys. */
#define FSBPF_CAN_DENY 1u
#define FSBPF_CAN_REDIRECT 2u

struct fsbpf_target; /* redirect.h */

/* What a program gets lies behind the core's header; what follows is the driver's own. */
struct fsbpf_context {
    EBPF_CONTEXT_HEADER;
    struct fsbpf_state state;
    const struct fsbpf_occurrence *occurrence; /* NULL: a test run of the program */
    struct fsbpf_target *target; /* set by FSBPF_HELPER_REDIRECT */
};

/* Deny goes before the first redirect, that before allow. */
struct fsbpf_verdict {
    NTSTATUS deny; /* a failure, or STATUS_SUCCESS: not denied */
    struct fsbpf_target *target; /* NULL: not redirected. The caller's, by fsbpf_target_free */
};

_Must_inspect_result_ NTSTATUS fsbpf_contexts_open(VOID);
VOID fsbpf_contexts_close(VOID);

/** @retval NULL No memory: counted. */
_IRQL_requires_max_(DISPATCH_LEVEL) _Ret_maybenull_ struct fsbpf_context *fsbpf_context_begin(
    _In_opt_ const struct fsbpf_occurrence *occurrence);
_IRQL_requires_max_(DISPATCH_LEVEL) VOID fsbpf_context_end(_In_ _Post_invalid_ struct fsbpf_context *context);
/** From what a program was given. */
struct fsbpf_context *fsbpf_context_of(_In_ const VOID *program_context);

/**
 * Runs those of the audience that listen to the operation in this phase. An error is ALLOW, and counted.
 * @param[in] phase FSBPF_PHASE_*.
 */
_IRQL_requires_max_(DISPATCH_LEVEL) VOID fsbpf_deliver(_In_ const struct fsbpf_occurrence *occurrence,
                                                       _In_ const struct fsbpf_audience *audience, fsbpf_u64 phase,
                                                       _Out_ struct fsbpf_verdict *verdict);

/** Bit of an operation in masks of operations. */
fsbpf_u64 fsbpf_operation_bit(ULONG operation, fsbpf_u64 phase);

#endif
