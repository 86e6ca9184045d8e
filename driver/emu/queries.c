/* SPDX-License-Identifier: MIT */
/* Operations that ask: of a file, of a name that is not open, of a folder. */
#include <stdlib.h>

#include "files.h"

static NTSTATUS serve_query(struct emu_operation *operation)
{
    NTSTATUS status = emu_operation_begin();
    if (NT_SUCCESS(status)) operation->data.IoStatus.Information = operation->block.Parameters.QueryFileInformation.Length;
    return status;
}

NTSTATUS emu_file_query(struct emu_file *file, FILE_INFORMATION_CLASS class, const struct emu_manner *manner)
{
    struct emu_operation operation = {
        .block = {.MajorFunction = IRP_MJ_QUERY_INFORMATION}, .file = file, .manner = *manner, .serve = serve_query};
    char buffer[128];
    operation.block.Parameters.QueryFileInformation.Length = sizeof(FILE_BASIC_INFORMATION);
    operation.block.Parameters.QueryFileInformation.FileInformationClass = class;
    operation.block.Parameters.QueryFileInformation.InfoBuffer = buffer;
    return emu_operation_send(&operation, NULL);
}

static NTSTATUS serve_network_query(struct emu_operation *operation)
{
    NTSTATUS status = emu_operation_begin();
    if (!NT_SUCCESS(status)) return status;
    char *path = emu_narrow(operation->file->object.FileName.Buffer, operation->file->object.FileName.Length);
    EMU_LOCK(emu_volumes_lock);
    const struct emu_node *node = emu_node_find(operation->file->volume, path, NULL);
    FILE_NETWORK_OPEN_INFORMATION *information = operation->extra;
    if (node != NULL) information->EndOfFile.QuadPart = (LONGLONG)node->stream->size;
    EMU_UNLOCK(emu_volumes_lock);
    free(path);
    return node == NULL ? STATUS_OBJECT_NAME_NOT_FOUND : STATUS_SUCCESS;
}

NTSTATUS emu_network_query(const char *path, const struct emu_manner *manner)
{
    FILE_NETWORK_OPEN_INFORMATION information = {0};
    const char *rest;
    struct emu_file file = {.volume = emu_volume_of(path, &rest)};
    if (file.volume == NULL) return FSBPF_STATUS(0xC000003A);
    USHORT length;
    WCHAR *name = emu_wide(rest, &length);
    file.object.FileName = (UNICODE_STRING){length, length, name};
    struct emu_operation operation = {.block = {.MajorFunction = IRP_MJ_NETWORK_QUERY_OPEN}, .file = &file, .manner = *manner,
                                      .serve = serve_network_query, .extra = &information};
    operation.manner.is_fast_io = true;
    operation.block.Parameters.NetworkQueryOpen.NetworkInformation = &information;
    NTSTATUS status = emu_send(&operation);
    bool is_done = emu_allows_fast_io(&operation);
    free(file.object.FileName.Buffer);
    if (is_done) return status;
    struct emu_file *opened;
    ULONG_PTR created;
    struct emu_open how = {.path = path, .disposition = FILE_OPEN, .access = FILE_READ_ATTRIBUTES};
    status = emu_file_open(&how, &opened, &created);
    if (!NT_SUCCESS(status)) return status;
    status = emu_file_query(opened, FileNetworkOpenInformation, &(struct emu_manner){0});
    emu_file_close(opened, &(struct emu_manner){0});
    return status;
}

static NTSTATUS serve_directory(struct emu_operation *operation)
{
    NTSTATUS status = emu_operation_begin();
    if (!NT_SUCCESS(status)) return status;
    if (operation->block.MinorFunction != IRP_MN_QUERY_DIRECTORY) return STATUS_SUCCESS;
    ULONG entries = 0;
    EMU_LOCK(emu_volumes_lock);
    for (const struct emu_node *each = operation->file->node->children; each != NULL; each = each->next) entries++;
    EMU_UNLOCK(emu_volumes_lock);
    struct emu_file *file = operation->file; /* the whole listing in one call, then its end */
    if (file->object.CurrentByteOffset.QuadPart++ > 0 || entries == 0) return STATUS_NO_MORE_FILES;
    operation->data.IoStatus.Information = 72 * entries;
    return STATUS_SUCCESS;
}

NTSTATUS emu_directory(struct emu_file *file, UCHAR minor, const struct emu_manner *manner, ULONG_PTR *done)
{
    struct emu_operation operation = {.block = {.MajorFunction = IRP_MJ_DIRECTORY_CONTROL, .MinorFunction = minor},
                                      .file = file, .manner = *manner, .serve = serve_directory};
    operation.manner.is_fast_io = false;
    operation.block.Parameters.DirectoryControl.QueryDirectory.Length = 4096;
    operation.block.Parameters.DirectoryControl.QueryDirectory.FileInformationClass = FileDirectoryInformation;
    return emu_operation_send(&operation, done);
}

NTSTATUS NTAPI FltQueryInformationFile(PFLT_INSTANCE instance, PFILE_OBJECT object, PVOID information, ULONG length,
                                       FILE_INFORMATION_CLASS class, PULONG returned)
{
    (void)instance;
    emu_require_irql("FltQueryInformationFile", PASSIVE_LEVEL);
    const struct emu_file *file = (struct emu_file *)object;
    if (file->stream == NULL) emu_violation("FltQueryInformationFile of a file that is not open");
    if (file->stream == NULL || emu_fault("FltQueryInformationFile")) return STATUS_INVALID_PARAMETER;
    EMU_LOCK(emu_volumes_lock);
    FILE_INTERNAL_INFORMATION internal = {.IndexNumber.QuadPart = (LONGLONG)file->stream->id};
    FILE_STANDARD_INFORMATION standard = {
        .EndOfFile.QuadPart = (LONGLONG)file->stream->size,
        .NumberOfLinks = (ULONG)file->stream->names,
        .Directory = (file->stream->attributes & FILE_ATTRIBUTE_DIRECTORY) != 0,
    };
    FILE_BASIC_INFORMATION basic = {.FileAttributes = file->stream->attributes};
    EMU_UNLOCK(emu_volumes_lock);
    const void *from = class == FileInternalInformation ? (void *)&internal
                       : class == FileStandardInformation ? (void *)&standard
                       : class == FileBasicInformation    ? (void *)&basic
                                                          : NULL;
    ULONG size = class == FileInternalInformation ? sizeof internal : class == FileStandardInformation ? sizeof standard : sizeof basic;
    if (from == NULL || length < size) {
        emu_violation("FltQueryInformationFile of class %d, %u bytes", class, length);
        return STATUS_INVALID_PARAMETER;
    }
    memcpy(information, from, size);
    if (returned != NULL) *returned = size;
    return STATUS_SUCCESS;
}
