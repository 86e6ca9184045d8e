/* SPDX-License-Identifier: MIT */
/* Operations on open files. */
#include <stdlib.h>

#include "files.h"

NTSTATUS emu_operation_begin(void)
{
    emu_advance_ns(emu_file_system.latency_ns);
    return emu_next_failure();
}

NTSTATUS emu_operation_send(struct emu_operation *operation, ULONG_PTR *done)
{
    NTSTATUS status = emu_send(operation);
    if (operation->manner.is_fast_io && !emu_allows_fast_io(operation)) {
        operation->manner.is_fast_io = false;
        status = emu_send(operation);
    }
    if (done != NULL) *done = operation->data.IoStatus.Information;
    return status;
}

static NTSTATUS serve_transfer(struct emu_operation *operation)
{
    NTSTATUS status = emu_operation_begin();
    if (!NT_SUCCESS(status)) return status;
    struct emu_file *file = operation->file;
    UCHAR major = operation->block.MajorFunction;
    bool is_read = major == IRP_MJ_READ || major == IRP_MJ_MDL_READ;
    bool is_lent = major == IRP_MJ_MDL_READ || major == IRP_MJ_PREPARE_MDL_WRITE; /* both have one layout, as both others */
    ULONG length = is_lent ? operation->block.Parameters.MdlRead.Length : operation->block.Parameters.Read.Length;
    LONGLONG offset = is_lent ? operation->block.Parameters.MdlRead.FileOffset.QuadPart
                              : operation->block.Parameters.Read.ByteOffset.QuadPart;
    bool is_at_position = (ULONG64)offset == 0xfffffffffffffffeull;
    EMU_LOCK(emu_volumes_lock);
    if (is_at_position) offset = file->object.CurrentByteOffset.QuadPart;
    else if (offset == -1) offset = (LONGLONG)file->stream->size; /* a write at the end */
    ULONG64 done = length;
    if (is_read) {
        ULONG64 size = file->stream->size;
        done = (ULONG64)offset >= size ? 0 : size - (ULONG64)offset < length ? size - (ULONG64)offset : length;
        if (done == 0 && length > 0) status = STATUS_END_OF_FILE;
    } else if ((ULONG64)offset + length > file->stream->size) file->stream->size = (ULONG64)offset + length;
    if ((file->object.Flags & FO_SYNCHRONOUS_IO) != 0 && !operation->manner.is_paging && NT_SUCCESS(status)) {
        file->object.CurrentByteOffset.QuadPart = offset + (LONGLONG)done;
    }
    EMU_UNLOCK(emu_volumes_lock);
    operation->data.IoStatus.Information = done;
    return status;
}

static NTSTATUS serve_return(struct emu_operation *operation)
{
    operation->data.IoStatus.Information = 0;
    return emu_operation_begin();
}

/* As fast I/O first, which the driver may turn down; what was lent is given back in the same way. */
static NTSTATUS lend(struct emu_operation *operation, ULONG_PTR *done)
{
    bool is_read = operation->block.MajorFunction == IRP_MJ_READ;
    FLT_PARAMETERS parameters = operation->block.Parameters;
    if (operation->manner.is_fast_io) {
        operation->block.MajorFunction = is_read ? IRP_MJ_MDL_READ : IRP_MJ_PREPARE_MDL_WRITE;
        operation->block.Parameters.MdlRead.Length = parameters.Read.Length;
        operation->block.Parameters.MdlRead.FileOffset = parameters.Read.ByteOffset;
        return emu_operation_send(operation, done);
    }
    operation->block.MinorFunction = IRP_MN_MDL;
    NTSTATUS status = emu_operation_send(operation, done);
    if (!NT_SUCCESS(status)) return status;
    struct emu_operation end = {.block = {.MajorFunction = is_read ? IRP_MJ_READ : IRP_MJ_WRITE, .MinorFunction = IRP_MN_COMPLETE_MDL},
                                .file = operation->file, .manner = operation->manner, .serve = serve_return};
    end.block.Parameters = parameters;
    emu_operation_send(&end, NULL);
    return status;
}

NTSTATUS emu_file_transfer(struct emu_file *file, UCHAR major, LONGLONG offset, ULONG length,
                           const struct emu_manner *manner, ULONG_PTR *done)
{
    struct emu_operation operation = {
        .block = {.MajorFunction = major}, .file = file, .manner = *manner, .serve = serve_transfer};
    /* The I/O manager gives the position of a synchronous file as its offset. */
    if (offset < 0 && (file->object.Flags & FO_SYNCHRONOUS_IO) != 0) offset = file->object.CurrentByteOffset.QuadPart;
    static char buffer[16];
    operation.block.Parameters.Read.Length = length;
    operation.block.Parameters.Read.ByteOffset.QuadPart = offset;
    operation.block.Parameters.Read.ReadBuffer = buffer;
    return manner->lends_memory ? lend(&operation, done) : emu_operation_send(&operation, done);
}

static ULONG64 size_given(const struct emu_operation *operation)
{
    const FILE_END_OF_FILE_INFORMATION *end = operation->block.Parameters.SetFileInformation.InfoBuffer;
    return (ULONG64)end->EndOfFile.QuadPart;
}

static NTSTATUS set_disposition(struct emu_file *file, bool deletes)
{
    if (file->node->parent == NULL) return FSBPF_STATUS(0xC0000121);
    if (deletes && file->node->children != NULL) return FSBPF_STATUS(0xC0000101);
    if (deletes && (file->stream->attributes & FILE_ATTRIBUTE_READONLY) != 0) return FSBPF_STATUS(0xC0000121);
    file->node->is_delete_pending = deletes;
    return STATUS_SUCCESS;
}

static NTSTATUS move(struct emu_node *node, struct emu_node *target, struct emu_node *parent, const char *path, bool is_link)
{
    for (const struct emu_node *each = parent; each != NULL; each = each->parent) {
        if (each == node) return STATUS_SHARING_VIOLATION; /* into itself */
    }
    if (target != NULL && target != node) {
        if (target->handles > 0 || target->children != NULL) return STATUS_ACCESS_DENIED;
        emu_node_remove(target);
    }
    if (is_link) {
        if ((node->stream->attributes & FILE_ATTRIBUTE_DIRECTORY) != 0) return FSBPF_STATUS(0xC00000BA);
        emu_node_make(parent, path, node->stream);
        return STATUS_SUCCESS;
    }
    struct emu_node **place = &node->parent->children;
    while (*place != node) place = &(*place)->next;
    *place = node->next;
    free(node->name);
    node->name = strdup(emu_tunneled(emu_last_name(path)));
    node->parent = parent;
    node->next = parent->children;
    parent->children = node;
    return STATUS_SUCCESS;
}

static NTSTATUS set_name(struct emu_operation *operation, bool is_link)
{
    const FILE_RENAME_INFORMATION *to = operation->block.Parameters.SetFileInformation.InfoBuffer;
    struct emu_file *file = operation->file;
    char *path = emu_narrow(to->FileName, to->FileNameLength);
    const char *rest = path;
    NTSTATUS status = STATUS_SUCCESS;
    struct _FLT_VOLUME *volume = path[0] == '\\' ? emu_volume_of(path, &rest) : file->volume;
    struct emu_node *parent = to->RootDirectory != NULL ? ((struct emu_file *)to->RootDirectory)->node : file->node->parent;
    struct emu_node *target = NULL;
    if (volume == NULL || volume != file->volume) status = FSBPF_STATUS(0xC00000D4);
    else if (file->node->parent == NULL) status = STATUS_INVALID_PARAMETER;
    else if (path[0] == '\\') {
        target = emu_node_find(volume, rest, &parent);
        if (parent == NULL) status = FSBPF_STATUS(0xC000003A);
    } else {
        target = parent->children;
        while (target != NULL && !emu_same_name(target->name, path)) target = target->next;
    }
    if (NT_SUCCESS(status) && target != NULL && target != file->node && !to->ReplaceIfExists) status = STATUS_OBJECT_NAME_COLLISION;
    if (NT_SUCCESS(status)) status = move(file->node, target, parent, path, is_link);
    free(path);
    return status;
}

static NTSTATUS serve_set(struct emu_operation *operation)
{
    NTSTATUS status = emu_operation_begin();
    if (!NT_SUCCESS(status)) return status;
    struct emu_file *file = operation->file;
    EMU_LOCK(emu_volumes_lock);
    switch (operation->block.Parameters.SetFileInformation.FileInformationClass) {
    case FileDispositionInformation:
        status = set_disposition(file, *(BOOLEAN *)operation->block.Parameters.SetFileInformation.InfoBuffer != 0);
        break;
    case FileDispositionInformationEx:
        status = set_disposition(file, (*(ULONG *)operation->block.Parameters.SetFileInformation.InfoBuffer & 1) != 0);
        break;
    case FileEndOfFileInformation:
        file->stream->size = size_given(operation);
        break;
    case FileAllocationInformation:
        if (size_given(operation) < file->stream->size) file->stream->size = size_given(operation);
        break;
    case FileRenameInformation:
    case FileRenameInformationEx:
    case FileRenameInformationBypassAccessCheck:
    case FileRenameInformationExBypassAccessCheck:
        status = set_name(operation, false);
        break;
    case FileLinkInformation:
    case FileLinkInformationBypassAccessCheck:
        status = set_name(operation, true);
        break;
    case FilePositionInformation:
    case FileBasicInformation:
        break;
    default:
        status = STATUS_INVALID_PARAMETER;
    }
    EMU_UNLOCK(emu_volumes_lock);
    return status;
}

static NTSTATUS send_set(struct emu_file *file, FILE_INFORMATION_CLASS class, void *buffer, ULONG length,
                         struct emu_file *folder, const struct emu_manner *manner)
{
    struct emu_operation operation = {
        .block = {.MajorFunction = IRP_MJ_SET_INFORMATION}, .file = file, .manner = *manner, .serve = serve_set};
    operation.manner.is_fast_io = false;
    operation.block.Parameters.SetFileInformation.Length = length;
    operation.block.Parameters.SetFileInformation.FileInformationClass = class;
    operation.block.Parameters.SetFileInformation.InfoBuffer = buffer;
    operation.block.Parameters.SetFileInformation.AdvanceOnly = manner->is_paging;
    operation.block.Parameters.SetFileInformation.ParentOfTarget = folder == NULL ? NULL : &folder->object;
    return emu_operation_send(&operation, NULL);
}

NTSTATUS emu_file_set(struct emu_file *file, FILE_INFORMATION_CLASS class, ULONG64 value, const struct emu_manner *manner)
{
    FILE_BASIC_INFORMATION basic = {.CreationTime.QuadPart = (LONGLONG)value};
    bool is_flag = class == FileDispositionInformation;
    ULONG length = is_flag ? 1 : class == FileDispositionInformationEx ? 4 : class == FileBasicInformation ? sizeof basic : 8;
    return send_set(file, class, &basic, length, NULL, manner);
}

/* The I/O manager opens the folder of an absolute target first, as a filter can see. */
NTSTATUS emu_file_rename(struct emu_file *file, const char *path, bool is_link, bool replaces, FILE_INFORMATION_CLASS class,
                         const struct emu_manner *manner)
{
    USHORT length;
    WCHAR *name = emu_wide(path, &length);
    FILE_RENAME_INFORMATION *to = calloc(1, sizeof *to + length);
    to->ReplaceIfExists = replaces;
    to->FileNameLength = length;
    memcpy(to->FileName, name, length);
    free(name);
    struct emu_file *folder = NULL;
    NTSTATUS status = STATUS_SUCCESS;
    if (path[0] == '\\') {
        ULONG_PTR information;
        struct emu_open how = {.path = path, .disposition = FILE_OPEN, .access = FILE_WRITE_DATA | SYNCHRONIZE,
                               .flags = SL_OPEN_TARGET_DIRECTORY};
        status = emu_file_open(&how, &folder, &information);
    }
    if (NT_SUCCESS(status) && folder != NULL && folder->volume != file->volume) status = FSBPF_STATUS(0xC00000D4);
    if (NT_SUCCESS(status)) {
        if (class == 0) class = is_link ? FileLinkInformation : FileRenameInformation;
        status = send_set(file, class, to, (ULONG)sizeof *to + length, folder, manner);
    }
    if (folder != NULL) emu_file_close(folder, &(struct emu_manner){0});
    free(to);
    return status;
}

static NTSTATUS serve_control(struct emu_operation *operation)
{
    (void)operation;
    return emu_operation_begin();
}

NTSTATUS emu_file_control(struct emu_file *file, UCHAR major, ULONG64 argument, const struct emu_manner *manner)
{
    struct emu_operation operation = {.block = {.MajorFunction = major}, .file = file, .manner = *manner, .serve = serve_control};
    LARGE_INTEGER length = {.QuadPart = 100};
    if (major == IRP_MJ_LOCK_CONTROL) {
        operation.block.MinorFunction = IRP_MN_LOCK;
        operation.block.Parameters.LockControl.Length = &length;
        operation.block.Parameters.LockControl.ByteOffset.QuadPart = (LONGLONG)argument;
        operation.block.Parameters.LockControl.ExclusiveLock = TRUE;
    } else if (major == IRP_MJ_ACQUIRE_FOR_SECTION_SYNCHRONIZATION) {
        operation.block.Parameters.AcquireForSectionSynchronization.SyncType = SyncTypeCreateSection;
        operation.block.Parameters.AcquireForSectionSynchronization.PageProtection = (ULONG)argument;
        operation.manner.is_fast_io = false;
    } else if (major == IRP_MJ_FILE_SYSTEM_CONTROL) {
        operation.block.Parameters.FileSystemControl.Common.FsControlCode = (ULONG)argument;
        operation.manner.is_fast_io = false;
    } else operation.manner.is_fast_io = false;
    return emu_operation_send(&operation, NULL);
}
