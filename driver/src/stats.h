/* SPDX-License-Identifier: MIT */
/* Counters of what was seen, lost and refused: cheap to add to on any processor, summed when user mode asks. */
#ifndef FSBPF_STATS_H
#define FSBPF_STATS_H

#include "kernel.h"
#include "fsbpf_driver.h"

/** @param[in] cause FSBPF_CAUSE_*. Any IRQL. */
VOID fsbpf_count(ULONG cause);
/** @param[in] loss FSBPF_LOSS_*, of an operation FSBPF_OPERATION_*. Any IRQL. */
VOID fsbpf_count_loss(ULONG operation, ULONG loss);
/** Adds one event, and what the program itself counted as lost while it handled it. Any IRQL. */
VOID fsbpf_count_event(ULONG operation, _In_ const struct fsbpf_counters *program);
VOID fsbpf_read_counters(_Out_ struct fsbpf_driver_counters *counters);
VOID fsbpf_clear_counters(VOID);

#endif
