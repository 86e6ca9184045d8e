/* SPDX-License-Identifier: MIT */
/* Locks, levels, clocks, tracing. */
#include <time.h>

#include "emu.h"

enum { WRITER = (int)0x80000000 };

static KIRQL raise_to_dispatch(const char *api)
{
    emu_require_irql(api, DISPATCH_LEVEL);
    return emu_raise_irql(DISPATCH_LEVEL);
}

/* Many readers or one writer; whoever holds it is at DISPATCH_LEVEL. */
KIRQL NTAPI ExAcquireSpinLockShared(PEX_SPIN_LOCK lock)
{
    KIRQL before = raise_to_dispatch("ExAcquireSpinLockShared");
    for (;;) {
        LONG seen = __atomic_load_n(lock, __ATOMIC_RELAXED);
        if (seen >= 0 && __atomic_compare_exchange_n(lock, &seen, seen + 1, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)) {
            return before;
        }
        emu_yield();
    }
}

VOID NTAPI ExReleaseSpinLockShared(PEX_SPIN_LOCK lock, KIRQL before)
{
    if (emu_self.irql < DISPATCH_LEVEL) emu_violation("ExReleaseSpinLockShared below DISPATCH_LEVEL");
    if (__atomic_sub_fetch(lock, 1, __ATOMIC_RELEASE) < 0) emu_violation("a shared spin lock is released that is not held");
    emu_lower_irql(before);
    emu_point();
}

KIRQL NTAPI ExAcquireSpinLockExclusive(PEX_SPIN_LOCK lock)
{
    KIRQL before = raise_to_dispatch("ExAcquireSpinLockExclusive");
    for (;;) {
        LONG free_value = 0;
        if (__atomic_compare_exchange_n(lock, &free_value, WRITER, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)) return before;
        emu_yield();
    }
}

VOID NTAPI ExReleaseSpinLockExclusive(PEX_SPIN_LOCK lock, KIRQL before)
{
    if (emu_self.irql < DISPATCH_LEVEL) emu_violation("ExReleaseSpinLockExclusive below DISPATCH_LEVEL");
    if (__atomic_exchange_n(lock, 0, __ATOMIC_RELEASE) != WRITER) emu_violation("a spin lock is released that is not held");
    emu_lower_irql(before);
    emu_point();
}

KIRQL NTAPI KeGetCurrentIrql(VOID)
{
    return emu_self.irql;
}

KIRQL NTAPI KeRaiseIrqlToDpcLevel(VOID)
{
    return raise_to_dispatch("KeRaiseIrqlToDpcLevel");
}

VOID NTAPI KeLowerIrql(KIRQL to)
{
    emu_require_irql("KeLowerIrql", DISPATCH_LEVEL);
    if (to > emu_self.irql) emu_violation("KeLowerIrql raises");
    emu_lower_irql(to);
}

BOOLEAN NTAPI KeAreAllApcsDisabled(VOID)
{
    return emu_self.apcs_disabled || emu_self.irql >= APC_LEVEL;
}

PIRP NTAPI IoGetTopLevelIrp(VOID)
{
    return emu_self.in_top_level_irp ? (PIRP)(uintptr_t)1 : NULL;
}

ULONG NTAPI KeGetCurrentProcessorNumberEx(PVOID number)
{
    if (number != NULL) emu_violation("the processor's number in its group is not emulated");
    return emu_self.processor;
}

/* 100-ns ticks, as on most machines. A script may turn the clock back. */
enum { TICKS_PER_SECOND = 10000000, NS_PER_TICK = 100 };
static volatile LONGLONG scripted_ns = 1000000000000;
static volatile bool is_live;

void emu_advance_ns(LONGLONG ns)
{
    __atomic_add_fetch(&scripted_ns, ns, __ATOMIC_SEQ_CST);
}

void emu_live_clock(bool live)
{
    is_live = live;
}

ULONG64 emu_now_ns(void)
{
    if (!is_live) return (ULONG64)__atomic_load_n(&scripted_ns, __ATOMIC_SEQ_CST);
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (ULONG64)now.tv_sec * 1000000000u + (ULONG64)now.tv_nsec;
}

LARGE_INTEGER NTAPI KeQueryPerformanceCounter(PLARGE_INTEGER frequency)
{
    if (frequency != NULL) frequency->QuadPart = TICKS_PER_SECOND;
    return (LARGE_INTEGER){.QuadPart = (LONGLONG)(emu_now_ns() / NS_PER_TICK)};
}

ULONG64 NTAPI KeQueryInterruptTimePrecise(PULONG64 counter)
{
    if (counter == NULL) emu_violation("KeQueryInterruptTimePrecise without a place for the counter");
    else *counter = emu_now_ns() / NS_PER_TICK;
    return emu_now_ns() / NS_PER_TICK;
}

/* Tracing: registered once, written while registered. */
static volatile LONG trace_registrations;
enum { TRACE_HANDLE = 0x7472 };

NTSTATUS NTAPI EtwRegister(LPCGUID provider, PVOID callback, PVOID context, PREGHANDLE handle)
{
    emu_require_irql("EtwRegister", PASSIVE_LEVEL);
    if (provider == NULL || callback != NULL || context != NULL) emu_violation("EtwRegister with a callback, or without a provider");
    if (emu_fault("EtwRegister")) return STATUS_INSUFFICIENT_RESOURCES;
    if (__atomic_add_fetch(&trace_registrations, 1, __ATOMIC_SEQ_CST) != 1) emu_violation("EtwRegister twice");
    emu_held(1);
    *handle = TRACE_HANDLE;
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI EtwUnregister(REGHANDLE handle)
{
    emu_require_irql("EtwUnregister", PASSIVE_LEVEL);
    if (handle != TRACE_HANDLE || __atomic_sub_fetch(&trace_registrations, 1, __ATOMIC_SEQ_CST) != 0) {
        emu_violation("EtwUnregister of what is not registered");
    }
    emu_held(-1);
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI EtwWrite(REGHANDLE handle, PCEVENT_DESCRIPTOR descriptor, LPCGUID activity, ULONG count,
                        PEVENT_DATA_DESCRIPTOR data)
{
    (void)activity;
    emu_require_irql("EtwWrite", DISPATCH_LEVEL);
    if (handle == 0) return STATUS_UNSUCCESSFUL; /* as the kernel does: who could not register need not remember it */
    if (handle != TRACE_HANDLE || trace_registrations != 1) emu_violation("EtwWrite to what is not registered");
    if (descriptor == NULL || (count > 0 && data == NULL)) emu_violation("EtwWrite without an event");
    ULONG sum = 0; /* every byte is read: the sanitizer sees where one is not there */
    for (ULONG each = 0; each < count; each++) {
        const unsigned char *bytes = (const unsigned char *)(uintptr_t)data[each].Ptr;
        for (ULONG at = 0; at < data[each].Size; at++) sum += bytes[at];
    }
    return emu_fault("EtwWrite") || sum == ~0u ? STATUS_INSUFFICIENT_RESOURCES : STATUS_SUCCESS;
}
