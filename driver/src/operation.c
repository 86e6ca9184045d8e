/* SPDX-License-Identifier: MIT */
#include "operation.h"

#include "redirect.h"
#include "stats.h"
#include "time.h"

static fsbpf_u64 bits_of(ULONG operation)
{
    return fsbpf_operation_bit(operation, FSBPF_PHASE_PRE) | fsbpf_operation_bit(operation, FSBPF_PHASE_DONE);
}

static fsbpf_u64 bits_of_both(ULONG operation, ULONG also)
{
    return bits_of(operation) | (also ? bits_of(also) : 0);
}

bool fsbpf_is_asked(ULONG operation, ULONG also)
{
    return fsbpf_hook_operations() & bits_of_both(operation, also);
}

static bool is_paging(const FLT_CALLBACK_DATA *data)
{
    return data->Iopb->IrpFlags & (IRP_PAGING_IO | IRP_SYNCHRONOUS_PAGING_IO);
}

/* How the handle was opened. */
static VOID fill_handle(struct fsbpf_occurrence *occurrence, PCFLT_RELATED_OBJECTS objects)
{
    struct fsbpf_handle *handle = fsbpf_handle_of(objects);

    if (!handle)
        return;
    occurrence->access = handle->access;
    occurrence->flags = handle->flags;
    occurrence->is_directory = handle->is_directory;
    occurrence->is_deleted_on_close = handle->is_deleted_on_close;
    FltReleaseContext(handle);
}

static VOID fill_file(struct fsbpf_occurrence *occurrence, const struct fsbpf_plan *plan, PFLT_CALLBACK_DATA data,
                      PCFLT_RELATED_OBJECTS objects)
{
    fsbpf_u64 needs = occurrence->needs;

    occurrence->volume = fsbpf_volume_of(objects);
    if (!occurrence->volume)
        return;
    occurrence->generation = fsbpf_names_generation(occurrence->volume);
    if (plan->name)
        plan->name(occurrence, data, objects);
    else if (needs & FSBPF_NEEDS_NAME)
        occurrence->name = fsbpf_name_of_open_file(occurrence->volume, data, objects, occurrence->formats);
    if (needs & FSBPF_NEEDS_HANDLE || plan->also == FSBPF_OPERATION_DELETE)
        fill_handle(occurrence, objects);
}

static FLT_FILE_NAME_OPTIONS formats_for(const struct fsbpf_audience *audience)
{
    for (ULONG index = 0; index < audience->count; index++)
        if (audience->clients[index]->parameters.flags & FSBPF_ATTACH_NORMALIZED_NAMES)
            return FLT_FILE_NAME_NORMALIZED;
    return FLT_FILE_NAME_OPENED;
}

/* NULL: no memory, or nobody is left to hear of it. The audience is as it was, or smaller. */
static struct fsbpf_occurrence *describe(const struct fsbpf_plan *plan, PFLT_CALLBACK_DATA data,
                                         PCFLT_RELATED_OBJECTS objects, struct fsbpf_audience *audience,
                                         fsbpf_u64 pid)
{
    struct fsbpf_occurrence *occurrence = fsbpf_occurrence_begin(plan->operation);
    bool has_trees = fsbpf_audience_has_trees(audience);

    if (!occurrence)
        return NULL;
    occurrence->needs = audience->needs;
    occurrence->newest = audience->newest;
    occurrence->formats = formats_for(audience);
    occurrence->pid = pid;
    occurrence->tid = data->Thread ? (ULONG_PTR)PsGetThreadId(data->Thread) : 0;
    occurrence->is_paging = is_paging(data);
    occurrence->obeys = occurrence->is_paging ? 0 : plan->obeys;
    fsbpf_occurrence_fill_process(occurrence, FltGetRequestorProcess(data), has_trees);
    if (has_trees && !fsbpf_audience_keep_trees(audience, occurrence->process)) {
        fsbpf_occurrence_end(occurrence);
        return NULL;
    }
    occurrence->slots = audience->slots;
    if (audience->any_control && plan->obeys & FSBPF_CAN_REDIRECT)
        occurrence->needs |= FSBPF_NEEDS_VOLUME; /* what a target is compared with */
    fill_file(occurrence, plan, data, objects);
    if (plan->describe)
        plan->describe(occurrence, data); /* last: how it is opened, not how the handle was */
    return occurrence;
}

static bool is_heard(const struct fsbpf_audience *audience, fsbpf_u64 operations)
{
    for (ULONG index = 0; index < audience->count; index++)
        if (audience->clients[index]->parameters.operations & operations)
            return true;
    return false;
}

/* Both events of the operation, where both may come: the verdicts are one. */
static VOID deliver_pre(struct fsbpf_occurrence *occurrence, const struct fsbpf_plan *plan,
                        const struct fsbpf_audience *audience, struct fsbpf_verdict *verdict)
{
    fsbpf_deliver(occurrence, audience, FSBPF_PHASE_PRE, verdict);
    if (plan->also == FSBPF_OPERATION_CREATE && occurrence->may_create && !verdict->target &&
        NT_SUCCESS(verdict->deny)) {
        occurrence->operation = plan->also;
        fsbpf_deliver(occurrence, audience, FSBPF_PHASE_PRE, verdict);
        occurrence->operation = plan->operation;
    }
}

/* @returns whether the operation is completed by the verdict. */
static bool obey(const struct fsbpf_verdict *verdict, const struct fsbpf_occurrence *occurrence,
                 PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects)
{
    NTSTATUS status;

    if (!NT_SUCCESS(verdict->deny)) {
        fsbpf_target_free(verdict->target);
        fsbpf_count(FSBPF_CAUSE_DENIED);
        data->IoStatus.Status = verdict->deny;
        data->IoStatus.Information = 0;
        return true;
    }
    if (!verdict->target)
        return false;
    status = fsbpf_redirect(data, objects, occurrence->volume, verdict->target);
    fsbpf_target_free(verdict->target);
    return status == STATUS_REPARSE;
}

/* The operation ends here; who hears of completions hears of a refusal, too. */
static FLT_PREOP_CALLBACK_STATUS complete(struct fsbpf_occurrence *occurrence, const FLT_CALLBACK_DATA *data)
{
    if (data->IoStatus.Status != STATUS_REPARSE) {
        occurrence->status = data->IoStatus.Status;
        occurrence->obeys = 0;
        fsbpf_deliver_done(occurrence);
    }
    fsbpf_occurrence_end(occurrence);
    return FLT_PREOP_COMPLETE;
}

_Use_decl_annotations_ FLT_PREOP_CALLBACK_STATUS fsbpf_before(const struct fsbpf_plan *plan, PFLT_CALLBACK_DATA data,
                                                              PCFLT_RELATED_OBJECTS objects, PVOID *completion)
{
    struct fsbpf_selection selection = {.newest = FSBPF_ANY_SERIAL, .slots = ~0u};
    struct fsbpf_verdict verdict;
    struct fsbpf_audience audience;
    struct fsbpf_occurrence *occurrence;
    bool has_pre, has_done;

    *completion = NULL;
    if (!fsbpf_is_asked(plan->operation, plan->also))
        return FLT_PREOP_SUCCESS_NO_CALLBACK;
    selection.operations = bits_of_both(plan->operation, plan->also);
    selection.pid = FltGetRequestorProcessId(data);
    if (!fsbpf_audience_gather(&audience, &selection))
        return FLT_PREOP_SUCCESS_NO_CALLBACK;
    occurrence = describe(plan, data, objects, &audience, selection.pid);
    has_pre = occurrence && is_heard(&audience, selection.operations & ~0ull << FSBPF_OPERATIONS_PRE_SHIFT);
    has_done = occurrence && is_heard(&audience, selection.operations & ~0u);
    if (has_pre)
        deliver_pre(occurrence, plan, &audience, &verdict);
    fsbpf_audience_release(&audience); /* not kept while the operation waits below: nobody could detach */
    if (!occurrence)
        return FLT_PREOP_SUCCESS_NO_CALLBACK;
    if (has_pre && obey(&verdict, occurrence, data, objects))
        return complete(occurrence, data);
    if (!has_done) {
        fsbpf_occurrence_end(occurrence);
        return FLT_PREOP_SUCCESS_NO_CALLBACK;
    }
    occurrence->begun_ticks = fsbpf_ticks(); /* last: our own work is not the operation's */
    *completion = occurrence;
    return FLT_PREOP_SUCCESS_WITH_CALLBACK;
}

_Use_decl_annotations_ bool fsbpf_completed(struct fsbpf_occurrence *occurrence, const FLT_CALLBACK_DATA *data,
                                            FLT_POST_OPERATION_FLAGS flags)
{
    fsbpf_u64 now = fsbpf_ticks(); /* first, for the same reason */

    if (flags & FLTFL_POST_OPERATION_DRAINING) {
        fsbpf_count(FSBPF_CAUSE_DRAINED);
        fsbpf_occurrence_end(occurrence);
        return false;
    }
    occurrence->latency_ns = fsbpf_ticks_between_ns(occurrence->begun_ticks, now);
    occurrence->status = data->IoStatus.Status;
    occurrence->obeys = 0;
    return true;
}

_Use_decl_annotations_ NTSTATUS fsbpf_deliver_done(const struct fsbpf_occurrence *occurrence)
{
    const struct fsbpf_selection selection = {
        .operations = fsbpf_operation_bit(occurrence->operation, FSBPF_PHASE_DONE),
        .pid = occurrence->pid,
        .newest = occurrence->newest,
        .slots = occurrence->slots,
    };
    struct fsbpf_audience audience;
    struct fsbpf_verdict verdict;

    if (!fsbpf_audience_gather(&audience, &selection))
        return STATUS_SUCCESS;
    fsbpf_deliver(occurrence, &audience, FSBPF_PHASE_DONE, &verdict);
    fsbpf_audience_release(&audience);
    return verdict.deny;
}

FSBPF_AFTER(fsbpf_after)
{
    struct fsbpf_occurrence *occurrence = completion;

    UNREFERENCED_PARAMETER(objects);
    if (!fsbpf_completed(occurrence, data, flags))
        return FLT_POSTOP_FINISHED_PROCESSING;
    fsbpf_deliver_done(occurrence);
    fsbpf_occurrence_end(occurrence);
    return FLT_POSTOP_FINISHED_PROCESSING;
}

FSBPF_AFTER(fsbpf_after_transfer)
{
    struct fsbpf_occurrence *occurrence = completion;

    if (NT_SUCCESS(data->IoStatus.Status))
        occurrence->bytes = data->IoStatus.Information;
    return fsbpf_after(data, objects, completion, flags);
}
