/* SPDX-License-Identifier: MIT */
/* The machine's time is Windows' own, but that operations take as long as the story says. */
#ifndef FSBPF_DOUBLE_CLOCK_H
#define FSBPF_DOUBLE_CLOCK_H

#include <stdint.h>

void double_clock_start(void);
/** Brings both together: waits where the story's operations took longer than they really did. */
void double_clock_meet(void);
void double_sleep_ms(uint32_t ms);
uint32_t double_processors(void);
/** Of the process that the double is loaded into. */
uint32_t double_process_id(void);

/* Between the two worlds of headers: implemented where windows.h can be seen. */
uint64_t double_interrupt_time_ns(void);

#endif
