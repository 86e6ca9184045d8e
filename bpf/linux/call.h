/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* A system call under way, native or 32-bit, and its arguments. */
#ifndef FSBPF_CALL_H
#define FSBPF_CALL_H

#include "maps.h"

#define TS_COMPAT 2 /* thread_info.status: in a 32-bit system call */

struct call {
    u64 address; /* of the registers */
    struct pt_regs *registers;
    struct task_struct *task;
    u32 what;   /* CALL_* */
    u32 compat; /* TS_COMPAT or 0; asked for by way of UNTIED, so that a program is not verified once for each */
};

/* index: a constant. */
INLINE u64 argument(const struct call *call, u32 index)
{
    struct pt_regs *registers = call->registers;

    if (UNTIED(call->compat)) {
        switch (index) {
        case 0: return (u32)LOAD(registers, bx);
        case 1: return (u32)LOAD(registers, cx);
        case 2: return (u32)LOAD(registers, dx);
        case 3: return (u32)LOAD(registers, si);
        default: return (u32)LOAD(registers, di);
        }
    }
    switch (index) {
    case 0: return LOAD(registers, di);
    case 1: return LOAD(registers, si);
    case 2: return LOAD(registers, dx);
    case 3: return LOAD(registers, r10);
    default: return LOAD(registers, r8);
    }
}

/* A hex digit for each argument, the first one lowest: its register's position in struct pt_regs (asm/ptrace.h). */
#define ARGUMENT_REGISTERS 0x897cdeU        /* di si dx r10 r8 r9 */
#define COMPAT_ARGUMENT_REGISTERS 0x4edcb5U /* bx cx dx si di bp */

/* An argument that only the table of calls knows the position of, 0 to 5: slower, but one piece of code for all. */
INLINE u64 listed_argument(const struct call *call, u32 index)
{
    u32 position = (UNTIED(call->compat) ? COMPAT_ARGUMENT_REGISTERS : ARGUMENT_REGISTERS) >> (4 * index) & 15;
    u64 value = 0;

    if (call->what & CALL_ARGUMENTS_IN_MEMORY) {
        bpf_probe_read_user(&value, sizeof(u32), (void *)(argument(call, 0) + index * sizeof(u32)));
        return value;
    }
    bpf_probe_read_kernel(&value, sizeof(value), (const u64 *)call->address + position);
    return UNTIED(call->compat) ? (u32)value : value;
}

/* A 64-bit argument: in a 32-bit call it takes two, the lower half first. */
INLINE u64 wide_argument(const struct call *call, u32 index)
{
    u64 low = listed_argument(call, index);

    return UNTIED(call->compat) ? low | listed_argument(call, index + 1) << 32 : low;
}

/* False: not a call that this program traces. wanted: the CALL_* bits of which one must be set. */
INLINE bool begin_call(struct call *call, u64 registers, u64 number, u32 wanted)
{
    if (number >= CALL_MAX)
        return false;

    u64 what = calls[number];

    if (!(what & (wanted | (u64)wanted << 32)))
        return false;
    call->task = CURRENT_TASK();
    call->compat = LOAD(call->task, thread_info.status) & TS_COMPAT;
    call->what = (u32)(what >> call->compat * (32 / TS_COMPAT)) & (u32)configuration.calls_union;
    if (!(call->what & wanted))
        return false;
    call->address = registers;
    call->registers = CAST(struct pt_regs, registers);
    return true;
}

#endif
