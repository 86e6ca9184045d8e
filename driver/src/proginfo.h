/* SPDX-License-Identifier: MIT */
/* What the verifier and the eBPF core need to know of the program type: provider of the program information. */
#ifndef FSBPF_PROGINFO_H
#define FSBPF_PROGINFO_H

#include "kernel.h"

_Must_inspect_result_ NTSTATUS fsbpf_proginfo_open(VOID);
/** Waits until no program of the type is left. PASSIVE_LEVEL. */
VOID fsbpf_proginfo_close(VOID);

#endif
