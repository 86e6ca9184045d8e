/* SPDX-License-Identifier: MIT */
/* The two clocks: of events, and of what lies between two moments. */
#ifndef FSBPF_TIME_H
#define FSBPF_TIME_H

#include "kernel.h"
#include "fsbpf_driver.h"

VOID fsbpf_time_start(VOID);

/** Nanoseconds on the clock of the eBPF core's ktime helpers: since boot, without sleep. Any IRQL. */
fsbpf_u64 fsbpf_time_ns(VOID);

/** Ticks of the performance counter. Any IRQL. */
fsbpf_u64 fsbpf_ticks(VOID);

/** From one reading of fsbpf_ticks to another; 0 where the counter went backwards. */
fsbpf_u64 fsbpf_ticks_between_ns(fsbpf_u64 from, fsbpf_u64 to);

#endif
