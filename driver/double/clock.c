/* SPDX-License-Identifier: MIT */
#include "clock.h"

#include "emu.h"

void double_clock_start(void)
{
    emu_advance_ns((LONGLONG)(double_interrupt_time_ns() - emu_now_ns()));
}

void double_clock_meet(void)
{
    enum { NS_PER_MS = 1000000 };
    LONGLONG ahead = (LONGLONG)(emu_now_ns() - double_interrupt_time_ns());
    if (ahead > 0) double_sleep_ms((uint32_t)(ahead / NS_PER_MS) + 1);
    ahead = (LONGLONG)(emu_now_ns() - double_interrupt_time_ns());
    if (ahead < 0) emu_advance_ns(-ahead);
}
