/* SPDX-License-Identifier: MIT */
/* The list of clients, and the audiences drawn from it. */
#include "hook.h"

#include "stats.h"

static struct {
    EX_SPIN_LOCK lock; /* of clients, count and newest */
    ULONG count;
    volatile LONG64 newest;
    struct fsbpf_client *clients[FSBPF_CLIENTS]; /* in the order of attaching */
    volatile LONG64 operations; /* of all clients together */
    volatile LONG64 needs;
    volatile LONG64 controlled;
} list;

fsbpf_u64 fsbpf_hook_operations(VOID)
{
    return (fsbpf_u64)ReadNoFence64(&list.operations);
}

fsbpf_u64 fsbpf_hook_needs(VOID)
{
    return (fsbpf_u64)ReadNoFence64(&list.needs);
}

fsbpf_u64 fsbpf_hook_controlled(VOID)
{
    return (fsbpf_u64)ReadNoFence64(&list.controlled);
}

LONG64 fsbpf_hook_newest(VOID)
{
    return ReadNoFence64(&list.newest);
}

ULONG fsbpf_hook_clients(VOID)
{
    KIRQL irql = ExAcquireSpinLockShared(&list.lock);
    ULONG count = list.count;

    ExReleaseSpinLockShared(&list.lock, irql);
    return count;
}

/* Under the exclusive lock, whenever the clients changed. */
static VOID unite(VOID)
{
    fsbpf_u64 operations = 0, needs = 0, controlled = 0;

    for (ULONG index = 0; index < list.count; index++) {
        const struct fsbpf_attach_parameters *parameters = &list.clients[index]->parameters;

        operations |= parameters->operations;
        needs |= parameters->needs;
        if (parameters->flags & FSBPF_ATTACH_CONTROL)
            controlled |= parameters->operations & ~0ull << FSBPF_OPERATIONS_PRE_SHIFT;
    }
    InterlockedExchange64(&list.controlled, (LONG64)controlled);
    InterlockedExchange64(&list.needs, (LONG64)needs);
    InterlockedExchange64(&list.operations, (LONG64)operations);
}

static ULONG free_slot(VOID)
{
    ULONG used = 0, slot = 0;

    for (ULONG index = 0; index < list.count; index++)
        used |= 1u << list.clients[index]->slot;
    while (used & (1u << slot))
        slot++;
    return slot;
}

_Use_decl_annotations_ bool fsbpf_clients_add(struct fsbpf_client *client)
{
    KIRQL irql = ExAcquireSpinLockExclusive(&list.lock);
    bool has_room = list.count < FSBPF_CLIENTS;

    if (has_room) {
        client->slot = free_slot();
        client->serial = InterlockedIncrement64(&list.newest);
        list.clients[list.count++] = client;
        unite();
    }
    ExReleaseSpinLockExclusive(&list.lock, irql);
    return has_room;
}

_Use_decl_annotations_ VOID fsbpf_clients_remove(const struct fsbpf_client *client)
{
    KIRQL irql = ExAcquireSpinLockExclusive(&list.lock);
    ULONG kept = 0;

    for (ULONG index = 0; index < list.count; index++)
        if (list.clients[index] != client)
            list.clients[kept++] = list.clients[index];
    list.count = kept;
    unite();
    ExReleaseSpinLockExclusive(&list.lock, irql);
}

_Use_decl_annotations_ bool fsbpf_client_asks_for_tree(const struct fsbpf_client *client)
{
    return client->parameters.flags & FSBPF_ATTACH_PROCESS_TREE;
}

_Use_decl_annotations_ LONG64 fsbpf_trees_rooted_at(fsbpf_u64 pid)
{
    KIRQL irql = ExAcquireSpinLockShared(&list.lock);
    LONG64 trees = 0;

    for (ULONG index = 0; index < list.count; index++)
        if (fsbpf_client_asks_for_tree(list.clients[index]) && list.clients[index]->parameters.pid == pid)
            trees |= 1ll << list.clients[index]->slot;
    ExReleaseSpinLockShared(&list.lock, irql);
    return trees;
}

/* By all that costs nothing to know. */
static bool hears(const struct fsbpf_client *client, const struct fsbpf_selection *selection)
{
    const struct fsbpf_attach_parameters *parameters = &client->parameters;

    return parameters->operations & selection->operations && selection->slots & (1u << client->slot) &&
           client->serial <= selection->newest &&
           (!parameters->excluded_pid || parameters->excluded_pid != selection->pid) &&
           (!parameters->pid || fsbpf_client_asks_for_tree(client) || parameters->pid == selection->pid);
}

static VOID take(struct fsbpf_audience *audience, struct fsbpf_client *client)
{
    InterlockedIncrement(&client->references);
    audience->clients[audience->count++] = client;
    audience->needs |= client->parameters.needs;
    audience->slots |= 1u << client->slot;
    audience->any_control |= (client->parameters.flags & FSBPF_ATTACH_CONTROL) != 0;
}

_Use_decl_annotations_ bool fsbpf_audience_gather(struct fsbpf_audience *audience,
                                                  const struct fsbpf_selection *selection)
{
    KIRQL irql;

    audience->count = 0;
    audience->needs = 0;
    audience->slots = 0;
    audience->any_control = false;
    irql = ExAcquireSpinLockShared(&list.lock);
    audience->newest = ReadNoFence64(&list.newest);
    for (ULONG index = 0; index < list.count; index++)
        if (hears(list.clients[index], selection))
            take(audience, list.clients[index]);
    ExReleaseSpinLockShared(&list.lock, irql);
    return audience->count > 0;
}

_Use_decl_annotations_ bool fsbpf_audience_has_trees(const struct fsbpf_audience *audience)
{
    for (ULONG index = 0; index < audience->count; index++)
        if (fsbpf_client_asks_for_tree(audience->clients[index]))
            return true;
    return false;
}

/* The last reference tells the registrar that the client is gone: it frees the memory by cleanup. */
static VOID release(struct fsbpf_client *client)
{
    if (!InterlockedDecrement(&client->references))
        NmrProviderDetachClientComplete(client->binding);
}

_Use_decl_annotations_ bool fsbpf_audience_keep_trees(struct fsbpf_audience *audience,
                                                      const struct fsbpf_process *process)
{
    LONG64 trees = process ? ReadNoFence64(&process->trees) : 0;
    ULONG kept = 0;

    for (ULONG index = 0; index < audience->count; index++) {
        struct fsbpf_client *client = audience->clients[index];

        if (!fsbpf_client_asks_for_tree(client) || trees & (1ll << client->slot)) {
            audience->clients[kept++] = client;
        } else {
            audience->slots &= ~(1u << client->slot);
            release(client);
        }
    }
    audience->count = kept;
    return kept > 0;
}

_Use_decl_annotations_ VOID fsbpf_audience_release(struct fsbpf_audience *audience)
{
    for (ULONG index = 0; index < audience->count; index++)
        release(audience->clients[index]);
}

_Use_decl_annotations_ bool fsbpf_client_admits(struct fsbpf_client *client, fsbpf_u64 now_ns)
{
    fsbpf_u64 limit = client->parameters.max_events_per_second;
    LONG64 second = (LONG64)(now_ns / 1000000000), known = ReadNoFence64(&client->second);

    if (!limit)
        return true;
    if (second > known && InterlockedCompareExchange64(&client->second, second, known) == known)
        InterlockedExchange64(&client->events_in_second, 0);
    if ((fsbpf_u64)InterlockedIncrement64(&client->events_in_second) <= limit)
        return true;
    fsbpf_count(FSBPF_CAUSE_LIMIT);
    return false;
}
