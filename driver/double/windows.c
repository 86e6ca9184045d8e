/* SPDX-License-Identifier: MIT */
/* What the emulation needs of the Windows it runs on. */
#include <windows.h>

#include "clock.h"

/* Of the performance counter: Wine has no QueryInterruptTimePrecise, so the double gives its callers this time, too. */
uint64_t double_interrupt_time_ns(void)
{
    enum { NS_PER_SECOND = 1000000000 };
    LARGE_INTEGER frequency, count;
    QueryPerformanceFrequency(&frequency);
    QueryPerformanceCounter(&count);
    uint64_t seconds = (uint64_t)(count.QuadPart / frequency.QuadPart);
    uint64_t rest = (uint64_t)(count.QuadPart % frequency.QuadPart);
    return seconds * NS_PER_SECOND + rest * NS_PER_SECOND / (uint64_t)frequency.QuadPart;
}

void double_sleep_ms(uint32_t ms)
{
    Sleep(ms);
}

uint32_t double_processors(void)
{
    return GetMaximumProcessorCount(ALL_PROCESSOR_GROUPS);
}

uint32_t double_process_id(void)
{
    return GetCurrentProcessId();
}
