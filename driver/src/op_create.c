/* SPDX-License-Identifier: MIT */
/* Opens, and what they create. */
#include "operation.h"
#include "stats.h"

static const struct bit_map {
    ULONG from;
    fsbpf_u64 to;
} flags_of_options[] = {
    {FILE_DIRECTORY_FILE, FSBPF_FLAG_DIRECTORY},
    {FILE_WRITE_THROUGH, FSBPF_FLAG_SYNC},
    {FILE_NO_INTERMEDIATE_BUFFERING, FSBPF_FLAG_DIRECT},
    {FILE_OPEN_REPARSE_POINT, FSBPF_FLAG_NOFOLLOW},
};

static const fsbpf_u64 flags_of_disposition[] = {
    [FILE_SUPERSEDE] = FSBPF_FLAG_CREATE | FSBPF_FLAG_TRUNCATE,
    [FILE_OPEN] = 0,
    [FILE_CREATE] = FSBPF_FLAG_CREATE | FSBPF_FLAG_EXCLUSIVE,
    [FILE_OPEN_IF] = FSBPF_FLAG_CREATE,
    [FILE_OVERWRITE] = FSBPF_FLAG_TRUNCATE,
    [FILE_OVERWRITE_IF] = FSBPF_FLAG_CREATE | FSBPF_FLAG_TRUNCATE,
};

static const struct bit_map accesses[] = {
    {FILE_READ_DATA | GENERIC_READ | GENERIC_ALL, FSBPF_ACCESS_READ},
    {FILE_WRITE_DATA | GENERIC_WRITE | GENERIC_ALL, FSBPF_ACCESS_WRITE},
    {FILE_EXECUTE | GENERIC_EXECUTE | GENERIC_ALL, FSBPF_ACCESS_EXECUTE},
};

static fsbpf_u64 mapped(const struct bit_map *map, ULONG count, ULONG bits)
{
    fsbpf_u64 result = 0;

    for (ULONG index = 0; index < count; index++)
        if (bits & map[index].from)
            result |= map[index].to;
    return result;
}

/* Who may write anywhere may append: only appending alone is marked. */
static fsbpf_u64 access_of(ACCESS_MASK desired)
{
    fsbpf_u64 access = mapped(accesses, RTL_NUMBER_OF(accesses), desired);

    return desired & FILE_APPEND_DATA && !(access & FSBPF_ACCESS_WRITE) ? access | FSBPF_ACCESS_APPEND : access;
}

/* What names no path can't be sent to another one, the pagefile is not to be touched at all. */
static ULONG obeys(const struct fsbpf_occurrence *occurrence, const FLT_IO_PARAMETER_BLOCK *parameters, ULONG options)
{
    const FILE_OBJECT *file = parameters->TargetFileObject;
    bool is_volume = file->Flags & FO_VOLUME_OPEN || (!file->RelatedFileObject && !file->FileName.Length);

    if (parameters->OperationFlags & SL_OPEN_PAGING_FILE)
        return 0;
    if (is_volume || options & FILE_OPEN_BY_FILE_ID || parameters->OperationFlags & SL_OPEN_TARGET_DIRECTORY)
        return occurrence->obeys & FSBPF_CAN_DENY;
    return occurrence->obeys;
}

static VOID describe_create(struct fsbpf_occurrence *occurrence, PFLT_CALLBACK_DATA data)
{
    const FLT_IO_PARAMETER_BLOCK *parameters = data->Iopb;
    ULONG options = parameters->Parameters.Create.Options & FILE_VALID_OPTION_FLAGS;
    ULONG disposition = parameters->Parameters.Create.Options >> 24;
    const IO_SECURITY_CONTEXT *security = parameters->Parameters.Create.SecurityContext;

    occurrence->obeys = obeys(occurrence, parameters, options);
    occurrence->disposition = disposition;
    occurrence->flags = mapped(flags_of_options, RTL_NUMBER_OF(flags_of_options), options);
    if (disposition < RTL_NUMBER_OF(flags_of_disposition))
        occurrence->flags |= flags_of_disposition[disposition];
    occurrence->may_create = (occurrence->flags & FSBPF_FLAG_CREATE) != 0;
    occurrence->access = security ? access_of(security->DesiredAccess) : 0;
    occurrence->attributes = parameters->Parameters.Create.FileAttributes;
    occurrence->is_deleted_on_close = (options & FILE_DELETE_ON_CLOSE) != 0;
}

static VOID name_create(struct fsbpf_occurrence *occurrence, PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects)
{
    if (occurrence->needs & FSBPF_NEEDS_NAME && !(data->Iopb->OperationFlags & SL_OPEN_PAGING_FILE))
        occurrence->name = fsbpf_name_query(occurrence->volume, data, objects, occurrence->formats, false);
}

static const struct fsbpf_plan plan_create = {
    .operation = FSBPF_OPERATION_OPEN,
    .also = FSBPF_OPERATION_CREATE,
    .obeys = FSBPF_CAN_DENY | FSBPF_CAN_REDIRECT,
    .describe = describe_create,
    .name = name_create,
};

FSBPF_BEFORE(fsbpf_before_create)
{
    FLT_PREOP_CALLBACK_STATUS status = fsbpf_before(&plan_create, data, objects, completion);

    if (status == FLT_PREOP_SUCCESS_NO_CALLBACK && data->Iopb->Parameters.Create.Options & FILE_DELETE_ON_CLOSE &&
        fsbpf_is_asked(FSBPF_OPERATION_DELETE, 0))
        return FLT_PREOP_SUCCESS_WITH_CALLBACK; /* without an occurrence: the cleanup must know of it */
    return status;
}

/*
 * A normalized name asked for before the open may have been put right by tunneling meanwhile, and a file opened by its id
 * has a name only now.
 */
static VOID settle_name(struct fsbpf_occurrence *occurrence, PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects)
{
    struct fsbpf_name *name;

    if (!(occurrence->needs & FSBPF_NEEDS_NAME) ||
        (occurrence->name && occurrence->formats != FLT_FILE_NAME_NORMALIZED))
        return;
    name = fsbpf_name_query(occurrence->volume, data, objects, occurrence->formats, true);
    if (!name)
        return;
    fsbpf_name_release(occurrence->name);
    occurrence->name = name;
}

static VOID fill_opened(struct fsbpf_occurrence *occurrence, PCFLT_RELATED_OBJECTS objects)
{
    FILE_INTERNAL_INFORMATION internal;
    FILE_BASIC_INFORMATION basic;
    BOOLEAN is_directory;

    if (fsbpf_hook_needs() & FSBPF_NEED_DIRECTORY &&
        NT_SUCCESS(FltIsDirectory(objects->FileObject, objects->Instance, &is_directory)))
        occurrence->is_directory = is_directory;
    if (occurrence->needs & FSBPF_NEED_INODE &&
        NT_SUCCESS(FltQueryInformationFile(objects->Instance, objects->FileObject, &internal, sizeof(internal),
                                           FileInternalInformation, NULL)))
        occurrence->inode = (fsbpf_u64)internal.IndexNumber.QuadPart;
    if (occurrence->needs & FSBPF_NEED_ATTRIBUTES &&
        NT_SUCCESS(FltQueryInformationFile(objects->Instance, objects->FileObject, &basic, sizeof(basic),
                                           FileBasicInformation, NULL)))
        occurrence->attributes = basic.FileAttributes;
}

/* For later operations on the handle. */
static VOID keep_handle(const struct fsbpf_occurrence *occurrence, PCFLT_RELATED_OBJECTS objects)
{
    struct fsbpf_handle *handle;

    if (!(fsbpf_hook_needs() & FSBPF_NEEDS_HANDLE) && !occurrence->is_deleted_on_close)
        return;
    handle = fsbpf_handle_make(objects, &(struct fsbpf_handle){
                                            .name = occurrence->name,
                                            .generation = occurrence->generation,
                                            .formats = occurrence->formats,
                                            .access = occurrence->access,
                                            .flags = occurrence->flags,
                                            .is_directory = occurrence->is_directory,
                                            .is_deleted_on_close = occurrence->is_deleted_on_close,
                                        });
    if (handle)
        FltReleaseContext(handle);
}

/* Of an open that nobody listens to: its end is a deletion. */
static VOID keep_deletion(PCFLT_RELATED_OBJECTS objects)
{
    struct fsbpf_handle *handle = fsbpf_handle_make(objects, &(struct fsbpf_handle){.is_deleted_on_close = true});

    if (handle)
        FltReleaseContext(handle);
}

static bool is_open_now(const FLT_CALLBACK_DATA *data)
{
    return NT_SUCCESS(data->IoStatus.Status) && data->IoStatus.Status != STATUS_REPARSE;
}

/* @returns what to fail the open with. */
static NTSTATUS deliver_both(struct fsbpf_occurrence *occurrence, bool is_created)
{
    NTSTATUS deny = fsbpf_deliver_done(occurrence), deny_create = STATUS_SUCCESS;

    if (is_created) {
        occurrence->operation = FSBPF_OPERATION_CREATE;
        deny_create = fsbpf_deliver_done(occurrence);
    }
    return NT_SUCCESS(deny) ? deny_create : deny;
}

/* Does not undo a creation or an emptying: to refuse is better done before. */
static VOID cancel(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects, NTSTATUS status)
{
    FltCancelFileOpen(objects->Instance, objects->FileObject);
    data->IoStatus.Status = status;
    data->IoStatus.Information = 0;
    fsbpf_count(FSBPF_CAUSE_DENIED);
}

FSBPF_AFTER(fsbpf_after_create)
{
    struct fsbpf_occurrence *occurrence = completion;
    NTSTATUS deny = STATUS_SUCCESS;
    bool is_open, can_cancel;

    if (!completion) {
        if (!(flags & FLTFL_POST_OPERATION_DRAINING) && is_open_now(data))
            keep_deletion(objects);
        return FLT_POSTOP_FINISHED_PROCESSING;
    }
    if (!fsbpf_completed(occurrence, data, flags))
        return FLT_POSTOP_FINISHED_PROCESSING;
    is_open = is_open_now(data);
    if (is_open && occurrence->volume) {
        settle_name(occurrence, data, objects);
        fill_opened(occurrence, objects);
        keep_handle(occurrence, objects);
    }
    can_cancel = is_open && !(objects->FileObject->Flags & FO_HANDLE_CREATED) &&
                 !(data->Iopb->OperationFlags & SL_OPEN_PAGING_FILE);
    occurrence->obeys = can_cancel ? FSBPF_CAN_DENY : 0;
    if (occurrence->status != STATUS_REPARSE) /* otherwise the open begins anew, at another name */
        deny = deliver_both(occurrence, is_open ? data->IoStatus.Information == FILE_CREATED : occurrence->may_create);
    if (!NT_SUCCESS(deny))
        cancel(data, objects, deny);
    fsbpf_occurrence_end(occurrence);
    return FLT_POSTOP_FINISHED_PROCESSING;
}
