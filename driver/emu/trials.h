/* SPDX-License-Identifier: MIT */
#ifndef FSBPF_EMU_TRIALS_H
#define FSBPF_EMU_TRIALS_H

#include "host.h"

/** race KIND ROUNDS: see races.c. */
void emu_run_race(struct emu_call *call);
/** interleave STRIDE: see interleavings.c; every stride-th order with two threads taken off is run. */
void emu_run_interleavings(struct emu_call *call);
/** bench OPERATIONS: ns an operation. */
void emu_run_bench(struct emu_call *call);

#endif
