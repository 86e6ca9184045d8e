/* SPDX-License-Identifier: MIT */
/* Processes: what is known of them, by id and time of creation, from their start to their end. */
#ifndef FSBPF_PROCS_H
#define FSBPF_PROCS_H

#include "text.h"

/* Shared by reference. Only trees changes after it was made. */
struct fsbpf_process {
    struct fsbpf_process *next; /* of its bucket */
    volatile LONG references;
    volatile LONG64 trees; /* bit n: it descends from the process that the client in slot n asked for */
    fsbpf_u64 pid;
    fsbpf_u64 parent_pid; /* 0: not known */
    LONG64 created; /* as PsGetProcessCreateTimeQuadPart: told apart from an older process with the same id by it */
    fsbpf_u64 started_ns; /* on the clock of events; 0: before the driver was */
    fsbpf_u64 user; /* last part of the user's SID */
    UCHAR sid[SECURITY_MAX_SID_SIZE];
    ULONG sid_bytes; /* 0: not known */
    struct fsbpf_text image; /* path of the executable, as the kernel names it */
    struct fsbpf_text exe;   /* its last part */
    struct fsbpf_text cmdline;
    /* The texts follow. */
};

/* Bounds of tree masks. */
_Static_assert(sizeof(LONG64) * 8 >= 64, "a bit a client");

/** Finds a process, or finds out about it where that is possible here. With a reference. NULL: nothing is known. */
_IRQL_requires_max_(DISPATCH_LEVEL) _Ret_maybenull_ struct fsbpf_process *fsbpf_process_of(_In_opt_ PEPROCESS process);

/** The parent of it, if it is the process that it was when the child was made. With a reference. */
_IRQL_requires_max_(DISPATCH_LEVEL) _Ret_maybenull_ struct fsbpf_process *fsbpf_process_parent(
    _In_ const struct fsbpf_process *child);

_IRQL_requires_max_(DISPATCH_LEVEL) VOID fsbpf_process_release(_In_opt_ struct fsbpf_process *process);

/** A process that is being created. With a reference. */
_IRQL_requires_(PASSIVE_LEVEL) _Ret_maybenull_ struct fsbpf_process *fsbpf_process_begin(
    _In_ PEPROCESS process, _In_ const PS_CREATE_NOTIFY_INFO *information);

/** A process that has ended: forgotten, once all references are given back. */
_IRQL_requires_(PASSIVE_LEVEL) VOID fsbpf_process_end(_In_ PEPROCESS process);

/** Marks a process and its descendants that are known; later ones inherit the mark. */
_IRQL_requires_max_(DISPATCH_LEVEL) VOID fsbpf_process_mark_tree(fsbpf_u64 root_pid, ULONG slot);
_IRQL_requires_max_(DISPATCH_LEVEL) VOID fsbpf_process_clear_tree(ULONG slot);

/** When no callback runs any more. */
VOID fsbpf_process_forget_all(VOID);

#endif
