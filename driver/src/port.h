/* SPDX-License-Identifier: MIT */
/* The filter communication port: counters and texts for user mode. */
#ifndef FSBPF_PORT_H
#define FSBPF_PORT_H

#include "kernel.h"

_Must_inspect_result_ NTSTATUS fsbpf_port_open(_In_ PFLT_FILTER filter);
/** Nothing where it is not open. Connections end by themselves. */
VOID fsbpf_port_close(VOID);

#endif
