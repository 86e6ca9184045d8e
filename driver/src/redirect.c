/* SPDX-License-Identifier: MIT */
#include "redirect.h"

#include "filter.h"
#include "memory.h"
#include "stats.h"
#include "trace.h"

#define HOPS_MAX 8 /* redirections of one open */
#define PATH_BYTES_MAX 0x7ff0 /* in UNICODE_STRINGs, with a device's name in front */
#define SEPARATOR L'\\'

static const GUID hops_ecp = FSBPF_REDIRECT_ECP_GUID;

/* The extra create parameter: travels with an open through all its reparses. */
struct hops {
    ULONG count;
};

static bool is_absolute(const WCHAR *path, ULONG units)
{
    bool has_letter = units > 2 && path[1] == L':' && path[2] == SEPARATOR;

    return has_letter || (units > 1 && path[0] == SEPARATOR && path[1] != SEPARATOR);
}

_Use_decl_annotations_ fsbpf_s64 fsbpf_target_make(struct fsbpf_target **target, const char *path, ULONG length)
{
    struct fsbpf_target *made;
    ULONG units;

    if (!length || length >= FSBPF_PATH_SIZE)
        return FSBPF_HELPER_REFUSED;
    made = fsbpf_allocate(sizeof(*made) + length * sizeof(WCHAR));
    if (!made)
        return FSBPF_HELPER_REFUSED;
    units = fsbpf_utf16_write(made->path, path, length);
    if (!is_absolute(made->path, units)) {
        fsbpf_free(made);
        return FSBPF_HELPER_REFUSED;
    }
    made->bytes = units * sizeof(WCHAR);
    *target = made;
    return 0;
}

_Use_decl_annotations_ VOID fsbpf_target_free(struct fsbpf_target *target)
{
    fsbpf_free(target);
}

static WCHAR folded(WCHAR unit)
{
    return unit >= L'a' && unit <= L'z' ? (WCHAR)(unit - L'a' + L'A') : unit;
}

/* Bytes of the target behind a prefix and in front of a separator; 0: it does not begin so. */
static ULONG bytes_behind(const struct fsbpf_target *target, const WCHAR *prefix, ULONG prefix_bytes)
{
    ULONG units = prefix_bytes / sizeof(WCHAR);

    if (target->bytes <= prefix_bytes || target->path[units] != SEPARATOR)
        return 0;
    for (ULONG at = 0; at < units; at++)
        if (folded(target->path[at]) != folded(prefix[at]))
            return 0;
    return target->bytes - prefix_bytes;
}

/* The part of the target behind its volume, which must be this one; 0: it is another. */
static ULONG bytes_on_volume(const struct fsbpf_target *target, const struct fsbpf_mount *mount)
{
    WCHAR letter[2];
    ULONG bytes = bytes_behind(target, mount->device, mount->device_bytes);

    if (bytes || mount->path.length != RTL_NUMBER_OF(letter))
        return bytes;
    letter[0] = (WCHAR)mount->path.bytes[0];
    letter[1] = (WCHAR)mount->path.bytes[1];
    return bytes_behind(target, letter, sizeof(letter));
}

/* Finds the open's count of hops, or puts one there. NULL: no memory. */
static struct hops *find_hops(PFLT_CALLBACK_DATA data)
{
    PFLT_FILTER filter = fsbpf_filter();
    PECP_LIST list = NULL;
    struct hops *hops;
    bool is_new;

    if (NT_SUCCESS(FltGetEcpListFromCallbackData(filter, data, &list)) && list &&
        NT_SUCCESS(FltFindExtraCreateParameter(filter, list, &hops_ecp, (PVOID *)&hops, NULL)))
        return hops;
    is_new = !list;
    if (is_new && !NT_SUCCESS(FltAllocateExtraCreateParameterList(filter, 0, &list)))
        return NULL;
    if (!NT_SUCCESS(FltAllocateExtraCreateParameter(filter, &hops_ecp, sizeof(*hops), 0, NULL, FSBPF_POOL_TAG,
                                                    (PVOID *)&hops)))
        goto no_parameter;
    hops->count = 0;
    if (!NT_SUCCESS(FltInsertExtraCreateParameter(filter, list, hops)))
        goto no_insertion;
    if (!is_new || NT_SUCCESS(FltSetEcpListIntoCallbackData(filter, data, list)))
        return hops;
    FltFreeExtraCreateParameterList(filter, list); /* and what is in it */
    return NULL;

no_insertion:
    FltFreeExtraCreateParameter(filter, hops);
no_parameter:
    if (is_new)
        FltFreeExtraCreateParameterList(filter, list);
    return NULL;
}

static NTSTATUS replace_name(PFILE_OBJECT file, const struct fsbpf_mount *mount, const struct fsbpf_target *target,
                             ULONG rest_bytes)
{
    ULONG bytes = mount->device_bytes + rest_bytes;
    WCHAR *path;
    NTSTATUS status;

    if (bytes > PATH_BYTES_MAX)
        return STATUS_INVALID_PARAMETER;
    path = fsbpf_allocate(bytes);
    if (!path)
        return STATUS_INSUFFICIENT_RESOURCES;
    memcpy(path, mount->device, mount->device_bytes);
    memcpy((char *)path + mount->device_bytes, (const char *)target->path + target->bytes - rest_bytes, rest_bytes);
    status = IoReplaceFileObjectName(file, path, (USHORT)bytes);
    fsbpf_free(path);
    return status;
}

/*
 * Whether the target is what is being opened: the reparse would come here again. An open by a relative name takes one
 * more turn, after which its name is absolute.
 */
static bool is_itself(const FILE_OBJECT *file, const struct fsbpf_target *target, ULONG rest_bytes)
{
    const WCHAR *rest = (const WCHAR *)((const char *)target->path + target->bytes - rest_bytes);

    if (file->RelatedFileObject || file->FileName.Length != rest_bytes)
        return false;
    for (ULONG at = 0; at < rest_bytes / sizeof(WCHAR); at++)
        if (folded(file->FileName.Buffer[at]) != folded(rest[at]))
            return false;
    return true;
}

static NTSTATUS reparse(PFLT_CALLBACK_DATA data, const struct fsbpf_mount *mount, const struct fsbpf_target *target,
                        ULONG rest_bytes)
{
    PFILE_OBJECT file = data->Iopb->TargetFileObject;
    struct hops *hops = find_hops(data);
    NTSTATUS status;

    if (!hops)
        return STATUS_INSUFFICIENT_RESOURCES;
    if (hops->count >= HOPS_MAX) {
        fsbpf_count(FSBPF_CAUSE_REDIRECT_LOOP);
        return STATUS_TOO_MANY_LINKS;
    }
    status = replace_name(file, mount, target, rest_bytes);
    if (!NT_SUCCESS(status))
        return status;
    hops->count++;
    data->IoStatus.Status = STATUS_REPARSE;
    data->IoStatus.Information = IO_REPARSE;
    return STATUS_REPARSE;
}

_Use_decl_annotations_ NTSTATUS fsbpf_redirect(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects,
                                               const struct fsbpf_volume *volume, const struct fsbpf_target *target)
{
    struct fsbpf_mount *mount = volume ? ReadPointerAcquire((PVOID *)&volume->mount) : NULL;
    ULONG rest_bytes = mount ? bytes_on_volume(target, mount) : 0;
    NTSTATUS status = STATUS_NOT_SAME_DEVICE;

    if (rest_bytes && is_itself(objects->FileObject, target, rest_bytes))
        return STATUS_SUCCESS;
    if (rest_bytes)
        status = reparse(data, mount, target, rest_bytes);
    if (status == STATUS_REPARSE) {
        fsbpf_count(FSBPF_CAUSE_REDIRECTED);
        return status;
    }
    fsbpf_count(FSBPF_CAUSE_REDIRECT_FAILED);
    fsbpf_trace(FSBPF_TRACE_REDIRECT, status);
    return status;
}
