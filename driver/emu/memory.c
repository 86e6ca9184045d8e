/* SPDX-License-Identifier: MIT */
/* The driver's memory: pool blocks with tags, lookaside lists, memory of users that may vanish. */
#include <pthread.h>
#include <stdlib.h>

#include "emu.h"
#include "guarded_copy.h"
#include "pages.h"

enum { POISON_FRESH = 0xa5, POISON_FREED = 0xdd };

struct block {
    struct block *next;
    struct block *before;
    void *start;
    SIZE_T size;
    ULONG tag;
    bool is_paged;
    const char *what;
    void *mapping; /* NULL: of malloc */
    SIZE_T mapping_size;
};

/* Found by address: blocks have no header, so that both ends of them are guarded. */
enum { BUCKETS = 1024 };
static struct block *buckets[BUCKETS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static bool guards;

void emu_guard_blocks(bool guarded)
{
    guards = guarded;
}

static struct block **bucket_of(const void *start)
{
    return &buckets[((uintptr_t)start >> 4) % BUCKETS];
}

void *emu_allocate(SIZE_T size, ULONG tag, bool is_paged, const char *what)
{
    struct block *block = calloc(1, sizeof *block);
    block->size = size;
    block->tag = tag;
    block->is_paged = is_paged;
    block->what = what;
    block->start = emu_pages_reserve(size, guards, &block->mapping, &block->mapping_size);
    memset(block->start, POISON_FRESH, size);
    EMU_LOCK(lock);
    struct block **bucket = bucket_of(block->start);
    block->next = *bucket;
    *bucket = block;
    EMU_UNLOCK(lock);
    return block->start;
}

void emu_free(void *start, ULONG tag, const char *api)
{
    EMU_LOCK(lock);
    struct block **place = bucket_of(start);
    while (*place != NULL && (*place)->start != start) place = &(*place)->next;
    struct block *block = *place;
    if (block != NULL) *place = block->next;
    EMU_UNLOCK(lock);
    if (block == NULL) {
        emu_violation("%s of what is no block, or freed already", api);
        return;
    }
    if (tag != 0 && tag != block->tag) emu_violation("%s with another tag than it was allocated with", api);
    if (block->is_paged) emu_require_irql("freeing paged pool", APC_LEVEL);
    memset(block->start, POISON_FREED, block->size);
    emu_pages_release(block->start, block->mapping, block->mapping_size);
    free(block);
}

ULONG emu_leaks(FILE *out)
{
    ULONG count = 0;
    EMU_LOCK(lock);
    for (ULONG index = 0; index < BUCKETS; index++) {
        for (struct block *block = buckets[index]; block != NULL; block = block->next) {
            if (out != NULL && count < 20) fprintf(out, "leak %s of %lu bytes\n", block->what, (unsigned long)block->size);
            count++;
        }
    }
    EMU_UNLOCK(lock);
    return count;
}

PVOID NTAPI ExAllocatePool2(POOL_FLAGS flags, SIZE_T size, ULONG tag)
{
    bool is_paged = (flags & POOL_FLAG_PAGED) != 0;
    emu_require_irql("ExAllocatePool2", is_paged ? APC_LEVEL : DISPATCH_LEVEL);
    if (size == 0) emu_violation("ExAllocatePool2 of 0 bytes");
    if (tag == 0) emu_violation("ExAllocatePool2 without a tag");
    if (!is_paged && (flags & POOL_FLAG_NON_PAGED) == 0) emu_violation("ExAllocatePool2 of no kind of pool");
    if (emu_fault("ExAllocatePool2")) return NULL;
    void *block = emu_allocate(size, tag, is_paged, "pool");
    if ((flags & POOL_FLAG_UNINITIALIZED) == 0) memset(block, 0, size);
    return block;
}

VOID NTAPI ExFreePoolWithTag(PVOID block, ULONG tag)
{
    emu_require_irql("ExFreePoolWithTag", DISPATCH_LEVEL);
    emu_free(block, tag, "ExFreePoolWithTag");
}

VOID NTAPI ExFreePool(PVOID block)
{
    emu_require_irql("ExFreePool", DISPATCH_LEVEL);
    emu_free(block, 0, "ExFreePool");
}

/* What a cross-built driver's inlined fast path looks at: the list is always empty, so that every call comes here. */
struct general_lookaside {
    uint64_t list_head[2];
    USHORT depth;
    USHORT maximum_depth;
    ULONG total_allocates;
    ULONG allocate_misses;
    ULONG total_frees;
    ULONG free_misses;
    ULONG type;
    ULONG tag;
    ULONG size;
    PALLOCATE_FUNCTION_EX allocate;
    PFREE_FUNCTION_EX free;
    volatile LONG outstanding; /* the list entry's place */
    ULONG magic;
    PALLOCATE_FUNCTION_EX own_allocate; /* the driver's, NULL: it has none */
    PFREE_FUNCTION_EX own_free;
};
_Static_assert(offsetof(struct general_lookaside, allocate) == 0x30, "Allocate");
_Static_assert(offsetof(struct general_lookaside, free) == 0x38, "Free");
_Static_assert(sizeof(struct general_lookaside) <= sizeof(LOOKASIDE_LIST_EX), "LOOKASIDE_LIST_EX");

enum { LOOKASIDE_MAGIC = 0x4c4f4f4b };

/* While one thread measures, a list keeps the last entry, as Windows' lists do. */
static bool measures;

void emu_keep_entries(bool keeps)
{
    measures = keeps;
}

static PVOID NTAPI allocate_entry(POOL_TYPE type, SIZE_T size, ULONG tag, PLOOKASIDE_LIST_EX opaque)
{
    struct general_lookaside *list = (struct general_lookaside *)opaque;
    if (list->magic != LOOKASIDE_MAGIC) emu_violation("a lookaside list is used that is not there");
    emu_require_irql("ExAllocateFromLookasideListEx", type == PagedPool ? APC_LEVEL : DISPATCH_LEVEL);
    if (emu_fault("ExAllocateFromLookasideListEx")) return NULL;
    void *entry = measures ? (void *)(uintptr_t)list->list_head[0] : NULL;
    if (entry != NULL) list->list_head[0] = 0;
    else if (list->own_allocate != NULL) entry = list->own_allocate(type, size, tag, opaque);
    else entry = emu_allocate(size, tag, type == PagedPool, "lookaside entry");
    if (entry != NULL) __atomic_add_fetch(&list->outstanding, 1, __ATOMIC_RELAXED);
    return entry;
}

static VOID NTAPI free_entry(PVOID entry, PLOOKASIDE_LIST_EX opaque)
{
    struct general_lookaside *list = (struct general_lookaside *)opaque;
    if (list->magic != LOOKASIDE_MAGIC) emu_violation("a lookaside list is used that is not there");
    emu_require_irql("ExFreeToLookasideListEx", DISPATCH_LEVEL);
    __atomic_sub_fetch(&list->outstanding, 1, __ATOMIC_RELAXED);
    if (measures && list->list_head[0] == 0) {
        list->list_head[0] = (uintptr_t)entry;
        return;
    }
    if (list->own_free != NULL) list->own_free(entry, opaque);
    else emu_free(entry, list->tag, "ExFreeToLookasideListEx");
}

NTSTATUS NTAPI ExInitializeLookasideListEx(PLOOKASIDE_LIST_EX lookaside, PALLOCATE_FUNCTION_EX allocate,
                                           PFREE_FUNCTION_EX free_routine, POOL_TYPE type, ULONG flags, SIZE_T size, ULONG tag, USHORT depth)
{
    struct general_lookaside *list = (struct general_lookaside *)lookaside;
    emu_require_irql("ExInitializeLookasideListEx", DISPATCH_LEVEL);
    if ((allocate == NULL) != (free_routine == NULL) || depth != 0 || tag == 0 || size < 16) {
        emu_violation("ExInitializeLookasideListEx with parameters that have no meaning here");
    }
    if ((flags & ~(ULONG)EX_LOOKASIDE_LIST_EX_FLAGS_FAIL_NO_RAISE) != 0) emu_violation("flags of a lookaside list");
    if (emu_fault("ExInitializeLookasideListEx")) return STATUS_INSUFFICIENT_RESOURCES;
    memset(list, 0, sizeof *lookaside);
    list->type = (ULONG)type;
    list->tag = tag;
    list->size = (ULONG)size;
    list->allocate = allocate_entry;
    list->free = free_entry;
    list->own_allocate = allocate;
    list->own_free = free_routine;
    list->magic = LOOKASIDE_MAGIC;
    emu_held(1);
    return STATUS_SUCCESS;
}

VOID NTAPI ExDeleteLookasideListEx(PLOOKASIDE_LIST_EX lookaside)
{
    struct general_lookaside *list = (struct general_lookaside *)lookaside;
    emu_require_irql("ExDeleteLookasideListEx", APC_LEVEL);
    if (list->magic != LOOKASIDE_MAGIC) emu_violation("ExDeleteLookasideListEx of what is no list");
    if (list->outstanding != 0) emu_violation("a lookaside list is deleted with %d entries in use", list->outstanding);
    if (list->list_head[0] != 0) emu_free((void *)(uintptr_t)list->list_head[0], list->tag, "a kept entry");
    memset(list, 0, sizeof *lookaside);
    emu_held(-1);
}

PVOID NTAPI ExAllocateFromLookasideListEx(PLOOKASIDE_LIST_EX lookaside)
{
    struct general_lookaside *list = (struct general_lookaside *)lookaside;
    return allocate_entry((POOL_TYPE)list->type, list->size, list->tag, lookaside);
}

VOID NTAPI ExFreeToLookasideListEx(PLOOKASIDE_LIST_EX lookaside, PVOID entry)
{
    free_entry(entry, lookaside);
}

/* A user's buffer that its process takes away while the driver works on it. */
static const char *gone;
static SIZE_T gone_size;

void emu_forget(void *memory, SIZE_T size)
{
    gone = memory;
    gone_size = size;
}

static bool is_gone(const void *start, SIZE_T length)
{
    const char *first = start;
    return gone != NULL && first < gone + gone_size && gone < first + length;
}

NTSTATUS NTAPI EmuGuardedCopy(PVOID destination, const VOID *source, SIZE_T length)
{
    emu_require_irql("touching a user's memory", APC_LEVEL);
    if (is_gone(destination, length) || is_gone(source, length)) return STATUS_ACCESS_VIOLATION;
    memcpy(destination, source, length);
    return STATUS_SUCCESS;
}
