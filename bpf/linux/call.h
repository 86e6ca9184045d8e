/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* A system call's arguments, native or 32-bit, and the open file that a descriptor means. */
#ifndef FSBPF_CALL_H
#define FSBPF_CALL_H

#include "maps.h"

#define TS_COMPAT 2 /* thread_info.status: in a 32-bit system call */
#define S_IFMT 0170000
#define S_IFREG 0100000
#define S_IFDIR 0040000
#define AT_FDCWD (-100)
#define VECTOR_MAX 1024 /* UIO_MAXIOV */

struct call {
    struct pt_regs *registers;
    struct task_struct *task;
    u32 what; /* CALL_* */
    bool compat;
};

INLINE u64 argument(const struct call *call, u32 index)
{
    struct pt_regs *registers = call->registers;

    if (call->compat) {
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
    call->what = (u32)(call->compat ? what >> 32 : what) & (u32)configuration.calls_union;
    if (!(call->what & wanted))
        return false;
    call->registers = CAST(struct pt_regs, registers);
    return true;
}

INLINE struct file *file_of(struct task_struct *task, u64 descriptor)
{
    struct files_struct *files = LOAD(task, files);
    struct fdtable *table = LOAD(files, fdt);

    if ((u32)descriptor >= LOAD(table, max_fds))
        return 0;

    struct file **element = LOAD(table, fd) + (u32)descriptor;

    return LOAD(CAST(struct kiocb, element), ki_filp);
}

/* True: another thread can close or reuse a descriptor while a call on it is under way. */
INLINE bool shares_descriptors(struct task_struct *task)
{
    struct files_struct *files = LOAD(task, files);

    return LOAD(files, count.counter) > 1;
}

INLINE bool is_regular(struct file *file)
{
    struct inode *inode = LOAD(file, f_inode);
    u32 type = LOAD(inode, i_mode) & S_IFMT;

    return configuration.any_file || type == S_IFREG || type == S_IFDIR;
}

INLINE u64 vector_size_bytes(const struct call *call)
{
    u64 vector = argument(call, 1), size_bytes = 0;
    u32 count = argument(call, 2);

    for (u32 i = 0; i < VECTOR_MAX; i++) {
        u64 element[2] = {};

        if (i >= UNTIED(count))
            break;
        if (call->compat) {
            u32 narrow[2] = {};

            bpf_probe_read_user(narrow, sizeof(narrow), (void *)(vector + i * sizeof(narrow)));
            size_bytes += narrow[1];
        } else {
            bpf_probe_read_user(element, sizeof(element), (void *)(vector + i * sizeof(element)));
            size_bytes += element[1];
        }
    }
    return size_bytes;
}

/* Where the operation starts in the file. transferred_bytes: how far it has moved the file's own position. */
INLINE s64 offset_bytes(const struct call *call, struct file *file, u64 transferred_bytes)
{
    if (call->what & CALL_OFFSET_IN_ARGUMENT) {
        s64 offset = argument(call, 3);

        if (call->compat)
            offset |= argument(call, 4) << 32;
        if (offset != -1)
            return offset; /* -1: preadv2 and pwritev2 use the file's own position */
    }
    return LOAD(file, f_pos) - transferred_bytes;
}

#endif
