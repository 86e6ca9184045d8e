/* SPDX-License-Identifier: MIT */
/* The Filter Manager: one filter, its instances, and operations on their way through it. */
#ifndef FSBPF_EMU_FLT_H
#define FSBPF_EMU_FLT_H

#include "process.h"
#include "volume.h"

struct _FLT_FILTER {
    FLT_REGISTRATION registration;
    volatile LONG callbacks; /* running now */
    volatile bool has_started;
    struct _FLT_PORT *port;
};

struct _FLT_INSTANCE {
    struct _FLT_FILTER *filter;
    struct _FLT_VOLUME *volume;
    PFLT_CONTEXT context;
    volatile bool is_draining;
    volatile LONG callbacks; /* operations between their pre and post */
};

/* An open file, or one that is being opened. The driver sees the FILE_OBJECT. */
struct emu_file {
    FILE_OBJECT object; /* first */
    struct _FLT_VOLUME *volume;
    struct emu_node *node; /* NULL: not open */
    struct emu_stream *stream;
    PFLT_CONTEXT context; /* stream-handle context */
    bool is_cancelled;
    bool has_cleaned_up;
    bool deletes_on_close;
    bool is_closed;
    bool is_paging_file;
    struct emu_file *next; /* of all that are open */
};

/* How an operation comes, other than usual. */
struct emu_manner {
    bool is_fast_io;
    bool is_paging;
    bool is_asynchronous;
    bool posts_at_dispatch; /* its post callback runs at DISPATCH_LEVEL, on another thread */
    bool has_no_requestor;
    bool lends_memory; /* a transfer by the cache's own memory, and its return: with IRPs, or as fast I/O */
    bool is_held; /* stays below the filter until emu_release_held, or until its instance goes */
};

struct emu_operation {
    FLT_CALLBACK_DATA data; /* first */
    FLT_IO_PARAMETER_BLOCK block;
    FLT_RELATED_OBJECTS objects;
    struct emu_file *file;
    struct emu_manner manner;
    PECP_LIST parameters; /* extra create parameters */
    NTSTATUS (*serve)(struct emu_operation *operation); /* the file system; sets Information */
    PVOID extra; /* serve's own */
    /* What the filter asked for in its post callback. */
    PFLT_POST_OPERATION_CALLBACK when_safe;
    PVOID when_safe_context;
    bool is_opened; /* of a create: between the file system and the end of post */
};

/** From the driver's argument. */
struct emu_operation *emu_operation_of(PFLT_CALLBACK_DATA data);

/** Through the filter, to the file system, and back. STATUS_REPARSE where the name was replaced. */
NTSTATUS emu_send(struct emu_operation *operation);
/** Fast I/O, or an acquire: whether the filter lets it be that. */
bool emu_allows_fast_io(const struct emu_operation *operation);
void emu_release_held(void);
ULONG emu_held_operations(void);

/** Nobody who still saw the instance of a volume looks at it after this. */
void emu_wait_for_entering(void);

/** All filters of the loaded driver; NULL: none. */
struct _FLT_FILTER *emu_filter(void);
/** fltmc unload, or (mandatory) sc stop. */
NTSTATUS emu_unload(bool is_mandatory);
NTSTATUS emu_detach_volume(struct _FLT_VOLUME *volume, bool asks_first);
NTSTATUS emu_attach_volume(struct _FLT_VOLUME *volume);

/** Gives up the reference that a file or instance holds. */
void emu_context_drop(PFLT_CONTEXT *place);
/** The same, without releasing it. */
PFLT_CONTEXT emu_context_take(PFLT_CONTEXT *place);
/** Runs what could not be cleaned up above APC_LEVEL. */
void emu_contexts_settle(void);
void emu_parameters_free(PECP_LIST list);

/* The port as a program sees it. */
NTSTATUS emu_port_connect(ULONG *connection);
NTSTATUS emu_port_disconnect(ULONG connection);
NTSTATUS emu_port_send(ULONG connection, void *input, ULONG input_size, void *output, ULONG output_size, ULONG *returned);

#endif
