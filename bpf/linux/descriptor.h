/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The open file that a system call is about. */
#ifndef FSBPF_DESCRIPTOR_H
#define FSBPF_DESCRIPTOR_H

#include "call.h"

#define S_IFMT 0170000
#define S_IFREG 0100000
#define S_IFDIR 0040000
#define AT_FDCWD (-100)
#define MAP_ANONYMOUS 0x20

/* fcntl: F_SETLK, F_SETLKW, F_SETLK64, F_SETLKW64 (these of 32-bit programs), F_OFD_SETLK, F_OFD_SETLKW */
#define LOCKING_COMMANDS (1ULL << 6 | 1ULL << 7 | 1ULL << 13 | 1ULL << 14 | 1ULL << 37 | 1ULL << 38)

INLINE struct file *file_of(struct task_struct *task, u64 descriptor)
{
    struct files_struct *files = LOAD(task, files);
    struct fdtable *table = LOAD(files, fdt);

    if ((u32)descriptor >= LOAD(table, max_fds))
        return 0;

    struct file **element = LOAD(table, fd) + (u32)descriptor;

    return LOAD(CAST(struct kiocb, element), ki_filp);
}

/* Most calls have it first, and pay for no choice. */
INLINE struct file *described_file(const struct call *call)
{
    u32 index = CALL_DESCRIPTOR(call->what);

    return file_of(call->task, index ? listed_argument(call, index) : argument(call, 0));
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

/* Of what these system calls can do, some is not the operation they are listed for. */
INLINE bool does_something_else(const struct call *call)
{
    if (call->what & CALL_LOCKS) {
        u64 command = argument(call, 1);

        return command > 63 || !(LOCKING_COMMANDS >> command & 1);
    }
    return call->what & CALL_MAPS && listed_argument(call, 3) & MAP_ANONYMOUS;
}

#endif
