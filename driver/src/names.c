/* SPDX-License-Identifier: MIT */
#include "names.h"

#include "filter.h"
#include "memory.h"
#include "stats.h"

#define SEPARATOR '\\'

/* The folder of a file in the root is the root, with its separator, as a user writes it: "C:\". */
static ULONG length_of_dir(const char *path, ULONG base)
{
    if (base < 2)
        return base;
    return path[base - 2] == ':' ? base : base - 1;
}

static ULONG base_of(const char *path, ULONG length)
{
    ULONG base = length;

    while (base && path[base - 1] != SEPARATOR)
        base--;
    return base;
}

/* Behind the last dot, if that is not the first character. */
static ULONG extension_of(const char *name, ULONG length)
{
    for (ULONG at = length; at > 1; at--)
        if (name[at - 1] == '.')
            return at;
    return length;
}

static VOID split(struct fsbpf_name *name, const char *path, ULONG length, ULONG flags)
{
    ULONG end = length > 1 && path[length - 1] == SEPARATOR ? length - 1 : length; /* of a root's name */
    ULONG base = base_of(path, end), ext = base + extension_of(path + base, end - base);

    fsbpf_text_set(&name->path, path, length);
    fsbpf_text_set(&name->dir, path, end < length ? length : length_of_dir(path, base));
    fsbpf_text_set(&name->name, path + base, end - base);
    fsbpf_text_set(&name->ext, path + ext, end - ext);
    name->path.flags = flags;
    name->dir.flags = flags;
}

/* A folder may be opened with a separator behind its name; the root keeps it. */
static USHORT without_last_separator(PCUNICODE_STRING text, USHORT from_bytes)
{
    USHORT end = text->Length;

    if (end > from_bytes + sizeof(WCHAR) && text->Buffer[end / sizeof(WCHAR) - 1] == SEPARATOR)
        end -= sizeof(WCHAR);
    return end;
}

_Use_decl_annotations_ struct fsbpf_name *fsbpf_name_make(const struct fsbpf_text *prefix, PCUNICODE_STRING text,
                                                          USHORT from_bytes)
{
    const WCHAR *source = text->Buffer + from_bytes / sizeof(WCHAR);
    ULONG units = (without_last_separator(text, from_bytes) - from_bytes) / sizeof(WCHAR), prefix_length = prefix->length;
    ULONG length = fsbpf_utf8_length(source, units), flags = 0;
    struct fsbpf_name *name;
    char *path;

    if (prefix_length + length >= FSBPF_PATH_SIZE) {
        ULONG skipped = fsbpf_utf8_skip(source, units, FSBPF_PATH_SIZE - 1);

        source += skipped;
        units -= skipped;
        length = fsbpf_utf8_length(source, units);
        prefix_length = 0;
        flags = FSBPF_TEXT_PATH_CUT;
    }
    name = fsbpf_allocate(sizeof(*name) + prefix_length + length);
    if (!name)
        return NULL;
    path = (char *)(name + 1);
    memcpy(path, prefix->bytes, prefix_length);
    fsbpf_utf8_write(path + prefix_length, source, units);
    name->references = 1;
    split(name, path, prefix_length + length, flags);
    return name;
}

_Use_decl_annotations_ struct fsbpf_name *fsbpf_name_copy(const struct fsbpf_text *path)
{
    ULONG length = path->length < FSBPF_PATH_SIZE ? path->length : FSBPF_PATH_SIZE - 1;
    struct fsbpf_name *name = fsbpf_allocate(sizeof(*name) + length);

    if (!name)
        return NULL;
    memcpy(name + 1, path->bytes + path->length - length, length);
    name->references = 1;
    split(name, (char *)(name + 1), length, length < path->length ? FSBPF_TEXT_PATH_CUT : 0);
    return name;
}

_Use_decl_annotations_ VOID fsbpf_name_keep(struct fsbpf_name *name)
{
    InterlockedIncrement(&name->references);
}

_Use_decl_annotations_ VOID fsbpf_name_release(struct fsbpf_name *name)
{
    if (name && !InterlockedDecrement(&name->references))
        fsbpf_free(name);
}

_Use_decl_annotations_ struct fsbpf_name *fsbpf_name_from(struct fsbpf_volume *volume, PCFLT_RELATED_OBJECTS objects,
                                                          const FLT_FILE_NAME_INFORMATION *information)
{
    static const char network[] = "\\"; /* \Device\Mup\server\share becomes \\server\share */
    struct fsbpf_text network_prefix;
    const struct fsbpf_mount *mount = fsbpf_volume_mount(volume, objects, &information->Volume);
    USHORT device = information->Volume.Length;

    if (!mount)
        return NULL;
    if (device > information->Name.Length)
        device = 0;
    if (mount->path.length)
        return fsbpf_name_make(&mount->path, &information->Name, device);
    fsbpf_text_set(&network_prefix, network, sizeof(network) - 1);
    return fsbpf_name_make(&network_prefix, &information->Name, device);
}

_Use_decl_annotations_ bool fsbpf_name_is_safe(PFLT_CALLBACK_DATA data)
{
    const FLT_IO_PARAMETER_BLOCK *parameters = data->Iopb;

    return KeGetCurrentIrql() == PASSIVE_LEVEL && !KeAreAllApcsDisabled() && !IoGetTopLevelIrp() &&
           !(parameters->IrpFlags & (IRP_PAGING_IO | IRP_SYNCHRONOUS_PAGING_IO)) &&
           !(parameters->TargetFileObject->Flags & FO_CLEANUP_COMPLETE);
}

/* Replaces a name that tunneling has made wrong. */
static VOID retunnel(PFLT_CALLBACK_DATA data, PFLT_FILE_NAME_INFORMATION *information)
{
    PFLT_FILE_NAME_INFORMATION tunneled = NULL;

    if (!NT_SUCCESS(FltGetTunneledName(data, *information, &tunneled)) || !tunneled)
        return;
    FltReleaseFileNameInformation(*information);
    *information = tunneled;
}

_Use_decl_annotations_ struct fsbpf_name *fsbpf_name_query(struct fsbpf_volume *volume, PFLT_CALLBACK_DATA data,
                                                           PCFLT_RELATED_OBJECTS objects, FLT_FILE_NAME_OPTIONS formats,
                                                           bool tunneled)
{
    PFLT_FILE_NAME_INFORMATION information;
    struct fsbpf_name *name;

    if (!fsbpf_name_is_safe(data) ||
        !NT_SUCCESS(FltGetFileNameInformation(data, formats | FLT_FILE_NAME_QUERY_DEFAULT, &information)))
        return NULL;
    if (tunneled)
        retunnel(data, &information);
    name = fsbpf_name_from(volume, objects, information);
    FltReleaseFileNameInformation(information);
    return name;
}
