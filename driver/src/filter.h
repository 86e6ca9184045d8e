/* SPDX-License-Identifier: MIT */
/* Registration with the Filter Manager. */
#ifndef FSBPF_FILTER_H
#define FSBPF_FILTER_H

#include "kernel.h"

/** The driver's filter, between fsbpf_filter_open and fsbpf_filter_close. */
PFLT_FILTER fsbpf_filter(VOID);

_Must_inspect_result_ NTSTATUS fsbpf_filter_open(_In_ PDRIVER_OBJECT driver, _In_ PFLT_FILTER_UNLOAD_CALLBACK unload);
/** From here on callbacks come. */
_Must_inspect_result_ NTSTATUS fsbpf_filter_start(VOID);
/** Nothing where it is not open. Waits until no callback runs. PASSIVE_LEVEL. */
VOID fsbpf_filter_close(VOID);

#endif
