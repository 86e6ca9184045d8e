/* SPDX-License-Identifier: MIT */
/*
 * The kernel as the driver sees it. Three builds, one view:
 *   MSVC       the WDK's own headers;
 *   mingw      its ddk/ntifs.h, and own declarations of what it lacks;
 *   emulation  own declarations of all, with Windows' layouts and calling convention (driver/emu/include).
 */
#ifndef FSBPF_COMPAT_KERNEL_H
#define FSBPF_COMPAT_KERNEL_H

#if defined(_MSC_VER)
#include <fltKernel.h>
#include <netioddk.h>
/* Exported and documented, and in no header of the WDK that a filter includes. */
NTKERNELAPI NTSTATUS NTAPI PsGetProcessExitStatus(_In_ PEPROCESS Process);
NTSYSAPI NTSTATUS NTAPI ZwQueryInformationProcess(_In_ HANDLE ProcessHandle, _In_ PROCESSINFOCLASS Class,
                                                  _Out_writes_bytes_(Length) PVOID Information, _In_ ULONG Length,
                                                  _Out_opt_ PULONG ReturnLength);
#elif defined(FSBPF_EMULATION)
#include "nt.h"
#include "sal.h"
#include "fltkernel.h"
#include "netioddk.h"
#else
/* These write and read cr8: a driver under test calls the exported ones. */
#define KeGetCurrentIrql KeGetCurrentIrql_inlined
#define KeLowerIrql KeLowerIrql_inlined
#define KeRaiseIrqlToDpcLevel KeRaiseIrqlToDpcLevel_inlined
#include <ntifs.h>
#undef KeGetCurrentIrql
#undef KeLowerIrql
#undef KeRaiseIrqlToDpcLevel
#include "sal.h"
#include "km_gap.h"
#include "fltkernel.h"
#include "netioddk.h"
#endif

#include <string.h>

#include "ebpf_extension.h"

#endif
