/* SPDX-License-Identifier: MIT */
#ifndef FSBPF_COMPAT_GUARDED_COPY_H
#define FSBPF_COMPAT_GUARDED_COPY_H

#include "kernel.h"

/**
 * Copies where one side is a user's buffer, already probed by the Filter Manager, that may vanish meanwhile.
 * The only place where the driver touches user memory. IRQL <= APC_LEVEL.
 *
 * @retval STATUS_SUCCESS All of it was copied.
 * @retval STATUS_ACCESS_VIOLATION The user's memory was not there.
 */
_Must_inspect_result_ NTSTATUS fsbpf_copy_guarded(_Out_writes_bytes_(length) PVOID destination,
                                                  _In_reads_bytes_(length) const VOID *source, SIZE_T length);

#ifdef FSBPF_EMULATION
/* Provided by the emulation: memory that a test has declared gone fails the copy. */
NTSTATUS NTAPI EmuGuardedCopy(PVOID destination, const VOID *source, SIZE_T length);
#endif

#endif
