/* SPDX-License-Identifier: MIT */
#include "volume.h"

#include "memory.h"
#include "stats.h"

/* By FLT_FILESYSTEM_TYPE; a type that is not listed is "unknown". */
static const char *const type_names[] = {
    [FLT_FSTYPE_RAW] = "RAW",       [FLT_FSTYPE_NTFS] = "NTFS",     [FLT_FSTYPE_FAT] = "FAT",
    [FLT_FSTYPE_CDFS] = "CDFS",     [FLT_FSTYPE_UDFS] = "UDFS",     [FLT_FSTYPE_LANMAN] = "LANMAN",
    [FLT_FSTYPE_WEBDAV] = "WEBDAV", [FLT_FSTYPE_RDPDR] = "RDPDR",   [FLT_FSTYPE_NFS] = "NFS",
    [FLT_FSTYPE_MUP] = "MUP",       [FLT_FSTYPE_EXFAT] = "EXFAT",   [FLT_FSTYPE_NPFS] = "NPFS",
    [FLT_FSTYPE_MSFS] = "MSFS",     [FLT_FSTYPE_CSVFS] = "CSVFS",   [FLT_FSTYPE_REFS] = "REFS",
};

static const char *name_of_type(FLT_FILESYSTEM_TYPE type)
{
    const char *name = (ULONG)type < RTL_NUMBER_OF(type_names) ? type_names[type] : NULL;

    return name ? name : "unknown";
}

NTSTATUS NTAPI fsbpf_volume_setup(PCFLT_RELATED_OBJECTS objects, FLT_INSTANCE_SETUP_FLAGS flags,
                                  DEVICE_TYPE device_type, FLT_FILESYSTEM_TYPE file_system)
{
    const char *type = name_of_type(file_system);
    struct fsbpf_volume *volume;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(flags);
    status = FltAllocateContext(objects->Filter, FLT_INSTANCE_CONTEXT, sizeof(*volume), NonPagedPoolNx,
                                (PFLT_CONTEXT *)&volume);
    if (!NT_SUCCESS(status)) {
        fsbpf_count(FSBPF_CAUSE_MEMORY);
        return STATUS_FLT_DO_NOT_ATTACH;
    }
    volume->generation = 0;
    volume->mount = NULL;
    volume->is_network = device_type == FILE_DEVICE_NETWORK_FILE_SYSTEM;
    fsbpf_text_set(&volume->type, type, (ULONG)strlen(type));
    status = FltSetInstanceContext(objects->Instance, FLT_SET_CONTEXT_KEEP_IF_EXISTS, volume, NULL);
    FltReleaseContext(volume);
    return NT_SUCCESS(status) ? STATUS_SUCCESS : STATUS_FLT_DO_NOT_ATTACH;
}

VOID NTAPI fsbpf_volume_cleanup(PFLT_CONTEXT context, FLT_CONTEXT_TYPE type)
{
    struct fsbpf_volume *volume = context;

    UNREFERENCED_PARAMETER(type);
    fsbpf_free(volume->mount);
}

_Use_decl_annotations_ struct fsbpf_volume *fsbpf_volume_of(PCFLT_RELATED_OBJECTS objects)
{
    PFLT_CONTEXT volume;

    return NT_SUCCESS(FltGetInstanceContext(objects->Instance, &volume)) ? volume : NULL;
}

/* One block: the structure, the device's name, the two texts. */
static struct fsbpf_mount *make_mount(const struct fsbpf_volume *volume, PCUNICODE_STRING path, PCUNICODE_STRING device)
{
    ULONG units = path->Length / sizeof(WCHAR), path_length = fsbpf_utf8_length(path->Buffer, units);
    ULONG described_length = path_length + volume->type.length + 3 - (path_length ? 0 : 1);
    struct fsbpf_mount *mount = fsbpf_allocate(sizeof(*mount) + device->Length + path_length + described_length);
    char *text;

    if (!mount)
        return NULL;
    mount->device = (WCHAR *)(mount + 1);
    mount->device_bytes = device->Length;
    memcpy(mount->device, device->Buffer, device->Length);
    text = (char *)mount->device + device->Length;
    fsbpf_text_set(&mount->path, text, path_length);
    text = fsbpf_utf8_write(text, path->Buffer, units);
    fsbpf_text_set(&mount->described, text, described_length);
    text = fsbpf_utf8_write(text, path->Buffer, units);
    if (path_length)
        *text++ = ' ';
    *text++ = '(';
    memcpy(text, volume->type.bytes, volume->type.length);
    text[volume->type.length] = ')';
    return mount;
}

/* Asks the mount manager for the letter. False: there is none, or it can't be asked. */
static bool ask_letter(PFLT_VOLUME volume, PUNICODE_STRING letter)
{
    PDEVICE_OBJECT device;
    NTSTATUS status = FltGetDiskDeviceObject(volume, &device);

    if (!NT_SUCCESS(status))
        return false;
    status = IoVolumeDeviceToDosName(device, letter);
    ObDereferenceObject(device);
    return NT_SUCCESS(status);
}

static struct fsbpf_mount *find_mount(struct fsbpf_volume *volume, PCFLT_RELATED_OBJECTS objects,
                                      PCUNICODE_STRING device)
{
    static const UNICODE_STRING nothing;
    struct fsbpf_mount *mount;
    UNICODE_STRING letter;

    if (volume->is_network)
        return make_mount(volume, &nothing, device);
    if (!ask_letter(objects->Volume, &letter))
        return make_mount(volume, device, device);
    mount = make_mount(volume, &letter, device);
    ExFreePool(letter.Buffer);
    return mount;
}

_Use_decl_annotations_ const struct fsbpf_mount *fsbpf_volume_mount(struct fsbpf_volume *volume,
                                                                    PCFLT_RELATED_OBJECTS objects,
                                                                    PCUNICODE_STRING device)
{
    struct fsbpf_mount *mount = ReadPointerAcquire((PVOID *)&volume->mount), *other;

    if (mount || KeGetCurrentIrql() != PASSIVE_LEVEL)
        return mount;
    mount = find_mount(volume, objects, device);
    if (!mount)
        return NULL;
    other = InterlockedCompareExchangePointer((PVOID *)&volume->mount, mount, NULL);
    if (!other)
        return mount;
    fsbpf_free(mount); /* another thread was faster */
    return other;
}
