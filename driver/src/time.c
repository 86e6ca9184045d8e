/* SPDX-License-Identifier: MIT */
#include "time.h"

#define NS_PER_SECOND 1000000000ull
#define NS_PER_INTERRUPT_UNIT 100

static fsbpf_u64 ticks_per_second = NS_PER_SECOND;

VOID fsbpf_time_start(VOID)
{
    LARGE_INTEGER frequency;

    KeQueryPerformanceCounter(&frequency);
    ticks_per_second = (fsbpf_u64)frequency.QuadPart;
}

fsbpf_u64 fsbpf_time_ns(VOID)
{
    ULONG64 ticks;

    return KeQueryInterruptTimePrecise(&ticks) * NS_PER_INTERRUPT_UNIT;
}

fsbpf_u64 fsbpf_ticks(VOID)
{
    return (fsbpf_u64)KeQueryPerformanceCounter(NULL).QuadPart;
}

fsbpf_u64 fsbpf_ticks_between_ns(fsbpf_u64 from, fsbpf_u64 to)
{
    fsbpf_u64 ticks = to > from ? to - from : 0;

    /* In two parts: ticks * NS_PER_SECOND overflows after half an hour at 10 MHz. */
    return ticks / ticks_per_second * NS_PER_SECOND + ticks % ticks_per_second * NS_PER_SECOND / ticks_per_second;
}
