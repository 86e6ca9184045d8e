/* SPDX-License-Identifier: MIT */
#include "procs.h"

#include "hook.h"
#include "memory.h"
#include "process_facts.h"

#define BUCKETS 256 /* a power of two */

static struct bucket {
    EX_SPIN_LOCK lock;
    struct fsbpf_process *first;
} buckets[BUCKETS];

static struct bucket *bucket_of(fsbpf_u64 pid)
{
    return &buckets[(pid >> 2) & (BUCKETS - 1)]; /* ids are multiples of 4 */
}

_Use_decl_annotations_ VOID fsbpf_process_release(struct fsbpf_process *process)
{
    if (process && !InterlockedDecrement(&process->references))
        fsbpf_free(process);
}

/* created 0: whatever process has the id. The bucket is locked. */
static struct fsbpf_process **place_of(struct bucket *bucket, fsbpf_u64 pid, LONG64 created)
{
    struct fsbpf_process **place = &bucket->first;

    while (*place && ((*place)->pid != pid || (created && (*place)->created != created)))
        place = &(*place)->next;
    return place;
}

static struct fsbpf_process *find(fsbpf_u64 pid, LONG64 created)
{
    struct bucket *bucket = bucket_of(pid);
    KIRQL irql = ExAcquireSpinLockShared(&bucket->lock);
    struct fsbpf_process *found = *place_of(bucket, pid, created);

    if (found)
        InterlockedIncrement(&found->references);
    ExReleaseSpinLockShared(&bucket->lock, irql);
    return found;
}

static VOID forget(fsbpf_u64 pid)
{
    struct bucket *bucket = bucket_of(pid);
    KIRQL irql = ExAcquireSpinLockExclusive(&bucket->lock);
    struct fsbpf_process **place = place_of(bucket, pid, 0), *found = *place;

    if (found)
        *place = found->next;
    ExReleaseSpinLockExclusive(&bucket->lock, irql);
    fsbpf_process_release(found);
}

/* Returns the process that is known from now on: another thread may have been faster. The argument's reference is used up. */
static struct fsbpf_process *insert(struct fsbpf_process *process)
{
    struct bucket *bucket = bucket_of(process->pid);
    KIRQL irql = ExAcquireSpinLockExclusive(&bucket->lock);
    struct fsbpf_process **place = place_of(bucket, process->pid, 0), *old = *place, *known = process;

    if (old && old->created == process->created) {
        known = old;
        old = process;
        InterlockedIncrement(&known->references); /* others let go of it without the lock */
    } else {
        if (old)
            *place = old->next; /* its end was not told */
        process->next = bucket->first;
        bucket->first = process;
        InterlockedIncrement(&process->references);
    }
    ExReleaseSpinLockExclusive(&bucket->lock, irql);
    fsbpf_process_release(old);
    return known;
}

/* The parent, where it is known. Who is younger than the child has only got the parent's id. */
static struct fsbpf_process *known_parent(const struct fsbpf_process *child)
{
    struct fsbpf_process *parent = child->parent_pid ? find(child->parent_pid, 0) : NULL;

    if (!parent || parent->created <= child->created)
        return parent;
    fsbpf_process_release(parent);
    return NULL;
}

static VOID inherit_trees(struct fsbpf_process *process)
{
    struct fsbpf_process *parent = known_parent(process);

    process->trees = fsbpf_trees_rooted_at(process->pid);
    if (parent)
        process->trees |= ReadNoFence64(&parent->trees);
    fsbpf_process_release(parent);
}

/* The parent of a process that nobody heard of yet. NULL: somebody did, it has ended, or nothing can be found out. */
static struct fsbpf_process *find_out_parent(const struct fsbpf_process *child)
{
    struct fsbpf_process *parent = child->parent_pid ? find(child->parent_pid, 0) : NULL;
    bool is_known = parent != NULL;
    PEPROCESS process;

    fsbpf_process_release(parent);
    if (is_known || !child->parent_pid ||
        !NT_SUCCESS(PsLookupProcessByProcessId((HANDLE)(ULONG_PTR)child->parent_pid, &process)))
        return NULL;
    parent = PsGetProcessCreateTimeQuadPart(process) < child->created ? fsbpf_process_find_out(process, NULL) : NULL;
    ObDereferenceObject(process);
    return parent;
}

/*
 * Finds out about a process and all above it that nobody heard of, from child to parent, and makes them known from parent
 * to child, so that each inherits. In between they are a list: how long it is others decide, and a kernel's stack is short.
 */
static struct fsbpf_process *find_out_line(PEPROCESS process, const PS_CREATE_NOTIFY_INFO *information)
{
    struct fsbpf_process *line = fsbpf_process_find_out(process, information), *parent, *known = NULL;

    for (parent = line; parent; parent = find_out_parent(line)) {
        parent->next = parent == line ? NULL : line;
        line = parent;
    }
    while (line) {
        struct fsbpf_process *below = line->next;

        fsbpf_process_release(known);
        inherit_trees(line);
        known = insert(line);
        line = below;
    }
    return known;
}

_Use_decl_annotations_ struct fsbpf_process *fsbpf_process_of(PEPROCESS process)
{
    struct fsbpf_process *known;

    if (!process)
        return NULL;
    known = find((fsbpf_u64)(ULONG_PTR)PsGetProcessId(process), PsGetProcessCreateTimeQuadPart(process));
    if (known || KeGetCurrentIrql() != PASSIVE_LEVEL)
        return known;
    return find_out_line(process, NULL);
}

_Use_decl_annotations_ struct fsbpf_process *fsbpf_process_parent(const struct fsbpf_process *child)
{
    struct fsbpf_process *parent = known_parent(child);
    PEPROCESS process;

    if (parent || !child->parent_pid || KeGetCurrentIrql() != PASSIVE_LEVEL ||
        !NT_SUCCESS(PsLookupProcessByProcessId((HANDLE)(ULONG_PTR)child->parent_pid, &process)))
        return parent;
    if (PsGetProcessCreateTimeQuadPart(process) < child->created)
        parent = fsbpf_process_of(process);
    ObDereferenceObject(process);
    return parent;
}

_Use_decl_annotations_ struct fsbpf_process *fsbpf_process_begin(PEPROCESS process,
                                                                 const PS_CREATE_NOTIFY_INFO *information)
{
    return find_out_line(process, information);
}

_Use_decl_annotations_ VOID fsbpf_process_end(PEPROCESS process)
{
    forget((fsbpf_u64)(ULONG_PTR)PsGetProcessId(process));
}

/* The process at this place of a bucket, with a reference; NULL: there are not so many. */
static struct fsbpf_process *at(struct bucket *bucket, ULONG place)
{
    KIRQL irql = ExAcquireSpinLockShared(&bucket->lock);
    struct fsbpf_process *process = bucket->first;

    while (process && place--)
        process = process->next;
    if (process)
        InterlockedIncrement(&process->references);
    ExReleaseSpinLockShared(&bucket->lock, irql);
    return process;
}

/* Calls visit for every process that stays where it is meanwhile. Returns whether it returned true for any. */
static bool visit_all(bool (*visit)(struct fsbpf_process *process, LONG64 mask), LONG64 mask)
{
    struct fsbpf_process *process;
    bool any = false;

    for (ULONG index = 0; index < BUCKETS; index++)
        for (ULONG place = 0; (process = at(&buckets[index], place)) != NULL; place++) {
            any |= visit(process, mask);
            fsbpf_process_release(process);
        }
    return any;
}

static bool clear(struct fsbpf_process *process, LONG64 mask)
{
    InterlockedAnd64(&process->trees, ~mask);
    return false;
}

static bool mark_child(struct fsbpf_process *process, LONG64 mask)
{
    struct fsbpf_process *parent = fsbpf_process_parent(process);
    bool is_found = parent && ReadNoFence64(&parent->trees) & mask && !(ReadNoFence64(&process->trees) & mask);

    if (is_found)
        InterlockedOr64(&process->trees, mask);
    fsbpf_process_release(parent);
    return is_found;
}

_Use_decl_annotations_ VOID fsbpf_process_clear_tree(ULONG slot)
{
    visit_all(clear, 1ll << slot);
}

_Use_decl_annotations_ VOID fsbpf_process_mark_tree(fsbpf_u64 root_pid, ULONG slot)
{
    LONG64 mask = 1ll << slot;
    struct fsbpf_process *root = find(root_pid, 0);

    if (!root)
        return; /* it is marked when something is found out about it */
    InterlockedOr64(&root->trees, mask);
    fsbpf_process_release(root);
    while (visit_all(mark_child, mask))
        continue; /* a generation each time */
}

VOID fsbpf_process_forget_all(VOID)
{
    for (ULONG index = 0; index < BUCKETS; index++)
        while (buckets[index].first) {
            struct fsbpf_process *process = buckets[index].first;

            buckets[index].first = process->next;
            fsbpf_process_release(process);
        }
}
