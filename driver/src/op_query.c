/* SPDX-License-Identifier: MIT */
/* Questions about files and folders, and what remains: flushing, locking, mapping, control codes. */
#include "operation.h"

#define FILE_STAT_CLASS 68 /* FileStatInformation: newer than some headers */

/* The classes that a stat call asks for; names, positions and streams are none. */
static bool is_stat(ULONG class)
{
    static const UCHAR classes[] = {FileBasicInformation, FileStandardInformation,    FileInternalInformation,
                                    FileAllInformation,   FileNetworkOpenInformation, FileAttributeTagInformation,
                                    FILE_STAT_CLASS};

    for (ULONG index = 0; index < RTL_NUMBER_OF(classes); index++)
        if (classes[index] == class)
            return true;
    return false;
}

static const struct fsbpf_plan plan_query = {.operation = FSBPF_OPERATION_STAT, .obeys = FSBPF_CAN_DENY};

FSBPF_BEFORE(fsbpf_before_query)
{
    if (!is_stat(data->Iopb->Parameters.QueryFileInformation.FileInformationClass))
        return FLT_PREOP_SUCCESS_NO_CALLBACK;
    return fsbpf_before(&plan_query, data, objects, completion);
}

/* There is no open file, and no context of a handle. */
static VOID name_network_query(struct fsbpf_occurrence *occurrence, PFLT_CALLBACK_DATA data,
                               PCFLT_RELATED_OBJECTS objects)
{
    if (occurrence->needs & FSBPF_NEEDS_NAME)
        occurrence->name = fsbpf_name_query(occurrence->volume, data, objects, occurrence->formats, false);
}

static const struct fsbpf_plan plan_network_query = {.operation = FSBPF_OPERATION_STAT, .name = name_network_query};

/* Opens, asks and closes in one. What is to be refused or sent elsewhere has to come as an open of its own. */
FSBPF_BEFORE(fsbpf_before_network_query)
{
    static const ULONG controlled[] = {FSBPF_OPERATION_OPEN, FSBPF_OPERATION_CREATE, FSBPF_OPERATION_STAT};

    for (ULONG index = 0; index < RTL_NUMBER_OF(controlled); index++)
        if (fsbpf_hook_controlled() & fsbpf_operation_bit(controlled[index], FSBPF_PHASE_PRE))
            return FLT_PREOP_DISALLOW_FASTIO;
    return fsbpf_before(&plan_network_query, data, objects, completion);
}

static VOID describe_directory(struct fsbpf_occurrence *occurrence, PFLT_CALLBACK_DATA data)
{
    occurrence->size_bytes = data->Iopb->Parameters.DirectoryControl.QueryDirectory.Length;
    occurrence->is_directory = true;
}

static const struct fsbpf_plan plan_directory = {
    .operation = FSBPF_OPERATION_READDIR, .obeys = FSBPF_CAN_DENY, .describe = describe_directory};

/* Waiting for changes lasts as long as it likes: it is no operation whose latency means anything. */
FSBPF_BEFORE(fsbpf_before_directory)
{
    if (data->Iopb->MinorFunction != IRP_MN_QUERY_DIRECTORY)
        return FLT_PREOP_SUCCESS_NO_CALLBACK;
    return fsbpf_before(&plan_directory, data, objects, completion);
}

static const struct fsbpf_plan plan_flush = {.operation = FSBPF_OPERATION_FLUSH, .obeys = FSBPF_CAN_DENY};

FSBPF_BEFORE(fsbpf_before_flush)
{
    return fsbpf_before(&plan_flush, data, objects, completion);
}

static VOID describe_lock(struct fsbpf_occurrence *occurrence, PFLT_CALLBACK_DATA data)
{
    const LARGE_INTEGER *length = data->Iopb->Parameters.LockControl.Length;

    occurrence->size_bytes = length ? (fsbpf_u64)length->QuadPart : 0;
    occurrence->offset_bytes = data->Iopb->Parameters.LockControl.ByteOffset.QuadPart;
}

static const struct fsbpf_plan plan_lock = {
    .operation = FSBPF_OPERATION_LOCK, .obeys = FSBPF_CAN_DENY, .describe = describe_lock};

FSBPF_BEFORE(fsbpf_before_lock)
{
    if (data->Iopb->MinorFunction != IRP_MN_LOCK)
        return FLT_PREOP_SUCCESS_NO_CALLBACK;
    return fsbpf_before(&plan_lock, data, objects, completion);
}

static const struct fsbpf_plan plan_control = {.operation = FSBPF_OPERATION_IOCTL, .obeys = FSBPF_CAN_DENY};

/* Mounting and verifying are the system's own. */
FSBPF_BEFORE(fsbpf_before_file_system_control)
{
    if (data->Iopb->MinorFunction != IRP_MN_USER_FS_REQUEST)
        return FLT_PREOP_SUCCESS_NO_CALLBACK;
    return fsbpf_before(&plan_control, data, objects, completion);
}

#define PAGES_WRITABLE (PAGE_READWRITE | PAGE_EXECUTE_READWRITE)
#define PAGES_EXECUTABLE (PAGE_EXECUTE | PAGE_EXECUTE_READ | PAGE_EXECUTE_READWRITE | PAGE_EXECUTE_WRITECOPY)

/* A private copy that is written to does not write to the file. */
static VOID describe_section(struct fsbpf_occurrence *occurrence, PFLT_CALLBACK_DATA data)
{
    ULONG protection = data->Iopb->Parameters.AcquireForSectionSynchronization.PageProtection;

    occurrence->access = FSBPF_ACCESS_READ | (protection & PAGES_WRITABLE ? FSBPF_ACCESS_WRITE : 0) |
                         (protection & PAGES_EXECUTABLE ? FSBPF_ACCESS_EXECUTE : 0);
}

static const struct fsbpf_plan plan_section = {
    .operation = FSBPF_OPERATION_MMAP, .obeys = FSBPF_CAN_DENY, .describe = describe_section};

FSBPF_BEFORE(fsbpf_before_section)
{
    if (data->Iopb->Parameters.AcquireForSectionSynchronization.SyncType != SyncTypeCreateSection)
        return FLT_PREOP_SUCCESS_NO_CALLBACK;
    return fsbpf_before(&plan_section, data, objects, completion);
}
