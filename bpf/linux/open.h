/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* How a file is opened, from what the caller asks for; how it was, from the open file. */
#ifndef FSBPF_OPEN_H
#define FSBPF_OPEN_H

#include "call.h"

#define O_ACCMODE 3
#define O_WRONLY 1
#define FMODE_READ_WRITE 3 /* FMODE_READ 1, FMODE_WRITE 2 */

/* What an open file keeps of the flags it was opened with. largefile is set for all files of 64-bit programs. */
#define FLAGS_OF_FILE                                                                                                  \
    (FSBPF_FLAG_APPEND | FSBPF_FLAG_NONBLOCK | FSBPF_FLAG_DSYNC | FSBPF_FLAG_ASYNC | FSBPF_FLAG_DIRECT |               \
     FSBPF_FLAG_DIRECTORY | FSBPF_FLAG_NOFOLLOW | FSBPF_FLAG_NOATIME | FSBPF_FLAG_SYNC | FSBPF_FLAG_PATH |             \
     FSBPF_FLAG_TMPFILE)

/* A disposition a hexadecimal digit, by create (1), exclusive (2) and truncate (8): exclusive alone means nothing. */
#define DISPOSITION(index, name) ((u64)FSBPF_DISPOSITION_##name << 4 * (index))
#define DISPOSITIONS                                                                                                   \
    (DISPOSITION(0, OPEN) | DISPOSITION(1, OPEN_OR_CREATE) | DISPOSITION(2, OPEN) | DISPOSITION(3, CREATE) |           \
     DISPOSITION(8, OVERWRITE) | DISPOSITION(9, OVERWRITE_OR_CREATE) | DISPOSITION(10, OVERWRITE) |                    \
     DISPOSITION(11, CREATE))

INLINE u64 disposition_of(u64 flags)
{
    if (flags & FSBPF_FLAG_PATH)
        return FSBPF_DISPOSITION_OPEN;
    if (flags & FSBPF_FLAG_TMPFILE)
        return FSBPF_DISPOSITION_CREATE;
    return DISPOSITIONS >> (flags >> 6 & 11) * 4 & 15;
}

/* mode: FSBPF_ACCESS_READ and _WRITE. Appending is a way of writing. */
INLINE u64 access_of(u64 mode, u64 flags)
{
    u64 append = flags & FSBPF_FLAG_APPEND ? FSBPF_ACCESS_APPEND : 0;

    return mode & FSBPF_ACCESS_WRITE ? mode | append : mode;
}

/* PROT_READ 1, PROT_WRITE 2, PROT_EXEC 4 */
INLINE u64 mapped_access(const struct call *call)
{
    u64 protection = listed_argument(call, 2);

    return (protection & FMODE_READ_WRITE) | (protection & 4 ? FSBPF_ACCESS_EXECUTE : 0);
}

INLINE u64 asked_flags(const struct call *call)
{
    u64 place = argument(call, call->what & CALL_NAMES_PATH ? 1 : 2), flags = 0;

    if (call->what & CALL_FLAGS_IN_ARGUMENT)
        return (u32)place;
    if (call->what & CALL_FLAGS_IN_MEMORY)
        bpf_probe_read_user(&flags, sizeof(flags), (const void *)place);
    else
        flags = FSBPF_FLAG_CREATE | FSBPF_FLAG_TRUNCATE | O_WRONLY; /* creat */
    return flags;
}

/* It may make a file: what is known before it, and of one that failed. */
INLINE bool may_create(const struct call *call)
{
    return asked_flags(call) & (FSBPF_FLAG_CREATE | FSBPF_FLAG_TMPFILE);
}

INLINE void fill_asked_flags(struct fsbpf_event *event, const struct call *call)
{
    if (!(configuration.needs & FSBPF_NEED_FLAGS) || !(call->what & CALL_OPENS))
        return;

    u64 flags = asked_flags(call);
    u64 mode = flags & FSBPF_FLAG_PATH ? 0 : (flags + 1) & O_ACCMODE; /* O_RDONLY is 0; 3 is for ioctl only */

    event->flags = flags & ~(u64)O_ACCMODE;
    event->access = access_of(mode, flags);
    event->disposition = disposition_of(flags);
}

/* file 0: not known. */
INLINE void fill_file_flags(struct fsbpf_event *event, const struct call *call, struct file *file)
{
    if (!(configuration.needs & FSBPF_NEED_FLAGS) || call->what & CALL_OPENS)
        return;
    event->flags = 0;
    event->access = 0;
    if (file) {
        u64 flags = LOAD(file, f_flags);

        event->flags = flags & FLAGS_OF_FILE;
        event->access = call->what & CALL_MAPS ? mapped_access(call)
                                               : access_of(LOAD(file, f_mode) & FMODE_READ_WRITE, flags);
    }
}

#endif
