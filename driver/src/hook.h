/* SPDX-License-Identifier: MIT */
/* The programs that are attached: provider of the hook's network programming interface, and who is to hear of what. */
#ifndef FSBPF_HOOK_H
#define FSBPF_HOOK_H

#include "kernel.h"
#include "fsbpf_driver.h"
#include "procs.h"

#define FSBPF_CLIENTS 16
#define FSBPF_ANY_SERIAL ((LONG64)(~0ull >> 1))

/* An attached program. Shared by reference: one while it is attached, one in each audience. */
struct fsbpf_client {
    volatile LONG references;
    ULONG slot; /* below FSBPF_CLIENTS, while it is attached no other's */
    LONG64 serial; /* grows from client to client */
    HANDLE binding;
    const VOID *binding_context;
    ebpf_program_invoke_function_t invoke;
    struct fsbpf_attach_parameters parameters;
    volatile LONG64 second; /* of the limit of events a second */
    volatile LONG64 events_in_second;
};

/* Who hears of an operation, in the order of attaching. Each client is held by a reference. */
struct fsbpf_audience {
    ULONG count;
    fsbpf_u64 needs; /* of all of them */
    LONG64 newest; /* serial */
    ULONG slots; /* bit n: slot n */
    bool any_control; /* one may deny or redirect */
    struct fsbpf_client *clients[FSBPF_CLIENTS];
};

/* What there is to select by. */
struct fsbpf_selection {
    fsbpf_u64 operations; /* bits as in attach parameters: any of them */
    fsbpf_u64 pid;
    LONG64 newest; /* clients attached later do not hear of it; FSBPF_ANY_SERIAL: all do */
    ULONG slots; /* only these; ~0: any */
};

_Must_inspect_result_ NTSTATUS fsbpf_hook_open(VOID);
/** Detaches all clients and waits until none is left. PASSIVE_LEVEL. */
VOID fsbpf_hook_close(VOID);

/** Operations and needs of all clients together, without a lock: what nobody asked for ends here. Any IRQL. */
fsbpf_u64 fsbpf_hook_operations(VOID);
fsbpf_u64 fsbpf_hook_needs(VOID);
/** Bits of what may be refused or sent elsewhere: pre-operations of clients with FSBPF_ATTACH_CONTROL. */
fsbpf_u64 fsbpf_hook_controlled(VOID);
/** Serial number of the client attached last. */
LONG64 fsbpf_hook_newest(VOID);
ULONG fsbpf_hook_clients(VOID);

/** Bits of the slots whose clients ask for the tree below this process. */
_IRQL_requires_max_(DISPATCH_LEVEL) LONG64 fsbpf_trees_rooted_at(fsbpf_u64 pid);

/** @returns false where nobody is to hear of it: nothing is to be released then. */
_IRQL_requires_max_(DISPATCH_LEVEL) bool fsbpf_audience_gather(_Out_ struct fsbpf_audience *audience,
                                                               _In_ const struct fsbpf_selection *selection);

/** Whether one of them asks for a tree of processes: then fsbpf_audience_keep_trees must follow. */
bool fsbpf_audience_has_trees(_In_ const struct fsbpf_audience *audience);

/** Sends those away whose tree the process is not in. NULL: it is not known. @returns false: nobody is left. */
_IRQL_requires_max_(DISPATCH_LEVEL) bool fsbpf_audience_keep_trees(_Inout_ struct fsbpf_audience *audience,
                                                                   _In_opt_ const struct fsbpf_process *process);

_IRQL_requires_max_(DISPATCH_LEVEL) VOID fsbpf_audience_release(_Inout_ struct fsbpf_audience *audience);

/** Gives the client a slot and a serial number. @returns false: there is no room. */
_IRQL_requires_max_(DISPATCH_LEVEL) bool fsbpf_clients_add(_Inout_ struct fsbpf_client *client);
_IRQL_requires_max_(DISPATCH_LEVEL) VOID fsbpf_clients_remove(_In_ const struct fsbpf_client *client);
bool fsbpf_client_asks_for_tree(_In_ const struct fsbpf_client *client);

/** Counts an event against the client's limit. @returns false: it is above it. */
bool fsbpf_client_admits(_Inout_ struct fsbpf_client *client, fsbpf_u64 now_ns);

#endif
