/* SPDX-License-Identifier: MIT */
/* What the emulation needs of the Windows it runs on. */
#define _WIN32_WINNT 0x0A00
#include <windows.h>
#include <realtimeapiset.h>

#include "clock.h"

uint64_t double_interrupt_time_ns(void)
{
    enum { NS_PER_TICK = 100 };
    static VOID(WINAPI *query)(PULONGLONG time);
    ULONGLONG ticks;
    if (query == NULL) query = (void *)GetProcAddress(GetModuleHandleA("kernelbase.dll"), "QueryInterruptTimePrecise");
    query(&ticks);
    return ticks * NS_PER_TICK;
}

void double_sleep_ms(uint32_t ms)
{
    Sleep(ms);
}

uint32_t double_processors(void)
{
    return GetMaximumProcessorCount(ALL_PROCESSOR_GROUPS);
}
