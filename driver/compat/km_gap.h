/* SPDX-License-Identifier: MIT */
/* What mingw's ddk/ntifs.h lacks, declared from the public documentation. */
#ifndef FSBPF_COMPAT_KM_GAP_H
#define FSBPF_COMPAT_KM_GAP_H

#include <ntddk.h>
#include <evntprov.h>
#include <stddef.h>

NTSYSAPI KIRQL NTAPI KeGetCurrentIrql(VOID);
NTSYSAPI KIRQL NTAPI KeRaiseIrqlToDpcLevel(VOID);
NTSYSAPI VOID NTAPI KeLowerIrql(KIRQL NewIrql);

#ifndef POOL_FLAG_NON_PAGED
typedef ULONG64 POOL_FLAGS;
#define POOL_FLAG_UNINITIALIZED 0x2ull
#define POOL_FLAG_NON_PAGED 0x40ull
#define POOL_FLAG_PAGED 0x100ull
#endif
NTSYSAPI PVOID NTAPI ExAllocatePool2(POOL_FLAGS Flags, SIZE_T NumberOfBytes, ULONG Tag);

typedef LONG EX_SPIN_LOCK, *PEX_SPIN_LOCK;
NTSYSAPI KIRQL NTAPI ExAcquireSpinLockShared(PEX_SPIN_LOCK SpinLock);
NTSYSAPI VOID NTAPI ExReleaseSpinLockShared(PEX_SPIN_LOCK SpinLock, KIRQL OldIrql);
NTSYSAPI KIRQL NTAPI ExAcquireSpinLockExclusive(PEX_SPIN_LOCK SpinLock);
NTSYSAPI VOID NTAPI ExReleaseSpinLockExclusive(PEX_SPIN_LOCK SpinLock, KIRQL OldIrql);

#define SECURITY_MAX_SID_SIZE 68

#define ReadNoFence64(target) __atomic_load_n((target), __ATOMIC_RELAXED)
#define ReadPointerAcquire(target) __atomic_load_n((target), __ATOMIC_ACQUIRE)

NTSYSAPI NTSTATUS NTAPI PsGetProcessExitStatus(PEPROCESS Process);

NTSYSAPI ULONG64 NTAPI KeQueryInterruptTimePrecise(PULONG64 QpcTimeStamp);

#endif
