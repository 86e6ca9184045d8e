/* SPDX-License-Identifier: MIT */
/* Sending an open elsewhere. */
#ifndef FSBPF_REDIRECT_H
#define FSBPF_REDIRECT_H

#include "volume.h"

struct fsbpf_name;

/* A path to open instead, as a program gave it. */
struct fsbpf_target {
    ULONG bytes; /* of path */
    WCHAR path[];
};

/**
 * Takes a target as UTF-8: "C:\folder\file", or with the device's name in front.
 * @retval 0 *target is the caller's.
 * @retval FSBPF_HELPER_REFUSED It is empty, relative, too long or no UTF-8, or there is no memory.
 */
_IRQL_requires_max_(DISPATCH_LEVEL) fsbpf_s64 fsbpf_target_make(_Outptr_ struct fsbpf_target **target,
                                                                _In_reads_bytes_(length) const char *path,
                                                                ULONG length);
_IRQL_requires_max_(DISPATCH_LEVEL) VOID fsbpf_target_free(_In_opt_ struct fsbpf_target *target);

/**
 * Makes a create reparse to the target.
 * @param[in] volume, name Of the file that was to be opened.
 * @retval STATUS_REPARSE The operation is to be completed: its status is set.
 * @retval STATUS_SUCCESS There is nothing to be done: it is the file itself.
 * @retval else The open is to go on as it is: counted and traced.
 */
_IRQL_requires_(PASSIVE_LEVEL) NTSTATUS fsbpf_redirect(_Inout_ PFLT_CALLBACK_DATA data,
                                                       _In_ PCFLT_RELATED_OBJECTS objects,
                                                       _In_opt_ const struct fsbpf_volume *volume,
                                                       _In_ const struct fsbpf_target *target);

#endif
