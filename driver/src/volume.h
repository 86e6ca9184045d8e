/* SPDX-License-Identifier: MIT */
/* A volume, as long as an instance watches it: what its files are called by, and when they were last renamed. */
#ifndef FSBPF_VOLUME_H
#define FSBPF_VOLUME_H

#include "text.h"

/* How a user writes the place of the volume, and how the kernel does. Made once, never changed. */
struct fsbpf_mount {
    struct fsbpf_text path;      /* "C:", or the device's name where no letter was given; empty of a network's files */
    struct fsbpf_text described; /* "C: (NTFS)" */
    USHORT device_bytes;         /* of the device's name */
    WCHAR *device;               /* "\Device\HarddiskVolume3" */
};

/* The instance's context. */
struct fsbpf_volume {
    volatile LONG64 generation; /* of names: grows with each rename on the volume, and each link */
    struct fsbpf_mount *volatile mount; /* NULL: not asked for yet */
    struct fsbpf_text type; /* "NTFS" */
    bool is_network;
};

/** FLT_REGISTRATION's InstanceSetupCallback. */
NTSTATUS NTAPI fsbpf_volume_setup(_In_ PCFLT_RELATED_OBJECTS objects, FLT_INSTANCE_SETUP_FLAGS flags,
                                  DEVICE_TYPE device_type, FLT_FILESYSTEM_TYPE file_system);

/** FLT_CONTEXT_REGISTRATION's cleanup. */
VOID NTAPI fsbpf_volume_cleanup(_In_ PFLT_CONTEXT context, FLT_CONTEXT_TYPE type);

/** @returns the instance's context, to be released with FltReleaseContext; NULL: there is none. */
_IRQL_requires_max_(APC_LEVEL) _Ret_maybenull_ struct fsbpf_volume *fsbpf_volume_of(
    _In_ PCFLT_RELATED_OBJECTS objects);

/**
 * @param[in] device Name of the volume's device, as file names begin with it.
 * @retval NULL No memory, or the IRQL is too high to ask for a letter that is not known yet.
 */
_IRQL_requires_max_(APC_LEVEL) _Ret_maybenull_ const struct fsbpf_mount *fsbpf_volume_mount(
    _Inout_ struct fsbpf_volume *volume, _In_ PCFLT_RELATED_OBJECTS objects, _In_ PCUNICODE_STRING device);

#endif
