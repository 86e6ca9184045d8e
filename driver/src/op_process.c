/* SPDX-License-Identifier: MIT */
/* Moments of processes: the same events as ntosebpfext's `process` program type has, in the form of all others. */
#include "operation.h"

#include "stats.h"
#include "time.h"

/* NULL: nobody listens, or no memory. */
static struct fsbpf_occurrence *begin(ULONG operation, fsbpf_u64 pid, HANDLE tid, struct fsbpf_process *process,
                                      struct fsbpf_audience *audience)
{
    const struct fsbpf_selection selection = {
        .operations = fsbpf_operation_bit(operation, FSBPF_PHASE_PRE) | fsbpf_operation_bit(operation, FSBPF_PHASE_DONE),
        .pid = pid,
        .newest = FSBPF_ANY_SERIAL,
        .slots = ~0u,
    };
    struct fsbpf_occurrence *occurrence = NULL;

    if (!(fsbpf_hook_operations() & selection.operations) || !fsbpf_audience_gather(audience, &selection))
        return NULL;
    if (!fsbpf_audience_has_trees(audience) || fsbpf_audience_keep_trees(audience, process))
        occurrence = fsbpf_occurrence_begin(operation);
    if (!occurrence) {
        fsbpf_audience_release(audience);
        return NULL;
    }
    occurrence->pid = pid;
    occurrence->tid = (ULONG_PTR)tid;
    occurrence->needs = audience->needs;
    occurrence->process = process;
    if (process)
        InterlockedIncrement(&process->references);
    if (process && occurrence->needs & FSBPF_NEEDS_PARENT_EXE)
        occurrence->parent = fsbpf_process_parent(process);
    if (process && occurrence->needs & FSBPF_NEEDS_NAME)
        occurrence->name = fsbpf_name_copy(&process->image);
    return occurrence;
}

static VOID on_start(PEPROCESS process, fsbpf_u64 pid, PPS_CREATE_NOTIFY_INFO information)
{
    struct fsbpf_process *begun = fsbpf_hook_operations() ? fsbpf_process_begin(process, information) : NULL;
    struct fsbpf_audience audience;
    struct fsbpf_verdict verdict;
    NTSTATUS refused;
    struct fsbpf_occurrence *occurrence =
        begin(FSBPF_OPERATION_PROCESS_START, pid, information->CreatingThreadId.UniqueThread, begun, &audience);

    fsbpf_process_release(begun);
    if (!occurrence)
        return;
    /* One moment: what listens to either phase can refuse, and a refusal is heard of in both. */
    occurrence->obeys = FSBPF_CAN_DENY;
    fsbpf_deliver(occurrence, &audience, FSBPF_PHASE_PRE, &verdict);
    refused = verdict.deny;
    occurrence->obeys = NT_SUCCESS(refused) ? FSBPF_CAN_DENY : 0;
    occurrence->status = refused;
    fsbpf_deliver(occurrence, &audience, FSBPF_PHASE_DONE, &verdict);
    if (NT_SUCCESS(refused))
        refused = verdict.deny;
    if (!NT_SUCCESS(refused)) {
        information->CreationStatus = refused;
        fsbpf_count(FSBPF_CAUSE_DENIED);
    }
    fsbpf_audience_release(&audience);
    fsbpf_occurrence_end(occurrence);
}

static VOID on_exit(PEPROCESS process, fsbpf_u64 pid)
{
    struct fsbpf_process *ended = fsbpf_hook_operations() ? fsbpf_process_of(process) : NULL;
    struct fsbpf_audience audience;
    struct fsbpf_verdict verdict;
    struct fsbpf_occurrence *occurrence =
        begin(FSBPF_OPERATION_PROCESS_EXIT, pid, PsGetCurrentThreadId(), ended, &audience);

    if (occurrence) {
        occurrence->status = PsGetProcessExitStatus(process);
        if (ended && ended->started_ns)
            occurrence->latency_ns = fsbpf_time_ns() - ended->started_ns;
        fsbpf_deliver(occurrence, &audience, FSBPF_PHASE_DONE, &verdict);
        fsbpf_audience_release(&audience);
        fsbpf_occurrence_end(occurrence);
    }
    fsbpf_process_release(ended);
    fsbpf_process_end(process);
}

VOID NTAPI fsbpf_on_process(PEPROCESS process, HANDLE pid, PPS_CREATE_NOTIFY_INFO information)
{
    if (information)
        on_start(process, (ULONG_PTR)pid, information);
    else
        on_exit(process, (ULONG_PTR)pid);
}
