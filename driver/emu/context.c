/* SPDX-License-Identifier: MIT */
/* Contexts of filters: counted references, cleaned up at APC_LEVEL at the latest. */
#include <pthread.h>
#include <stdlib.h>

#include "flt.h"

enum { CONTEXT_MAGIC = 0x43545854 };

struct context {
    ULONG magic;
    volatile LONG references;
    FLT_CONTEXT_TYPE type;
    const FLT_CONTEXT_REGISTRATION *registration;
    struct context *next; /* waits to be cleaned up */
    uint64_t data[];
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of places that hold contexts, and of waiting */
static struct context *waiting;

static struct context *context_of(PFLT_CONTEXT data, const char *api)
{
    struct context *context = CONTAINING_RECORD(data, struct context, data);
    if (context->magic != CONTEXT_MAGIC) emu_violation("%s of what is no context", api);
    return context;
}

static const FLT_CONTEXT_REGISTRATION *registration_of(PFLT_FILTER filter, FLT_CONTEXT_TYPE type)
{
    const FLT_CONTEXT_REGISTRATION *each = filter->registration.ContextRegistration;
    while (each->ContextType != FLT_CONTEXT_END && each->ContextType != type) each++;
    return each->ContextType == FLT_CONTEXT_END ? NULL : each;
}

NTSTATUS NTAPI FltAllocateContext(PFLT_FILTER filter, FLT_CONTEXT_TYPE type, SIZE_T size, POOL_TYPE pool,
                                  PFLT_CONTEXT *result)
{
    emu_require_irql("FltAllocateContext", APC_LEVEL);
    const FLT_CONTEXT_REGISTRATION *registration = registration_of(filter, type);
    if (registration == NULL || (registration->Size != (SIZE_T)-1 && registration->Size < size)) {
        emu_violation("FltAllocateContext of a type or size that was not registered");
        return STATUS_INVALID_PARAMETER;
    }
    if (emu_fault("FltAllocateContext")) return STATUS_INSUFFICIENT_RESOURCES;
    struct context *context = emu_allocate(sizeof *context + size, registration->PoolTag, pool == PagedPool, "context");
    context->magic = CONTEXT_MAGIC;
    context->references = 1;
    context->type = type;
    context->registration = registration;
    *result = context->data;
    return STATUS_SUCCESS;
}

static void reference(PFLT_CONTEXT data)
{
    struct context *context = context_of(data, "a reference");
    if (__atomic_add_fetch(&context->references, 1, __ATOMIC_SEQ_CST) < 2) emu_violation("a context is referenced that is gone");
}

static void clean_up(struct context *context)
{
    if (context->registration->ContextCleanupCallback != NULL) {
        context->registration->ContextCleanupCallback(context->data, context->type);
    }
    context->magic = 0;
    emu_free(context, context->registration->PoolTag, "a context");
}

VOID NTAPI FltReleaseContext(PFLT_CONTEXT data)
{
    emu_require_irql("FltReleaseContext", DISPATCH_LEVEL);
    struct context *context = context_of(data, "FltReleaseContext");
    LONG left = __atomic_sub_fetch(&context->references, 1, __ATOMIC_SEQ_CST);
    if (left < 0) emu_violation("a context is released too often");
    if (left != 0) return;
    if (emu_self.irql <= APC_LEVEL) {
        clean_up(context);
        return;
    }
    EMU_LOCK(lock);
    context->next = waiting;
    waiting = context;
    EMU_UNLOCK(lock);
}

void emu_contexts_settle(void)
{
    for (;;) {
        EMU_LOCK(lock);
        struct context *context = waiting;
        if (context != NULL) waiting = context->next;
        EMU_UNLOCK(lock);
        if (context == NULL) return;
        clean_up(context);
    }
}

PFLT_CONTEXT emu_context_take(PFLT_CONTEXT *place)
{
    EMU_LOCK(lock);
    PFLT_CONTEXT data = *place;
    *place = NULL;
    EMU_UNLOCK(lock);
    return data;
}

void emu_context_drop(PFLT_CONTEXT *place)
{
    PFLT_CONTEXT data = emu_context_take(place);
    if (data != NULL) FltReleaseContext(data);
}

static NTSTATUS set_context(PFLT_CONTEXT *place, FLT_CONTEXT_TYPE type, FLT_SET_CONTEXT_OPERATION operation,
                            PFLT_CONTEXT new_context, PFLT_CONTEXT *old_context)
{
    if (old_context != NULL) *old_context = NULL;
    if (context_of(new_context, "setting a context")->type != type) emu_violation("a context is set of another type");
    EMU_LOCK(lock);
    PFLT_CONTEXT before = *place;
    bool keeps = before != NULL && operation == FLT_SET_CONTEXT_KEEP_IF_EXISTS;
    if (!keeps) {
        reference(new_context);
        *place = new_context;
    } else if (old_context != NULL) reference(before);
    EMU_UNLOCK(lock);
    if (keeps) {
        if (old_context != NULL) *old_context = before;
        return STATUS_FLT_CONTEXT_ALREADY_DEFINED;
    }
    if (before != NULL && old_context != NULL) *old_context = before;
    else if (before != NULL) FltReleaseContext(before);
    return STATUS_SUCCESS;
}

static NTSTATUS get_context(PFLT_CONTEXT *place, PFLT_CONTEXT *result)
{
    EMU_LOCK(lock);
    *result = *place;
    if (*result != NULL) reference(*result);
    EMU_UNLOCK(lock);
    return *result == NULL ? STATUS_NOT_FOUND : STATUS_SUCCESS;
}

NTSTATUS NTAPI FltSetInstanceContext(PFLT_INSTANCE instance, FLT_SET_CONTEXT_OPERATION operation,
                                     PFLT_CONTEXT new_context, PFLT_CONTEXT *old_context)
{
    emu_require_irql("FltSetInstanceContext", APC_LEVEL);
    if (emu_fault("FltSetInstanceContext")) return STATUS_FLT_DELETING_OBJECT;
    return set_context(&instance->context, FLT_INSTANCE_CONTEXT, operation, new_context, old_context);
}

NTSTATUS NTAPI FltGetInstanceContext(PFLT_INSTANCE instance, PFLT_CONTEXT *context)
{
    emu_require_irql("FltGetInstanceContext", DISPATCH_LEVEL);
    *context = NULL;
    if (emu_fault("FltGetInstanceContext")) return STATUS_NOT_FOUND;
    return get_context(&instance->context, context);
}

/* Only of files that are open, and of no paging file. */
static bool has_handle_contexts(const struct emu_file *file)
{
    return file->stream != NULL && !file->is_cancelled && !file->is_closed && !file->is_paging_file &&
           (file->object.Flags & FO_STREAM_FILE) == 0;
}

NTSTATUS NTAPI FltSetStreamHandleContext(PFLT_INSTANCE instance, PFILE_OBJECT object,
                                         FLT_SET_CONTEXT_OPERATION operation, PFLT_CONTEXT new_context,
                                         PFLT_CONTEXT *old_context)
{
    emu_require_irql("FltSetStreamHandleContext", APC_LEVEL);
    struct emu_file *file = (struct emu_file *)object;
    if (old_context != NULL) *old_context = NULL;
    if (!has_handle_contexts(file)) return STATUS_NOT_SUPPORTED;
    if (__atomic_load_n(&instance->is_draining, __ATOMIC_SEQ_CST) || emu_fault("FltSetStreamHandleContext")) return STATUS_FLT_DELETING_OBJECT;
    return set_context(&file->context, FLT_STREAMHANDLE_CONTEXT, operation, new_context, old_context);
}

NTSTATUS NTAPI FltGetStreamHandleContext(PFLT_INSTANCE instance, PFILE_OBJECT object, PFLT_CONTEXT *context)
{
    (void)instance;
    emu_require_irql("FltGetStreamHandleContext", APC_LEVEL);
    struct emu_file *file = (struct emu_file *)object;
    *context = NULL;
    if (!has_handle_contexts(file)) return STATUS_NOT_SUPPORTED;
    if (emu_fault("FltGetStreamHandleContext")) return STATUS_NOT_FOUND;
    return get_context(&file->context, context);
}
