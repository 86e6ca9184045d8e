/* SPDX-License-Identifier: MIT */
/*
 * What the minifilter offers to programs and to user mode: identities, attach parameters, verdicts, helpers, the port.
 *
 * The operations and needs masks are those of bpf/include/fsbpf_event.h, which the compiler generates from, too.
 * What is published here never changes its meaning: native images carry a hash of helpers and context.
 */
#ifndef FSBPF_DRIVER_H
#define FSBPF_DRIVER_H

#include "fsbpf_event.h"

#define FSBPF_DRIVER_VERSION 1

/* {6b1f3c52-8d0e-4f7a-9b63-2c41d5e07a18}: the program type. Module id of the program-information provider. */
#define FSBPF_PROGRAM_TYPE_GUID                                                                                        \
    {                                                                                                                  \
        0x6b1f3c52, 0x8d0e, 0x4f7a, { 0x9b, 0x63, 0x2c, 0x41, 0xd5, 0xe0, 0x7a, 0x18 }                                 \
    }

/* {e4a9720b-51c6-4d3f-a8f2-7790b6c3de45}: the attach type. Module id of the hook provider. */
#define FSBPF_ATTACH_TYPE_GUID                                                                                         \
    {                                                                                                                  \
        0xe4a9720b, 0x51c6, 0x4d3f, { 0xa8, 0xf2, 0x77, 0x90, 0xb6, 0xc3, 0xde, 0x45 }                                 \
    }

/* {0d5c7e93-b264-4e18-83a7-f15b9c06d2ea}: the extra create parameter that counts redirections of one open. */
#define FSBPF_REDIRECT_ECP_GUID                                                                                        \
    {                                                                                                                  \
        0x0d5c7e93, 0xb264, 0x4e18, { 0x83, 0xa7, 0xf1, 0x5b, 0x9c, 0x06, 0xd2, 0xea }                                 \
    }

/* {5a88e1f4-3d97-4c20-b6de-904c7f21ab6b}: the ETW provider. Its events are those of driver/etw/fsbpf.man. */
#define FSBPF_TRACE_PROVIDER_GUID                                                                                      \
    {                                                                                                                  \
        0x5a88e1f4, 0x3d97, 0x4c20, { 0xb6, 0xde, 0x90, 0x4c, 0x7f, 0x21, 0xab, 0x6b }                                 \
    }

#define FSBPF_PROGRAM_TYPE_NAME "fsbpf"
/* bpf_prog_type and bpf_attach_type must be unique and not 0. "FB" and a number. */
#define FSBPF_BPF_PROGRAM_TYPE 0x4642
#define FSBPF_BPF_ATTACH_TYPE 0x4643

/* What a program returns, as 32 bits. Anything else, STATUS_PENDING for one, is ALLOW and counted. */
#define FSBPF_VERDICT_ALLOW 0u
#define FSBPF_VERDICT_REDIRECT 1u /* open in the pre phase, after FSBPF_HELPER_REDIRECT */
/* A failure NTSTATUS (0xC0000022: access denied) refuses the operation, where it can be refused. */
#define FSBPF_VERDICT_IS_DENY(verdict) (((verdict) >> 30) == 3)

/* How an attach wants to be served. */
#define FSBPF_ATTACH_NORMALIZED_NAMES 0x1u /* long names, links resolved: costs further I/O at each open */
#define FSBPF_ATTACH_CONTROL 0x2u          /* deny and redirect act; without it they are counted only */
#define FSBPF_ATTACH_PROCESS_TREE 0x4u     /* pid and all that descend from it, instead of pid alone */
#define FSBPF_ATTACH_FLAGS 0x7u

/* The attach data. A client without any gets all completions, all needs, every process, and no control. */
struct fsbpf_attach_parameters {
    fsbpf_u32 version; /* FSBPF_DRIVER_VERSION */
    fsbpf_u32 size_bytes; /* of this structure */
    fsbpf_u64 operations; /* bits FSBPF_OPERATION_*, for the pre phase moved up by FSBPF_OPERATIONS_PRE_SHIFT */
    fsbpf_u64 needs; /* FSBPF_NEED_* */
    fsbpf_u64 pid; /* 0: every process */
    fsbpf_u64 excluded_pid; /* 0: none; fsbpf's own */
    fsbpf_u64 min_latency_ns; /* shorter operations are not handed over; 0: all are */
    fsbpf_u64 max_events_per_second; /* more are dropped and counted (FSBPF_CAUSE_LIMIT); 0: no limit */
    fsbpf_u32 flags; /* FSBPF_ATTACH_* */
    fsbpf_u32 reserved; /* 0 */
};

/*
 * Helpers of the program type, numbered from 65536 on.
 * Texts are UTF-8; a result >= 0 is the length in bytes, which is at most size; < 0: -NTSTATUS class, see each.
 */
#define FSBPF_HELPER_FIRST 0x10000
#define FSBPF_HELPER_PATH 0x10000        /* s64 (ctx, buffer, size): path of the file */
#define FSBPF_HELPER_DESTINATION 0x10001 /* s64 (ctx, buffer, size): new path of a rename or link */
#define FSBPF_HELPER_IMAGE 0x10002       /* s64 (ctx, buffer, size): path of the process's executable */
#define FSBPF_HELPER_REDIRECT 0x10003    /* s64 (ctx, path, size): what FSBPF_VERDICT_REDIRECT opens; 0: accepted */
#define FSBPF_HELPER_USER 0x10004        /* s64 (ctx, buffer, size): the user's SID in its binary form */
#define FSBPF_HELPERS 5

#define FSBPF_HELPER_ABSENT (-1ll)   /* there is no such text here */
#define FSBPF_HELPER_TOO_SMALL (-2ll) /* the buffer */
#define FSBPF_HELPER_REFUSED (-3ll)  /* not a target that can be opened: see driver/src/redirect.c */

/* The filter communication port, for administrators. A message is a fsbpf_request, the reply as said there. */
#define FSBPF_PORT_NAME L"\\FsbpfPort"
#define FSBPF_CONNECTIONS 8

#define FSBPF_REQUEST_INFORMATION 1 /* struct fsbpf_information */
#define FSBPF_REQUEST_COUNTERS 2    /* struct fsbpf_driver_counters */
/* Whole FSBPF_RECORD_TEXT records (struct fsbpf_record, u64 identity, bytes), each padded to 8; none: all are read. */
#define FSBPF_REQUEST_TEXTS 3

struct fsbpf_request {
    fsbpf_u32 version; /* FSBPF_DRIVER_VERSION */
    fsbpf_u32 request; /* FSBPF_REQUEST_* */
};

struct fsbpf_information {
    fsbpf_u32 driver_version; /* FSBPF_DRIVER_VERSION */
    fsbpf_u32 event_version; /* FSBPF_EVENT_VERSION */
    fsbpf_u64 text_seed; /* of the identities of texts, as in bpf/linux/text.h */
    fsbpf_u64 clients; /* programs attached now */
};

/* Why something was not done as asked for, apart from the losses that fsbpf_event.h names. */
#define FSBPF_CAUSE_MEMORY 0       /* no memory: the operation went on unseen */
#define FSBPF_CAUSE_INVOKE 1       /* the program could not be run: taken as ALLOW */
#define FSBPF_CAUSE_VERDICT 2      /* a verdict that is none, or that this operation can't obey */
#define FSBPF_CAUSE_UNARMED 3      /* a deny or redirect of a client without FSBPF_ATTACH_CONTROL */
#define FSBPF_CAUSE_DENIED 4       /* operations refused */
#define FSBPF_CAUSE_REDIRECTED 5   /* opens sent elsewhere */
#define FSBPF_CAUSE_REDIRECT_LOOP 6 /* opens that were redirected too often */
#define FSBPF_CAUSE_REDIRECT_FAILED 7 /* the name could not be replaced: the open went on */
#define FSBPF_CAUSE_DRAINED 8      /* completions while an instance was torn down */
#define FSBPF_CAUSE_LIMIT 9        /* events above max_events_per_second */
#define FSBPF_CAUSE_TEXT 10        /* texts that found no room in a connection's queue; they are offered again */
#define FSBPF_CAUSE_PROCESS 11     /* processes whose image could not be found out */
#define FSBPF_CAUSES 12

struct fsbpf_driver_counters {
    struct fsbpf_counters operations[FSBPF_OPERATIONS]; /* events: handed to any program */
    fsbpf_u64 causes[FSBPF_CAUSES];
};

#endif
