/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * A system call as the provider is told of it: what operation it is, where its arguments stand, and what to do.
 * shell/backend/linux/syscalls.ts and configuration.ts make these numbers.
 */
#ifndef FSBPF_CALLS_H
#define FSBPF_CALLS_H

#define CALL_OPERATION(call) ((call) & 31)
#define CALL_DESCRIPTOR(call) ((call) >> 5 & 7) /* the argument that is the descriptor */
#define CALL_SIZE(call) ((call) >> 8 & 7)       /* the argument that is the size; 0: none */
#define CALL_SIZE_IN_VECTOR (1 << 11)
#define CALL_SIZE_IN_TWO (1 << 12) /* in a 32-bit call, the argument behind the size is its upper half */
#define CALL_RETURNS_BYTES (1 << 13)
#define CALL_OFFSET_IN_ARGUMENT (1 << 14)
#define CALL_OFFSET_AT_POINTER (1 << 15) /* the argument behind the descriptor; with the bit above, it has 32 bits there */
#define CALL_NAMES_PATH (1 << 16)    /* the path is the first argument */
#define CALL_NAMES_PATH_AT (1 << 17) /* directory descriptor, path; with the other, the first argument is the text of a link */
#define CALL_NAMES_NOTHING (1 << 19) /* an empty path, or none, means the descriptor */
#define CALL_SECOND_NAME(call) ((call) >> 24 & 3) /* the argument; 2 and 3 have their directory in front; 0: none */
#define CALL_OPENS (1 << 18)             /* the result is a descriptor; with flags: those of creat, where neither bit is set */
#define CALL_FLAGS_IN_ARGUMENT (1 << 26) /* behind the path */
#define CALL_FLAGS_IN_MEMORY (1 << 20)   /* behind the path is a pointer to them */
#define CALL_LOCKS (1 << 21)               /* where its command, argument 1, is one that locks */
#define CALL_MAPS (1 << 22)                /* unless the memory is anonymous */
#define CALL_ARGUMENTS_IN_MEMORY (1 << 23) /* the first argument points to them, 32 bits each */
#define CALL_TWO_FILES (1U << 31) /* a read of the descriptor's file, and a write of another: see two_events.h */

#define CALL_ENTRY_PRE (1 << 27)   /* at entry: hand over the pre phase */
#define CALL_ENTRY_START (1 << 28) /* at entry: note the start */
#define CALL_ENTRY_DONE (1 << 29)  /* at entry: hand over the whole, where nothing of the result is asked for */
#define CALL_EXIT (1 << 30)        /* at exit: hand over the completion */

#define CALL_NAMES (CALL_NAMES_PATH | CALL_NAMES_PATH_AT)
#define CALL_ENTRY (CALL_ENTRY_PRE | CALL_ENTRY_START | CALL_ENTRY_DONE)

#define CALL_MAX 512

#endif
