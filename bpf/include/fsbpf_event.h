/* SPDX-License-Identifier: MIT */
/*
 * The event: the context of every fsbpf program on every host.
 *
 * A provider (bpf/linux, driver/) fills it, a program compiled by shell/codegen reads it.
 * shell/bytecode/event-layout.ts is generated from this file by bpf/generate-event-layout.mjs.
 *
 * Rules that make programs short and the same on every host:
 *   - every scalar is 64 bits wide, so a field is one load;
 *   - every string starts at a fixed offset, is followed by zeros up to the next multiple of 8,
 *     and what lies beyond those zeros is unspecified; its length excludes the zeros;
 *   - *_tail holds the last bytes of a string, right-aligned, preceded by unspecified bytes,
 *     so that "ends with" is a compare at a constant offset too;
 *   - *_id is a 64-bit identity of the string's text, equal texts have equal identities. The text
 *     itself travels once, in a FSBPF_RECORD_TEXT record.
 * A field is valid only if its bit was in the needs mask when the program was loaded.
 */
#ifndef FSBPF_EVENT_H
#define FSBPF_EVENT_H

typedef unsigned long long fsbpf_u64;
typedef long long fsbpf_s64;
typedef unsigned int fsbpf_u32;

#define FSBPF_EVENT_VERSION 2

#define FSBPF_EXE_SIZE 256
#define FSBPF_NAME_SIZE 256
#define FSBPF_PATH_SIZE 4096
#define FSBPF_CMDLINE_SIZE 4096
#define FSBPF_VOLUME_SIZE 256
#define FSBPF_VOLUME_TYPE_SIZE 32
#define FSBPF_TAIL_SIZE 256

/* What happened. The value is a bit number in an operations mask (pre-operation: 32 + value). */
#define FSBPF_OPERATION_OPEN 1
#define FSBPF_OPERATION_READ 2
#define FSBPF_OPERATION_WRITE 3
#define FSBPF_OPERATION_CLOSE 4
#define FSBPF_OPERATION_CREATE 5 /* a file or folder is made: by an open, which is an event of its own, or by mkdir */
#define FSBPF_OPERATION_DELETE 6
#define FSBPF_OPERATION_RENAME 7
#define FSBPF_OPERATION_LINK 8
#define FSBPF_OPERATION_TRUNCATE 9
#define FSBPF_OPERATION_SETATTR 10
#define FSBPF_OPERATION_STAT 11
#define FSBPF_OPERATION_READDIR 12
#define FSBPF_OPERATION_FLUSH 13
#define FSBPF_OPERATION_LOCK 14
#define FSBPF_OPERATION_MMAP 15
#define FSBPF_OPERATION_IOCTL 16
#define FSBPF_OPERATION_PROCESS_START 30 /* a program was executed */
#define FSBPF_OPERATION_PROCESS_EXIT 31  /* the last thread of a process ended */
#define FSBPF_OPERATIONS 32
#define FSBPF_OPERATIONS_PRE_SHIFT 32

/* When: before the operation, or after it with latency, status and bytes known. */
#define FSBPF_PHASE_PRE 0
#define FSBPF_PHASE_DONE 1

/*
 * How a file is opened, or was. The bits are Linux's on x86, so that a program may test them by number there; the
 * mode of access has its own field. Bits from 32 on are for what only other hosts have.
 */
#define FSBPF_FLAG_CREATE (1ULL << 6)
#define FSBPF_FLAG_EXCLUSIVE (1ULL << 7)
#define FSBPF_FLAG_NOCTTY (1ULL << 8)
#define FSBPF_FLAG_TRUNCATE (1ULL << 9)
#define FSBPF_FLAG_APPEND (1ULL << 10)
#define FSBPF_FLAG_NONBLOCK (1ULL << 11)
#define FSBPF_FLAG_DSYNC (1ULL << 12)
#define FSBPF_FLAG_ASYNC (1ULL << 13)
#define FSBPF_FLAG_DIRECT (1ULL << 14)
#define FSBPF_FLAG_LARGEFILE (1ULL << 15)
#define FSBPF_FLAG_DIRECTORY (1ULL << 16)
#define FSBPF_FLAG_NOFOLLOW (1ULL << 17)
#define FSBPF_FLAG_NOATIME (1ULL << 18)
#define FSBPF_FLAG_CLOEXEC (1ULL << 19)
#define FSBPF_FLAG_SYNC (1ULL << 20)
#define FSBPF_FLAG_PATH (1ULL << 21)
#define FSBPF_FLAG_TMPFILE (1ULL << 22)

/* What may be done with the file by way of this handle or mapping. */
#define FSBPF_ACCESS_READ (1ULL << 0)
#define FSBPF_ACCESS_WRITE (1ULL << 1)
#define FSBPF_ACCESS_APPEND (1ULL << 2)
#define FSBPF_ACCESS_EXECUTE (1ULL << 3)

/* What an open does where the file exists and where it does not. Numbers are those of Windows. */
#define FSBPF_DISPOSITION_SUPERSEDE 0         /* replaced by a new file, or created */
#define FSBPF_DISPOSITION_OPEN 1              /* opened, or fails */
#define FSBPF_DISPOSITION_CREATE 2            /* fails, or created */
#define FSBPF_DISPOSITION_OPEN_OR_CREATE 3    /* opened, or created */
#define FSBPF_DISPOSITION_OVERWRITE 4         /* emptied, or fails */
#define FSBPF_DISPOSITION_OVERWRITE_OR_CREATE 5 /* emptied, or created */

/* Which fields the program reads; a provider fills nothing else. */
#define FSBPF_NEED_TIME (1ULL << 0)
#define FSBPF_NEED_LATENCY (1ULL << 1)
#define FSBPF_NEED_PROCESS (1ULL << 2) /* pid, tid */
#define FSBPF_NEED_PARENT (1ULL << 3)  /* ppid */
#define FSBPF_NEED_USER (1ULL << 4)
#define FSBPF_NEED_SIZE (1ULL << 5)
#define FSBPF_NEED_BYTES (1ULL << 6)
#define FSBPF_NEED_OFFSET (1ULL << 7)
#define FSBPF_NEED_STATUS (1ULL << 8) /* status, error, signal */
#define FSBPF_NEED_INODE (1ULL << 9)
#define FSBPF_NEED_CPU (1ULL << 10)
#define FSBPF_NEED_FLAGS (1ULL << 11) /* flags, access, disposition */
#define FSBPF_NEED_DIRECTORY (1ULL << 12)
#define FSBPF_NEED_CACHED (1ULL << 13)
#define FSBPF_NEED_ATTRIBUTES (1ULL << 14)
#define FSBPF_NEED_PAGING (1ULL << 15)
#define FSBPF_NEED_EXE_ID (1ULL << 16)
#define FSBPF_NEED_EXE_TEXT (1ULL << 17)
#define FSBPF_NEED_NAME_ID (1ULL << 18)
#define FSBPF_NEED_NAME_TEXT (1ULL << 19)
#define FSBPF_NEED_PATH_ID (1ULL << 20)
#define FSBPF_NEED_PATH_TEXT (1ULL << 21)
#define FSBPF_NEED_DIR_ID (1ULL << 22)
#define FSBPF_NEED_DIR_TEXT (1ULL << 23)
#define FSBPF_NEED_EXT_ID (1ULL << 24)
#define FSBPF_NEED_EXT_TEXT (1ULL << 25)
#define FSBPF_NEED_VOLUME_ID (1ULL << 26)
#define FSBPF_NEED_VOLUME_TEXT (1ULL << 27)
#define FSBPF_NEED_VOLUME_TYPE_ID (1ULL << 28)
#define FSBPF_NEED_VOLUME_TYPE_TEXT (1ULL << 29)
#define FSBPF_NEED_PARENT_EXE_ID (1ULL << 30)
#define FSBPF_NEED_PARENT_EXE_TEXT (1ULL << 31)
#define FSBPF_NEED_CMDLINE_ID (1ULL << 32)
#define FSBPF_NEED_CMDLINE_TEXT (1ULL << 33)
#define FSBPF_NEED_PATH2_ID (1ULL << 34)
#define FSBPF_NEED_PATH2_TEXT (1ULL << 35)
#define FSBPF_NEED_DIR2_ID (1ULL << 36)
#define FSBPF_NEED_DIR2_TEXT (1ULL << 37)
#define FSBPF_NEED_NAME2_ID (1ULL << 38)
#define FSBPF_NEED_NAME2_TEXT (1ULL << 39)

/* text_flags: the string was longer than its place and holds its last bytes, or (END) its first ones. */
#define FSBPF_TEXT_PATH_CUT (1ULL << 0)
#define FSBPF_TEXT_PATH2_CUT (1ULL << 1)
#define FSBPF_TEXT_END_CUT (1ULL << 2)

struct fsbpf_event {
    fsbpf_u64 time_ns;    /* monotonic clock at completion, or at entry for the pre phase */
    fsbpf_u64 latency_ns; /* completion - entry; at process exit: exit - start of the process */
    fsbpf_u64 pid;
    fsbpf_u64 tid;
    fsbpf_u64 ppid;
    fsbpf_u64 uid;
    fsbpf_u64 operation;  /* FSBPF_OPERATION_* */
    fsbpf_u64 phase;      /* FSBPF_PHASE_* */
    fsbpf_u64 size_bytes; /* asked for */
    fsbpf_u64 bytes;      /* transferred; 0 where the operation failed */
    fsbpf_s64 offset_bytes;
    fsbpf_s64 status;     /* native result: Linux: the system call's return value; at process exit: the exit code */
    fsbpf_u64 error;      /* native error number, 0 for success; Linux: errno; at process exit: 0 or 1 */
    fsbpf_u64 signal;     /* at process exit: the signal that ended it, 0 for none */
    fsbpf_u64 cpu;
    fsbpf_u64 paging;     /* 1: by the memory manager */
    fsbpf_u64 cached;     /* 1: nothing had to be brought into the cache */
    fsbpf_u64 disposition; /* FSBPF_DISPOSITION_* */
    fsbpf_u64 exe_id;
    fsbpf_u64 exe_length;
    fsbpf_u64 parent_exe_id;
    fsbpf_u64 parent_exe_length;
    fsbpf_u64 cmdline_id;
    fsbpf_u64 cmdline_length;
    fsbpf_u64 cmdline_cut; /* 1: these are only the first bytes */
    fsbpf_u64 path2_id; /* the new name, of a rename or link */
    fsbpf_u64 path2_length;
    fsbpf_u64 dir2_id;
    fsbpf_u64 dir2_length; /* the folder's path is the beginning of path2 */
    fsbpf_u64 name2_id;
    fsbpf_u64 name2_length;
    /* From here to text_flags: the file. */
    fsbpf_u64 inode;
    fsbpf_u64 directory;  /* 1: a folder */
    fsbpf_u64 attributes; /* Windows: FILE_ATTRIBUTE_* */
    fsbpf_u64 flags;      /* FSBPF_FLAG_* */
    fsbpf_u64 access;     /* FSBPF_ACCESS_* */
    fsbpf_u64 name_id;
    fsbpf_u64 name_length;
    fsbpf_u64 path_id;
    fsbpf_u64 path_length;
    fsbpf_u64 dir_id;
    fsbpf_u64 dir_length; /* the folder's path is the beginning of path */
    fsbpf_u64 ext_id;
    fsbpf_u64 ext_length; /* the extension is the end of name */
    fsbpf_u64 volume_id;  /* of the mount point and the type: "/home (ext4)" */
    fsbpf_u64 volume_length; /* of the mount point */
    fsbpf_u64 volume_type_id;
    fsbpf_u64 volume_type_length;
    fsbpf_u64 text_flags; /* FSBPF_TEXT_* */
    char exe[FSBPF_EXE_SIZE];
    char exe_tail[FSBPF_TAIL_SIZE];
    char parent_exe[FSBPF_EXE_SIZE];
    char parent_exe_tail[FSBPF_TAIL_SIZE];
    char cmdline[FSBPF_CMDLINE_SIZE];
    char cmdline_tail[FSBPF_TAIL_SIZE];
    char path2[FSBPF_PATH_SIZE]; /* serves dir2 too */
    char path2_tail[FSBPF_TAIL_SIZE]; /* serves name2 too */
    char dir2_tail[FSBPF_TAIL_SIZE];
    char name2[FSBPF_NAME_SIZE];
    /* From here to the end: the file. */
    char name[FSBPF_NAME_SIZE];
    char name_tail[FSBPF_TAIL_SIZE]; /* serves ext too */
    char ext[FSBPF_NAME_SIZE];
    char volume_path[FSBPF_VOLUME_SIZE]; /* the mount point */
    char volume_tail[FSBPF_TAIL_SIZE];
    char volume_type[FSBPF_VOLUME_TYPE_SIZE]; /* of file system: "ext4", "NTFS" */
    char volume_type_tail[FSBPF_VOLUME_TYPE_SIZE];
    char dir_tail[FSBPF_TAIL_SIZE];
    char path_tail[FSBPF_TAIL_SIZE];
    char path[FSBPF_PATH_SIZE]; /* serves dir too */
};

/*
 * Counters: on Linux they follow the event in its per-CPU state, one group an operation,
 * so that a program reaches them from the event pointer without a look-up.
 */
#define FSBPF_LOSS_RING 0        /* record dropped: ring buffer full */
#define FSBPF_LOSS_MAP_FULL 1    /* update dropped: no room for a new row or bucket */
#define FSBPF_LOSS_UNPAIRED 2    /* completion without its entry */
#define FSBPF_LOSS_PATH 3        /* path or name could not be resolved */
#define FSBPF_LOSS_CUT 4         /* string longer than its place, marked */
#define FSBPF_LOSSES 7

struct fsbpf_counters {
    fsbpf_u64 events; /* handed to the program */
    fsbpf_u64 lost[FSBPF_LOSSES];
};

struct fsbpf_state {
    struct fsbpf_event event;
    struct fsbpf_counters counters[FSBPF_OPERATIONS]; /* by FSBPF_OPERATION_* */
    fsbpf_u64 continues; /* 1: another event follows, of the same system call */
};

/* Ring-buffer records: a header, then payload_length bytes; values are 64-bit words. */
#define FSBPF_RECORD_TEXT 0 /* payload: u64 identity, then the text's bytes */

#define FSBPF_RECORD_CUT (1ULL << 31) /* ORed to FSBPF_RECORD_TEXT: the text is the end of a longer one */
#define FSBPF_RECORD_END_CUT (1ULL << 30) /* it is the beginning of one */

struct fsbpf_record {
    fsbpf_u32 kind; /* FSBPF_RECORD_TEXT, or 1 + the index of a record layout of the program */
    fsbpf_u32 payload_length;
};

/* An identity of 0 is "no text": the string could not be resolved. */
#define FSBPF_NO_TEXT 0

#endif
