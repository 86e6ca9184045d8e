/* SPDX-License-Identifier: MIT */
/* Renames, links, deletions, changes of size and attributes. */
#include "operation.h"

/* Classes newer than some headers, by their documented numbers. */
#define RENAME_BYPASS_ACCESS_CHECK 56
#define LINK_BYPASS_ACCESS_CHECK 57
#define DISPOSITION_EX 64
#define RENAME_EX 65
#define RENAME_EX_BYPASS_ACCESS_CHECK 66
#define LINK_EX 72
#define LINK_EX_BYPASS_ACCESS_CHECK 73

#define DISPOSITION_DELETE 0x1 /* of FILE_DISPOSITION_INFORMATION_EX.Flags, and BOOLEAN DeleteFile */

static const UCHAR operation_of_class[] = {
    [FileBasicInformation] = FSBPF_OPERATION_SETATTR,
    [FileRenameInformation] = FSBPF_OPERATION_RENAME,
    [FileLinkInformation] = FSBPF_OPERATION_LINK,
    [FileDispositionInformation] = FSBPF_OPERATION_DELETE,
    [FileAllocationInformation] = FSBPF_OPERATION_TRUNCATE,
    [FileEndOfFileInformation] = FSBPF_OPERATION_TRUNCATE,
    [RENAME_BYPASS_ACCESS_CHECK] = FSBPF_OPERATION_RENAME,
    [LINK_BYPASS_ACCESS_CHECK] = FSBPF_OPERATION_LINK,
    [DISPOSITION_EX] = FSBPF_OPERATION_DELETE,
    [RENAME_EX] = FSBPF_OPERATION_RENAME,
    [RENAME_EX_BYPASS_ACCESS_CHECK] = FSBPF_OPERATION_RENAME,
    [LINK_EX] = FSBPF_OPERATION_LINK,
    [LINK_EX_BYPASS_ACCESS_CHECK] = FSBPF_OPERATION_LINK,
};

static bool moves_names(ULONG operation)
{
    return operation == FSBPF_OPERATION_RENAME || operation == FSBPF_OPERATION_LINK;
}

/* Filters above may send what the I/O manager would have refused. */
static bool has_bytes(const FLT_CALLBACK_DATA *data, SIZE_T bytes)
{
    return data->Iopb->Parameters.SetFileInformation.InfoBuffer &&
           data->Iopb->Parameters.SetFileInformation.Length >= bytes;
}

/* A deletion can be taken back by the same call: that is none. The first byte tells in both classes. */
static bool is_deletion(const FLT_CALLBACK_DATA *data)
{
    return has_bytes(data, sizeof(UCHAR)) &&
           *(const UCHAR *)data->Iopb->Parameters.SetFileInformation.InfoBuffer & DISPOSITION_DELETE;
}

/* The cache manager says how far a file's data is valid: it changes no size that anybody asked to change. */
static bool is_advance(const FLT_CALLBACK_DATA *data)
{
    return data->Iopb->Parameters.SetFileInformation.FileInformationClass == FileEndOfFileInformation &&
           data->Iopb->Parameters.SetFileInformation.AdvanceOnly;
}

/* 0: none of ours. */
static ULONG operation_of(const FLT_CALLBACK_DATA *data)
{
    ULONG class = data->Iopb->Parameters.SetFileInformation.FileInformationClass;
    ULONG operation = class < RTL_NUMBER_OF(operation_of_class) ? operation_of_class[class] : 0;

    if ((operation == FSBPF_OPERATION_DELETE && !is_deletion(data)) || is_advance(data))
        return 0;
    return operation;
}

/* The buffer is the system's, not the user's. */
static VOID describe_truncate(struct fsbpf_occurrence *occurrence, PFLT_CALLBACK_DATA data)
{
    const FILE_END_OF_FILE_INFORMATION *information = data->Iopb->Parameters.SetFileInformation.InfoBuffer;

    if (has_bytes(data, sizeof(*information)))
        occurrence->size_bytes = (fsbpf_u64)information->EndOfFile.QuadPart;
}

static VOID describe_attributes(struct fsbpf_occurrence *occurrence, PFLT_CALLBACK_DATA data)
{
    const FILE_BASIC_INFORMATION *information = data->Iopb->Parameters.SetFileInformation.InfoBuffer;

    if (has_bytes(data, sizeof(*information)))
        occurrence->attributes = information->FileAttributes;
}

static struct fsbpf_name *query_destination(const struct fsbpf_occurrence *occurrence, PFLT_CALLBACK_DATA data,
                                            PCFLT_RELATED_OBJECTS objects)
{
    /* Also the layout of links, and of the classes with flags in place of ReplaceIfExists. */
    PFILE_RENAME_INFORMATION to = data->Iopb->Parameters.SetFileInformation.InfoBuffer;
    PFLT_FILE_NAME_INFORMATION information;
    struct fsbpf_name *name;

    if (!has_bytes(data, FIELD_OFFSET(FILE_RENAME_INFORMATION, FileName)) ||
        !has_bytes(data, FIELD_OFFSET(FILE_RENAME_INFORMATION, FileName) + (SIZE_T)to->FileNameLength) ||
        !fsbpf_name_is_safe(data) ||
        !NT_SUCCESS(FltGetDestinationFileNameInformation(objects->Instance, objects->FileObject, to->RootDirectory,
                                                         to->FileName, to->FileNameLength,
                                                         occurrence->formats | FLT_FILE_NAME_QUERY_DEFAULT,
                                                         &information)))
        return NULL;
    name = fsbpf_name_from(occurrence->volume, objects, information);
    FltReleaseFileNameInformation(information);
    return name;
}

static VOID name_both(struct fsbpf_occurrence *occurrence, PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects)
{
    if (occurrence->needs & FSBPF_NEEDS_NAME)
        occurrence->name = fsbpf_name_of_open_file(occurrence->volume, data, objects, occurrence->formats);
    if (occurrence->needs & FSBPF_NEEDS_DESTINATION)
        occurrence->destination = query_destination(occurrence, data, objects);
}

static const struct fsbpf_plan plans[] = {
    [FSBPF_OPERATION_RENAME] = {.operation = FSBPF_OPERATION_RENAME, .obeys = FSBPF_CAN_DENY, .name = name_both},
    [FSBPF_OPERATION_LINK] = {.operation = FSBPF_OPERATION_LINK, .obeys = FSBPF_CAN_DENY, .name = name_both},
    [FSBPF_OPERATION_DELETE] = {.operation = FSBPF_OPERATION_DELETE, .obeys = FSBPF_CAN_DENY},
    [FSBPF_OPERATION_TRUNCATE] = {.operation = FSBPF_OPERATION_TRUNCATE,
                                  .obeys = FSBPF_CAN_DENY,
                                  .describe = describe_truncate},
    [FSBPF_OPERATION_SETATTR] = {.operation = FSBPF_OPERATION_SETATTR,
                                 .obeys = FSBPF_CAN_DENY,
                                 .describe = describe_attributes},
};

/*
 * A rename that nobody listens to makes names wrong that others keep, also one that is on its way when the first program
 * is attached: this one kind of operation is followed whoever listens. Its completion context is the volume, told from an
 * occurrence by a bit that no address of a block has.
 */
#define ONLY_VOLUME ((ULONG_PTR)1)

static FLT_PREOP_CALLBACK_STATUS watch_names(PCFLT_RELATED_OBJECTS objects, PVOID *completion)
{
    struct fsbpf_volume *volume = fsbpf_volume_of(objects);

    if (!volume)
        return FLT_PREOP_SUCCESS_NO_CALLBACK;
    *completion = (PVOID)((ULONG_PTR)volume | ONLY_VOLUME);
    return FLT_PREOP_SUCCESS_WITH_CALLBACK;
}

FSBPF_BEFORE(fsbpf_before_set_information)
{
    ULONG operation = operation_of(data);
    FLT_PREOP_CALLBACK_STATUS status;

    *completion = NULL;
    if (!operation || !(fsbpf_hook_operations() || moves_names(operation)))
        return FLT_PREOP_SUCCESS_NO_CALLBACK;
    status = fsbpf_before(&plans[operation], data, objects, completion);
    return status == FLT_PREOP_SUCCESS_NO_CALLBACK && moves_names(operation) ? watch_names(objects, completion)
                                                                             : status;
}

static VOID outdate_names(struct fsbpf_volume *volume, const FLT_CALLBACK_DATA *data)
{
    if (volume && NT_SUCCESS(data->IoStatus.Status))
        InterlockedIncrement64(&volume->generation);
}

static VOID after_watched(struct fsbpf_volume *volume, const FLT_CALLBACK_DATA *data, FLT_POST_OPERATION_FLAGS flags)
{
    if (!(flags & FLTFL_POST_OPERATION_DRAINING))
        outdate_names(volume, data);
    FltReleaseContext(volume);
}

/* The new name as the file system has it now, where that was asked for. Safe: FltGetFileNameInformation may be called. */
static FLT_POSTOP_CALLBACK_STATUS NTAPI after_when_safe(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects,
                                                        PVOID completion, FLT_POST_OPERATION_FLAGS flags)
{
    struct fsbpf_occurrence *occurrence = completion;
    struct fsbpf_name *name = fsbpf_name_query(occurrence->volume, data, objects, occurrence->formats, true);

    UNREFERENCED_PARAMETER(flags);
    if (name) {
        fsbpf_name_release(occurrence->destination);
        occurrence->destination = name;
    }
    fsbpf_deliver_done(occurrence);
    fsbpf_occurrence_end(occurrence);
    return FLT_POSTOP_FINISHED_PROCESSING;
}

/* The name that a rename has led to may differ from the one it asked for. */
static bool may_differ(const struct fsbpf_occurrence *occurrence, const FLT_CALLBACK_DATA *data)
{
    return occurrence->destination && occurrence->operation == FSBPF_OPERATION_RENAME &&
           occurrence->formats == FLT_FILE_NAME_NORMALIZED && NT_SUCCESS(occurrence->status) &&
           FLT_IS_IRP_OPERATION(data) && !occurrence->is_paging;
}

FSBPF_AFTER(fsbpf_after_set_information)
{
    struct fsbpf_occurrence *occurrence = completion;
    FLT_POSTOP_CALLBACK_STATUS status = FLT_POSTOP_FINISHED_PROCESSING;

    if ((ULONG_PTR)completion & ONLY_VOLUME) {
        after_watched((PVOID)((ULONG_PTR)completion & ~ONLY_VOLUME), data, flags);
        return status;
    }
    if (!fsbpf_completed(occurrence, data, flags))
        return status;
    if (moves_names(occurrence->operation))
        outdate_names(occurrence->volume, data);
    if (may_differ(occurrence, data) &&
        FltDoCompletionProcessingWhenSafe(data, objects, completion, flags, after_when_safe, &status))
        return status;
    fsbpf_deliver_done(occurrence);
    fsbpf_occurrence_end(occurrence);
    return FLT_POSTOP_FINISHED_PROCESSING;
}
