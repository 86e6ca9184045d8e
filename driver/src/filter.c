/* SPDX-License-Identifier: MIT */
#include "filter.h"

#include "memory.h"
#include "names.h"
#include "operation.h"
#include "volume.h"

static PFLT_FILTER filter;

static const FLT_CONTEXT_REGISTRATION contexts[] = {
    {.ContextType = FLT_INSTANCE_CONTEXT,
     .ContextCleanupCallback = fsbpf_volume_cleanup,
     .Size = sizeof(struct fsbpf_volume),
     .PoolTag = FSBPF_POOL_TAG},
    {.ContextType = FLT_STREAMHANDLE_CONTEXT,
     .ContextCleanupCallback = fsbpf_handle_cleanup,
     .Size = sizeof(struct fsbpf_handle),
     .PoolTag = FSBPF_POOL_TAG},
    {.ContextType = FLT_CONTEXT_END},
};

/*
 * Paging I/O is wanted: it is marked in events. What is common comes first.
 * No IRP_MJ_CLOSE: nothing is left to be done there, contexts are cleaned up without it.
 */
static const FLT_OPERATION_REGISTRATION operations[] = {
    {.MajorFunction = IRP_MJ_READ, .PreOperation = fsbpf_before_read, .PostOperation = fsbpf_after_transfer},
    {.MajorFunction = IRP_MJ_WRITE, .PreOperation = fsbpf_before_write, .PostOperation = fsbpf_after_transfer},
    {.MajorFunction = IRP_MJ_CREATE, .PreOperation = fsbpf_before_create, .PostOperation = fsbpf_after_create},
    {.MajorFunction = IRP_MJ_CLEANUP, .PreOperation = fsbpf_before_cleanup, .PostOperation = fsbpf_after_cleanup},
    {.MajorFunction = IRP_MJ_QUERY_INFORMATION, .PreOperation = fsbpf_before_query, .PostOperation = fsbpf_after},
    {.MajorFunction = IRP_MJ_SET_INFORMATION,
     .PreOperation = fsbpf_before_set_information,
     .PostOperation = fsbpf_after_set_information},
    {.MajorFunction = IRP_MJ_DIRECTORY_CONTROL,
     .PreOperation = fsbpf_before_directory,
     .PostOperation = fsbpf_after_transfer},
    {.MajorFunction = IRP_MJ_FLUSH_BUFFERS, .PreOperation = fsbpf_before_flush, .PostOperation = fsbpf_after},
    {.MajorFunction = IRP_MJ_LOCK_CONTROL, .PreOperation = fsbpf_before_lock, .PostOperation = fsbpf_after},
    {.MajorFunction = IRP_MJ_FILE_SYSTEM_CONTROL,
     .PreOperation = fsbpf_before_file_system_control,
     .PostOperation = fsbpf_after},
    {.MajorFunction = IRP_MJ_ACQUIRE_FOR_SECTION_SYNCHRONIZATION,
     .PreOperation = fsbpf_before_section,
     .PostOperation = fsbpf_after},
    {.MajorFunction = IRP_MJ_MDL_READ, .PreOperation = fsbpf_before_mdl_read, .PostOperation = fsbpf_after_transfer},
    {.MajorFunction = IRP_MJ_PREPARE_MDL_WRITE,
     .PreOperation = fsbpf_before_mdl_write,
     .PostOperation = fsbpf_after_transfer},
    {.MajorFunction = IRP_MJ_NETWORK_QUERY_OPEN,
     .PreOperation = fsbpf_before_network_query,
     .PostOperation = fsbpf_after},
    {.MajorFunction = IRP_MJ_OPERATION_END},
};

static NTSTATUS NTAPI query_teardown(PCFLT_RELATED_OBJECTS objects, FLT_INSTANCE_QUERY_TEARDOWN_FLAGS flags)
{
    UNREFERENCED_PARAMETER(objects);
    UNREFERENCED_PARAMETER(flags);
    return STATUS_SUCCESS; /* an instance keeps nothing that it could not lose */
}

/* The Filter Manager drains: completions come with FLTFL_POST_OPERATION_DRAINING, contexts are cleaned up after them. */
static VOID NTAPI teardown(PCFLT_RELATED_OBJECTS objects, FLT_INSTANCE_TEARDOWN_FLAGS flags)
{
    UNREFERENCED_PARAMETER(objects);
    UNREFERENCED_PARAMETER(flags);
}

PFLT_FILTER fsbpf_filter(VOID)
{
    return filter;
}

_Use_decl_annotations_ NTSTATUS fsbpf_filter_open(PDRIVER_OBJECT driver, PFLT_FILTER_UNLOAD_CALLBACK unload)
{
    const FLT_REGISTRATION registration = {
        .Size = sizeof(FLT_REGISTRATION),
        .Version = FLT_REGISTRATION_VERSION,
        .ContextRegistration = contexts,
        .OperationRegistration = operations,
        .FilterUnloadCallback = unload,
        .InstanceSetupCallback = fsbpf_volume_setup,
        .InstanceQueryTeardownCallback = query_teardown,
        .InstanceTeardownStartCallback = teardown,
        .InstanceTeardownCompleteCallback = teardown,
    };
    NTSTATUS status = FltRegisterFilter(driver, &registration, &filter);

    if (!NT_SUCCESS(status))
        filter = NULL;
    return status;
}

NTSTATUS fsbpf_filter_start(VOID)
{
    return FltStartFiltering(filter);
}

VOID fsbpf_filter_close(VOID)
{
    if (filter)
        FltUnregisterFilter(filter);
    filter = NULL;
}
