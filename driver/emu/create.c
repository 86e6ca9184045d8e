/* SPDX-License-Identifier: MIT */
/* Opens, with their reparses. */
#include <stdlib.h>

#include "files.h"

enum { MOST_REPARSES = 63 }; /* of the object manager */

struct emu_file_system emu_file_system;

NTSTATUS emu_next_failure(void)
{
    if (__atomic_load_n(&emu_file_system.fails_with, __ATOMIC_RELAXED) == STATUS_SUCCESS) return STATUS_SUCCESS;
    return __atomic_exchange_n(&emu_file_system.fails_with, STATUS_SUCCESS, __ATOMIC_SEQ_CST);
}

const char *emu_tunneled(const char *name)
{
    bool is_remembered = emu_file_system.tunneled_from != NULL && emu_same_name(name, emu_file_system.tunneled_from);
    return is_remembered ? emu_file_system.tunneled_to : name;
}

static bool is_directory(const struct emu_stream *stream)
{
    return (stream->attributes & FILE_ATTRIBUTE_DIRECTORY) != 0;
}

static NTSTATUS check_kind(const struct emu_stream *stream, ULONG options)
{
    if ((options & FILE_DIRECTORY_FILE) != 0 && !is_directory(stream)) return FSBPF_STATUS(0xC0000103);
    if ((options & FILE_NON_DIRECTORY_FILE) != 0 && is_directory(stream)) return FSBPF_STATUS(0xC00000BA);
    return STATUS_SUCCESS;
}

static void attach(struct emu_operation *operation, struct emu_node *node)
{
    struct emu_file *file = operation->file;
    file->node = node;
    file->stream = node->stream;
    file->object.FsContext = node->stream;
    node->handles++;
    node->stream->handles++;
    file->deletes_on_close = (operation->block.Parameters.Create.Options & FILE_DELETE_ON_CLOSE) != 0;
}

/* The name of the file object, in the volume. */
static struct emu_node *find(struct emu_operation *operation, char **path, struct emu_node **parent)
{
    struct emu_file *file = operation->file;
    if ((operation->block.Parameters.Create.Options & FILE_OPEN_BY_FILE_ID) != 0) {
        ULONG64 id;
        memcpy(&id, file->object.FileName.Buffer, sizeof id);
        *path = strdup("");
        *parent = NULL;
        return emu_node_by_id(&file->volume->root, id);
    }
    char *own = emu_narrow(file->object.FileName.Buffer, file->object.FileName.Length);
    *path = own;
    if (file->object.RelatedFileObject != NULL) {
        char *folder = emu_node_path(((struct emu_file *)file->object.RelatedFileObject)->node);
        *path = malloc(strlen(folder) + strlen(own) + 2);
        sprintf(*path, "%s\\%s", folder, own);
        free(folder);
        free(own);
    }
    return emu_node_find(file->volume, *path, parent);
}

static NTSTATUS lead_on(struct emu_operation *operation, const char *target)
{
    USHORT length;
    WCHAR *name = emu_wide(target, &length);
    free(operation->file->object.FileName.Buffer);
    operation->file->object.FileName = (UNICODE_STRING){length, length, name};
    operation->data.IoStatus.Information = 0xa000000c; /* IO_REPARSE_TAG_SYMLINK */
    return STATUS_REPARSE;
}

static NTSTATUS open_existing(struct emu_operation *operation, struct emu_node *node, ULONG disposition)
{
    ULONG options = operation->block.Parameters.Create.Options;
    NTSTATUS status = check_kind(node->stream, options);
    if (!NT_SUCCESS(status)) return status;
    if (node->is_delete_pending) return FSBPF_STATUS(0xC0000056);
    if (disposition == FILE_CREATE) return STATUS_OBJECT_NAME_COLLISION;
    if (node->stream->target != NULL && (options & FILE_OPEN_REPARSE_POINT) == 0) return lead_on(operation, node->stream->target);
    attach(operation, node);
    bool empties = disposition == FILE_SUPERSEDE || disposition == FILE_OVERWRITE || disposition == FILE_OVERWRITE_IF;
    if (empties) node->stream->size = 0;
    operation->data.IoStatus.Information = !empties                       ? FILE_OPENED
                                           : disposition == FILE_SUPERSEDE ? FILE_SUPERSEDED
                                                                           : FILE_OVERWRITTEN;
    return STATUS_SUCCESS;
}

static NTSTATUS serve_create(struct emu_operation *operation)
{
    emu_advance_ns(emu_file_system.latency_ns);
    NTSTATUS failure = emu_next_failure();
    if (!NT_SUCCESS(failure)) return failure;
    ULONG options = operation->block.Parameters.Create.Options;
    ULONG disposition = options >> 24;
    EMU_LOCK(emu_volumes_lock);
    char *path;
    struct emu_node *parent;
    struct emu_node *node = find(operation, &path, &parent);
    char *through = node == NULL && (options & FILE_OPEN_BY_FILE_ID) == 0 ? emu_path_through_link(operation->file->volume, path) : NULL;
    NTSTATUS status = STATUS_SUCCESS;
    if (through != NULL) status = lead_on(operation, through);
    else if ((operation->block.OperationFlags & SL_OPEN_TARGET_DIRECTORY) != 0) {
        operation->data.IoStatus.Information = node != NULL ? FILE_EXISTS : FILE_DOES_NOT_EXIST;
        if (parent != NULL) attach(operation, parent);
        else status = FSBPF_STATUS(0xC000003A);
    } else if (node != NULL) status = open_existing(operation, node, disposition);
    else if (parent == NULL && (options & FILE_OPEN_BY_FILE_ID) == 0) status = FSBPF_STATUS(0xC000003A);
    else if (disposition == FILE_OPEN || disposition == FILE_OVERWRITE || parent == NULL) status = STATUS_OBJECT_NAME_NOT_FOUND;
    else {
        struct emu_stream *stream = emu_stream_make((options & FILE_DIRECTORY_FILE) != 0);
        stream->attributes |= operation->block.Parameters.Create.FileAttributes;
        attach(operation, emu_node_make(parent, emu_tunneled(emu_last_name(path)), stream));
        operation->data.IoStatus.Information = FILE_CREATED;
    }
    EMU_UNLOCK(emu_volumes_lock);
    free(path);
    free(through);
    return status;
}

/* The name in the volume, and the volume: of the path, or of what a reparse put in its place. */
static bool set_name(struct emu_file *file, const char *path, struct emu_file *folder)
{
    const char *rest = path;
    file->volume = folder != NULL ? folder->volume : emu_volume_of(path, &rest);
    if (file->volume == NULL) return false;
    USHORT length;
    WCHAR *name = emu_wide(rest, &length);
    free(file->object.FileName.Buffer);
    file->object.FileName = (UNICODE_STRING){length, (USHORT)(length + sizeof(WCHAR)), name};
    file->object.RelatedFileObject = folder == NULL ? NULL : &folder->object;
    file->object.DeviceObject = &file->volume->device;
    return true;
}

static void set_id(struct emu_file *file, const char *path)
{
    ULONG64 id = strtoull(strrchr(path, '\\') + 1, NULL, 16);
    WCHAR *name = malloc(sizeof id);
    memcpy(name, &id, sizeof id);
    free(file->object.FileName.Buffer);
    file->object.FileName = (UNICODE_STRING){sizeof id, sizeof id, name};
}

static NTSTATUS send_create(struct emu_file *file, const struct emu_open *how, PECP_LIST *parameters, ULONG_PTR *information)
{
    IO_SECURITY_CONTEXT security = {.DesiredAccess = how->access, .FullCreateOptions = how->options};
    struct emu_operation operation = {
        .block = {.MajorFunction = IRP_MJ_CREATE, .OperationFlags = how->flags},
        .file = file,
        .manner = how->manner,
        .parameters = *parameters,
        .serve = serve_create,
    };
    operation.manner.is_held = false;
    operation.block.Parameters.Create.SecurityContext = &security;
    operation.block.Parameters.Create.Options = how->disposition << 24 | how->options;
    operation.block.Parameters.Create.FileAttributes = (USHORT)how->attributes;
    operation.block.Parameters.Create.ShareAccess = 7;
    NTSTATUS status = emu_send(&operation);
    *parameters = operation.parameters;
    *information = operation.data.IoStatus.Information;
    bool is_open = file->stream != NULL;
    if (is_open && file->is_cancelled && NT_SUCCESS(status)) emu_violation("a cancelled open succeeds");
    if (is_open && (file->is_cancelled || !NT_SUCCESS(status))) emu_file_detach(file);
    else if (!is_open && status == STATUS_SUCCESS) emu_violation("an open succeeds that reached no file system");
    return status;
}

NTSTATUS emu_file_open(const struct emu_open *how, struct emu_file **result, ULONG_PTR *information)
{
    *result = NULL;
    *information = 0;
    struct emu_file *file = calloc(1, sizeof *file);
    file->object.Type = 5;
    file->object.Size = sizeof file->object;
    file->is_paging_file = (how->flags & SL_OPEN_PAGING_FILE) != 0;
    if ((how->options & (FILE_SYNCHRONOUS_IO_ALERT | FILE_SYNCHRONOUS_IO_NONALERT)) != 0) file->object.Flags |= FO_SYNCHRONOUS_IO;
    if (!set_name(file, how->path, how->folder)) {
        free(file);
        return FSBPF_STATUS(0xC000003A);
    }
    if (file->object.FileName.Length == 0) file->object.Flags |= FO_VOLUME_OPEN;
    if ((how->options & FILE_OPEN_BY_FILE_ID) != 0) set_id(file, how->path);
    PECP_LIST parameters = NULL;
    NTSTATUS status = STATUS_REPARSE;
    struct emu_open next = *how;
    for (ULONG round = 0; status == STATUS_REPARSE && round < MOST_REPARSES; round++) {
        if (round > 0) { /* parsed anew: an absolute name, maybe of another volume */
            char *name = emu_narrow(file->object.FileName.Buffer, file->object.FileName.Length);
            bool is_there = set_name(file, name, NULL);
            free(name);
            if (!is_there) {
                status = FSBPF_STATUS(0xC000003B);
                break;
            }
        }
        status = send_create(file, &next, &parameters, information);
    }
    if (status == STATUS_REPARSE) status = FSBPF_STATUS(0xC0000280);
    if (parameters != NULL) emu_parameters_free(parameters);
    if (!NT_SUCCESS(status)) {
        emu_context_drop(&file->context);
        free(file->object.FileName.Buffer);
        free(file);
        return status;
    }
    file->object.Flags |= FO_HANDLE_CREATED;
    file->object.RelatedFileObject = NULL;
    emu_file_list(file);
    *result = file;
    return status;
}
