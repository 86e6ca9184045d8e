/* SPDX-License-Identifier: MIT */
/* From loading to unloading. */
#include "deliver.h"
#include "filter.h"
#include "hook.h"
#include "occurrence.h"
#include "operation.h"
#include "port.h"
#include "proginfo.h"
#include "stats.h"
#include "time.h"
#include "trace.h"

static bool hears_of_processes;

static VOID close_processes(VOID)
{
    if (hears_of_processes)
        PsSetCreateProcessNotifyRoutineEx(fsbpf_on_process, TRUE);
    hears_of_processes = false;
}

static NTSTATUS open_processes(VOID)
{
    NTSTATUS status = PsSetCreateProcessNotifyRoutineEx(fsbpf_on_process, FALSE);

    hears_of_processes = NT_SUCCESS(status);
    return status;
}

/*
 * No program runs any more, then no callback comes any more, then nobody uses what they shared. Each step is nothing
 * where its counterpart was not reached, so that a failed start ends the same way.
 */
static VOID close_all(VOID)
{
    fsbpf_hook_close();
    fsbpf_port_close();
    fsbpf_filter_close();
    close_processes();
    fsbpf_proginfo_close();
    fsbpf_process_forget_all();
    fsbpf_contexts_close();
    fsbpf_occurrences_close();
    fsbpf_trace_close();
}

/* Everything that callbacks use, then the callbacks, then those whom they serve. */
static NTSTATUS open_all(PDRIVER_OBJECT driver, PFLT_FILTER_UNLOAD_CALLBACK unload)
{
    NTSTATUS status = fsbpf_occurrences_open();

    if (NT_SUCCESS(status))
        status = fsbpf_contexts_open();
    if (NT_SUCCESS(status))
        status = fsbpf_filter_open(driver, unload);
    if (NT_SUCCESS(status))
        status = fsbpf_port_open(fsbpf_filter());
    if (NT_SUCCESS(status))
        status = fsbpf_proginfo_open();
    if (NT_SUCCESS(status))
        status = fsbpf_hook_open();
    if (NT_SUCCESS(status))
        status = open_processes();
    if (NT_SUCCESS(status))
        status = fsbpf_filter_start();
    return status;
}

/* fltmc can be refused, sc can't. */
static NTSTATUS NTAPI unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
    if (!(flags & FLTFL_FILTER_UNLOAD_MANDATORY) && fsbpf_hook_clients())
        return STATUS_FLT_DO_NOT_DETACH;
    close_all();
    return STATUS_SUCCESS;
}

/**
 * @retval STATUS_SUCCESS Programs of the type FSBPF_PROGRAM_TYPE_GUID can be loaded and attached.
 * @retval else Nothing is left of the attempt.
 */
NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path);

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
    NTSTATUS status;

    UNREFERENCED_PARAMETER(registry_path);
    fsbpf_time_start();
    fsbpf_text_seed_draw();
    fsbpf_clear_counters();
    fsbpf_trace_open();
    status = open_all(driver, unload);
    if (!NT_SUCCESS(status)) {
        fsbpf_trace(FSBPF_TRACE_START, status);
        close_all();
    }
    return status;
}
