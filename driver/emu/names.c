/* SPDX-License-Identifier: MIT */
/* Names of files, as the Filter Manager tells them. */
#include <stdlib.h>

#include "flt.h"

struct name {
    FLT_FILE_NAME_INFORMATION information; /* first */
    volatile LONG references;
};

static PFLT_FILE_NAME_INFORMATION make(const struct _FLT_VOLUME *volume, const char *path, FLT_FILE_NAME_OPTIONS format)
{
    char *full = malloc(strlen(volume->device_name) + strlen(path) + 1);
    strcpy(full, volume->device_name);
    strcat(full, path);
    USHORT length;
    WCHAR *wide = emu_wide(full, &length);
    free(full);
    struct name *name = emu_allocate(sizeof *name + length, 0x6d4e4d46, true, "file name information");
    memset(name, 0, sizeof *name);
    WCHAR *text = (WCHAR *)(name + 1);
    memcpy(text, wide, length);
    free(wide);
    USHORT volume_length = (USHORT)(strlen(volume->device_name) * sizeof(WCHAR));
    name->references = 1;
    name->information = (FLT_FILE_NAME_INFORMATION){
        .Size = sizeof(FLT_FILE_NAME_INFORMATION),
        .Format = format,
        .Name = {length, length, text},
        .Volume = {volume_length, volume_length, text},
    };
    return &name->information;
}

VOID NTAPI FltReleaseFileNameInformation(PFLT_FILE_NAME_INFORMATION information)
{
    emu_require_irql("FltReleaseFileNameInformation", APC_LEVEL);
    struct name *name = (struct name *)information;
    if (__atomic_sub_fetch(&name->references, 1, __ATOMIC_SEQ_CST) == 0) emu_free(name, 0, "FltReleaseFileNameInformation");
}

/* "\a\b" as it was asked for; a name that is relative begins at another open file. */
static char *asked_path(const struct emu_file *file)
{
    char *own = emu_narrow(file->object.FileName.Buffer, file->object.FileName.Length);
    if (file->object.RelatedFileObject == NULL) return own;
    char *folder = emu_node_path(((struct emu_file *)file->object.RelatedFileObject)->node);
    char *path = malloc(strlen(folder) + strlen(own) + 2);
    sprintf(path, "%s%s%s", folder, folder[1] == 0 ? "" : "\\", own);
    free(folder);
    free(own);
    return path;
}

/* What can be found of it as its folders are called, the rest as it was asked for. */
static char *normalized_path(struct _FLT_VOLUME *volume, char *asked)
{
    struct emu_node *parent;
    struct emu_node *node = emu_node_find(volume, asked, &parent);
    if (node == NULL && parent == NULL) return asked;
    char *known = emu_node_path(node != NULL ? node : parent);
    if (node == NULL) {
        const char *last = emu_last_name(asked);
        char *path = malloc(strlen(known) + strlen(last) + 2);
        sprintf(path, "%s%s%s", known, known[1] == 0 ? "" : "\\", last);
        free(known);
        known = path;
    }
    free(asked);
    return known;
}

static void cut_last(char *path)
{
    char *last = strrchr(path, '\\');
    if (last != NULL) last[last == path ? 1 : 0] = 0;
}

static bool is_unsafe(const struct emu_operation *operation)
{
    return (operation->block.IrpFlags & IRP_PAGING_IO) != 0 || emu_self.in_top_level_irp || emu_self.apcs_disabled ||
           operation->file->has_cleaned_up;
}

NTSTATUS NTAPI FltGetFileNameInformation(PFLT_CALLBACK_DATA data, FLT_FILE_NAME_OPTIONS options,
                                         PFLT_FILE_NAME_INFORMATION *information)
{
    emu_require_irql("FltGetFileNameInformation", APC_LEVEL);
    struct emu_operation *operation = emu_operation_of(data);
    struct emu_file *file = operation->file;
    FLT_FILE_NAME_OPTIONS format = options & 0xff;
    *information = NULL;
    if (format != FLT_FILE_NAME_OPENED && format != FLT_FILE_NAME_NORMALIZED) emu_violation("a name in no format");
    if (is_unsafe(operation)) {
        emu_violation("FltGetFileNameInformation where it can deadlock");
        return STATUS_FLT_INVALID_NAME_REQUEST;
    }
    if (emu_fault("FltGetFileNameInformation")) return STATUS_FLT_INVALID_NAME_REQUEST;
    bool is_open = file->node != NULL;
    bool is_create = operation->block.MajorFunction == IRP_MJ_CREATE;
    if (!is_open && is_create && (operation->block.Parameters.Create.Options & FILE_OPEN_BY_FILE_ID) != 0) {
        return STATUS_FLT_INVALID_NAME_REQUEST;
    }
    EMU_LOCK(emu_volumes_lock);
    char *path = is_open ? emu_node_path(file->node) : asked_path(file);
    if (format == FLT_FILE_NAME_NORMALIZED) path = normalized_path(file->volume, path);
    EMU_UNLOCK(emu_volumes_lock);
    if ((operation->block.OperationFlags & SL_OPEN_TARGET_DIRECTORY) != 0 && !is_open) cut_last(path);
    *information = make(file->volume, path, format);
    free(path);
    return STATUS_SUCCESS;
}

/* A name that tunneling brings back: the folder's entry has it, the open was made by a short one. */
NTSTATUS NTAPI FltGetTunneledName(PFLT_CALLBACK_DATA data, PFLT_FILE_NAME_INFORMATION information,
                                  PFLT_FILE_NAME_INFORMATION *tunneled)
{
    emu_require_irql("FltGetTunneledName", APC_LEVEL);
    const struct emu_operation *operation = emu_operation_of(data);
    const struct emu_file *file = operation->file;
    *tunneled = NULL;
    if (emu_fault("FltGetTunneledName")) return STATUS_INSUFFICIENT_RESOURCES;
    if (information->Format != FLT_FILE_NAME_NORMALIZED || file->node == NULL) return STATUS_SUCCESS;
    EMU_LOCK(emu_volumes_lock);
    char *path = emu_node_path(file->node);
    EMU_UNLOCK(emu_volumes_lock);
    char *told = emu_narrow(information->Name.Buffer, information->Name.Length);
    if (strcmp(emu_last_name(told), emu_last_name(path)) != 0) *tunneled = make(file->volume, path, FLT_FILE_NAME_NORMALIZED);
    free(told);
    free(path);
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI FltGetDestinationFileNameInformation(PFLT_INSTANCE instance, PFILE_OBJECT object, HANDLE root, PWSTR name,
                                                    ULONG length, FLT_FILE_NAME_OPTIONS options,
                                                    PFLT_FILE_NAME_INFORMATION *information)
{
    emu_require_irql("FltGetDestinationFileNameInformation", PASSIVE_LEVEL);
    const struct emu_file *file = (struct emu_file *)object;
    *information = NULL;
    if (emu_fault("FltGetDestinationFileNameInformation")) return STATUS_FLT_INVALID_NAME_REQUEST;
    char *target = emu_narrow(name, length);
    const char *rest = target;
    EMU_LOCK(emu_volumes_lock);
    struct _FLT_VOLUME *volume = target[0] == '\\' ? emu_volume_of(target, &rest) : instance->volume;
    const struct emu_file *folder = (struct emu_file *)root;
    char *path = NULL;
    if (volume != NULL && target[0] != '\\') { /* in the folder of the handle, or in its own */
        const struct emu_node *own = file->node->parent == NULL ? file->node : file->node->parent;
        char *known = emu_node_path(folder != NULL ? folder->node : own);
        path = malloc(strlen(known) + strlen(target) + 2);
        sprintf(path, "%s%s%s", known, known[1] == 0 ? "" : "\\", target);
        free(known);
    } else if (volume != NULL) path = strdup(rest);
    if (path != NULL && (options & FLT_FILE_NAME_NORMALIZED) != 0) path = normalized_path(volume, path);
    EMU_UNLOCK(emu_volumes_lock);
    free(target);
    if (path == NULL) return STATUS_FLT_INVALID_NAME_REQUEST;
    *information = make(volume, path, options & 0xff);
    free(path);
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI IoReplaceFileObjectName(PFILE_OBJECT object, PWSTR name, USHORT length)
{
    emu_require_irql("IoReplaceFileObjectName", PASSIVE_LEVEL);
    if (emu_fault("IoReplaceFileObjectName")) return STATUS_INSUFFICIENT_RESOURCES;
    WCHAR *copy = malloc(length + sizeof(WCHAR));
    memcpy(copy, name, length);
    copy[length / sizeof(WCHAR)] = 0;
    free(object->FileName.Buffer);
    object->FileName = (UNICODE_STRING){length, (USHORT)(length + sizeof(WCHAR)), copy};
    return STATUS_SUCCESS;
}
