/* SPDX-License-Identifier: MIT */
/*
 * The kernel's types and routines for the emulation, where Windows' headers can't be used: `long` has 64 bits there.
 * Declared from the public documentation. Layouts and calling convention are those of 64-bit Windows, so that
 * the cross-built driver can be bound to the same routines. Needs -fshort-wchar -fms-extensions.
 */
#ifndef FSBPF_EMU_NT_H
#define FSBPF_EMU_NT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "nt_types.h"
#include "nt_status.h"
#include "nt_io.h"
#include "nt_calls.h"

#endif
