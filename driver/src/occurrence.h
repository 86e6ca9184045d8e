/* SPDX-License-Identifier: MIT */
/* One operation on a file, or moment of a process: what is known of it, from before it to after it. */
#ifndef FSBPF_OCCURRENCE_H
#define FSBPF_OCCURRENCE_H

#include "hook.h"
#include "memory.h"
#include "names.h"
#include "procs.h"

/* Needs by what it takes to serve them. */
#define FSBPF_NEEDS_VOLUME (FSBPF_NEED_VOLUME_ID | FSBPF_NEED_VOLUME_TEXT)
#define FSBPF_NEEDS_VOLUME_TYPE (FSBPF_NEED_VOLUME_TYPE_ID | FSBPF_NEED_VOLUME_TYPE_TEXT)
#define FSBPF_NEEDS_NAME                                                                                               \
    (FSBPF_NEED_PATH_ID | FSBPF_NEED_PATH_TEXT | FSBPF_NEED_DIR_ID | FSBPF_NEED_DIR_TEXT | FSBPF_NEED_NAME_ID |        \
     FSBPF_NEED_NAME_TEXT | FSBPF_NEED_EXT_ID | FSBPF_NEED_EXT_TEXT | FSBPF_NEEDS_VOLUME)
#define FSBPF_NEEDS_DESTINATION                                                                                        \
    (FSBPF_NEED_PATH2_ID | FSBPF_NEED_PATH2_TEXT | FSBPF_NEED_DIR2_ID | FSBPF_NEED_DIR2_TEXT | FSBPF_NEED_NAME2_ID |   \
     FSBPF_NEED_NAME2_TEXT)
#define FSBPF_NEEDS_PARENT_EXE (FSBPF_NEED_PARENT_EXE_ID | FSBPF_NEED_PARENT_EXE_TEXT)
#define FSBPF_NEEDS_PROCESS                                                                                            \
    (FSBPF_NEED_EXE_ID | FSBPF_NEED_EXE_TEXT | FSBPF_NEED_CMDLINE_ID | FSBPF_NEED_CMDLINE_TEXT | FSBPF_NEED_PARENT |   \
     FSBPF_NEED_USER | FSBPF_NEEDS_PARENT_EXE)
/* What a handle's context tells of later operations. */
#define FSBPF_NEEDS_HANDLE (FSBPF_NEEDS_NAME | FSBPF_NEED_FLAGS | FSBPF_NEED_DIRECTORY)

/* Travels from pre to post as the completion context. */
struct fsbpf_occurrence {
    ULONG operation; /* FSBPF_OPERATION_* */
    ULONG obeys; /* FSBPF_CAN_*: what a verdict may ask for */
    LONG64 newest; /* who hears of the completion: see fsbpf_selection */
    ULONG slots;
    fsbpf_u64 needs;
    fsbpf_u64 begun_ticks;
    fsbpf_u64 latency_ns;
    fsbpf_u64 pid;
    fsbpf_u64 tid;
    fsbpf_u64 size_bytes;
    fsbpf_s64 offset_bytes;
    fsbpf_u64 bytes;
    NTSTATUS status;
    bool is_paging;
    bool is_directory;
    bool may_create; /* an open */
    bool is_deleted_on_close; /* a file that is closed */
    fsbpf_u64 flags;
    fsbpf_u64 access;
    fsbpf_u64 disposition;
    fsbpf_u64 attributes;
    fsbpf_u64 inode;
    FLT_FILE_NAME_OPTIONS formats;
    LONG64 generation; /* of the volume's names, before this one was asked for */
    struct fsbpf_volume *volume;
    struct fsbpf_name *name;
    struct fsbpf_name *destination;
    struct fsbpf_process *process;
    struct fsbpf_process *parent;
};

_Must_inspect_result_ NTSTATUS fsbpf_occurrences_open(VOID);
VOID fsbpf_occurrences_close(VOID);

/** @retval NULL No memory: counted. Otherwise all zeros but the operation. */
_IRQL_requires_max_(DISPATCH_LEVEL) _Ret_maybenull_ struct fsbpf_occurrence *fsbpf_occurrence_begin(ULONG operation);

/** Gives back everything it holds. */
_IRQL_requires_max_(DISPATCH_LEVEL) VOID fsbpf_occurrence_end(_In_ _Post_invalid_ struct fsbpf_occurrence *occurrence);

/** Finds out about the process as far as the needs go. */
_IRQL_requires_max_(DISPATCH_LEVEL) VOID fsbpf_occurrence_fill_process(_Inout_ struct fsbpf_occurrence *occurrence,
                                                                       _In_opt_ PEPROCESS process, bool is_tree);

#endif
