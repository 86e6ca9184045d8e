/* SPDX-License-Identifier: MIT */
/* What the kernel says about a process. */
#ifndef FSBPF_PROCESS_FACTS_H
#define FSBPF_PROCESS_FACTS_H

#include "procs.h"

/**
 * @param[in] information Of a process that is being created; NULL: it is older than the driver. Its command line is
 *     not known then.
 * @retval NULL No memory, or there is no image: counted. Otherwise with one reference.
 */
_IRQL_requires_(PASSIVE_LEVEL) _Ret_maybenull_ struct fsbpf_process *fsbpf_process_find_out(
    _In_ PEPROCESS process, _In_opt_ const PS_CREATE_NOTIFY_INFO *information);

#endif
