/* SPDX-License-Identifier: MIT */
/* The callbacks by major function, and the way that all of them go: who hears of it, what is it, deliver, obey. */
#ifndef FSBPF_OPERATION_H
#define FSBPF_OPERATION_H

#include "deliver.h"

/* What an operation is, as its callback tells it. */
struct fsbpf_plan {
    ULONG operation; /* FSBPF_OPERATION_* */
    ULONG also; /* an event that may come with it: 0: none */
    ULONG obeys; /* FSBPF_CAN_* */
    VOID (*describe)(struct fsbpf_occurrence *occurrence, PFLT_CALLBACK_DATA data); /* what is asked for; NULL: nothing */
    /* Finds name and destination; NULL: the name of an open file. */
    VOID (*name)(struct fsbpf_occurrence *occurrence, PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects);
};

/**
 * Pre-operation, from the first look at the masks to the verdict.
 * @param[out] completion The occurrence, where the status is FLT_PREOP_SUCCESS_WITH_CALLBACK.
 */
_IRQL_requires_max_(APC_LEVEL) FLT_PREOP_CALLBACK_STATUS fsbpf_before(_In_ const struct fsbpf_plan *plan,
                                                                      _Inout_ PFLT_CALLBACK_DATA data,
                                                                      _In_ PCFLT_RELATED_OBJECTS objects,
                                                                      _Outptr_result_maybenull_ PVOID *completion);

/** Whether somebody listens to one of these operations, before or after them. Costs a load. */
bool fsbpf_is_asked(ULONG operation, ULONG also);

/** Result and latency. @returns false: the instance is drained, the occurrence was ended. */
_IRQL_requires_max_(DISPATCH_LEVEL) bool fsbpf_completed(_Inout_ struct fsbpf_occurrence *occurrence,
                                                         _In_ const FLT_CALLBACK_DATA *data,
                                                         FLT_POST_OPERATION_FLAGS flags);

/** Hands over the completion of one operation. @returns a status to fail it with, where it obeys that still. */
_IRQL_requires_max_(DISPATCH_LEVEL) NTSTATUS fsbpf_deliver_done(_In_ const struct fsbpf_occurrence *occurrence);

/* Pre-operation callbacks. */
#define FSBPF_BEFORE(name)                                                                                             \
    FLT_PREOP_CALLBACK_STATUS NTAPI name(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects, PVOID *completion)
FSBPF_BEFORE(fsbpf_before_create);
FSBPF_BEFORE(fsbpf_before_read);
FSBPF_BEFORE(fsbpf_before_write);
FSBPF_BEFORE(fsbpf_before_mdl_read);
FSBPF_BEFORE(fsbpf_before_mdl_write);
FSBPF_BEFORE(fsbpf_before_cleanup);
FSBPF_BEFORE(fsbpf_before_query);
FSBPF_BEFORE(fsbpf_before_set_information);
FSBPF_BEFORE(fsbpf_before_directory);
FSBPF_BEFORE(fsbpf_before_flush);
FSBPF_BEFORE(fsbpf_before_lock);
FSBPF_BEFORE(fsbpf_before_file_system_control);
FSBPF_BEFORE(fsbpf_before_section);
FSBPF_BEFORE(fsbpf_before_network_query);

/* Post-operation callbacks. */
#define FSBPF_AFTER(name)                                                                                              \
    FLT_POSTOP_CALLBACK_STATUS NTAPI name(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects, PVOID completion,    \
                                          FLT_POST_OPERATION_FLAGS flags)
FSBPF_AFTER(fsbpf_after);          /* nothing is known of it but the result */
FSBPF_AFTER(fsbpf_after_transfer); /* Information is bytes */
FSBPF_AFTER(fsbpf_after_create);
FSBPF_AFTER(fsbpf_after_cleanup);
FSBPF_AFTER(fsbpf_after_set_information);

/** The process notification: PsSetCreateProcessNotifyRoutineEx. */
VOID NTAPI fsbpf_on_process(_Inout_ PEPROCESS process, HANDLE pid, _Inout_opt_ PPS_CREATE_NOTIFY_INFO information);

#endif
