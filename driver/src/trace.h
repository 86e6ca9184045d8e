/* SPDX-License-Identifier: MIT */
/* Failures, told to ETW: driver/etw/fsbpf.man says how they read. */
#ifndef FSBPF_TRACE_H
#define FSBPF_TRACE_H

#include "kernel.h"

/* Ids of the manifest's events. Each carries one NTSTATUS. */
#define FSBPF_TRACE_START 1   /* the driver could not be started */
#define FSBPF_TRACE_ATTACH 2  /* a program could not be attached: its caller is told -EINVAL only */
#define FSBPF_TRACE_REDIRECT 3 /* an open could not be redirected */
#define FSBPF_TRACE_PORT 4    /* a connection or a message was refused */

VOID fsbpf_trace_open(VOID);
VOID fsbpf_trace_close(VOID);
/** Any IRQL. Nothing where nobody listens. */
VOID fsbpf_trace(USHORT id, NTSTATUS status);

#endif
