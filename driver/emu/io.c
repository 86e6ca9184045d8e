/* SPDX-License-Identifier: MIT */
/* The way of an operation: pre callback, file system, post callback. */
#include <stdlib.h>

#include "flt.h"

struct emu_operation *emu_operation_of(PFLT_CALLBACK_DATA data)
{
    return (struct emu_operation *)data;
}

static const FLT_OPERATION_REGISTRATION *registration_of(const struct _FLT_FILTER *filter, UCHAR major)
{
    const FLT_OPERATION_REGISTRATION *each = filter->registration.OperationRegistration;
    while (each->MajorFunction != IRP_MJ_OPERATION_END && each->MajorFunction != major) each++;
    return each->MajorFunction == major ? each : NULL;
}

static volatile LONG entering;

void emu_wait_for_entering(void)
{
    while (__atomic_load_n(&entering, __ATOMIC_SEQ_CST) != 0) emu_yield();
}

/* Counted in, so that a teardown waits; NULL: no filter is to see the operation. */
static struct _FLT_INSTANCE *enter(struct _FLT_VOLUME *volume)
{
    __atomic_add_fetch(&entering, 1, __ATOMIC_SEQ_CST);
    struct _FLT_INSTANCE *instance = __atomic_load_n(&volume->instance, __ATOMIC_SEQ_CST);
    if (instance != NULL) {
        __atomic_add_fetch(&instance->callbacks, 1, __ATOMIC_SEQ_CST);
        if (__atomic_load_n(&instance->is_draining, __ATOMIC_SEQ_CST)) {
            __atomic_sub_fetch(&instance->callbacks, 1, __ATOMIC_SEQ_CST);
            instance = NULL;
        }
    }
    __atomic_sub_fetch(&entering, 1, __ATOMIC_SEQ_CST);
    return instance;
}

static void leave(struct _FLT_INSTANCE *instance)
{
    __atomic_sub_fetch(&instance->callbacks, 1, __ATOMIC_SEQ_CST);
}

/* Operations that wait below the filter. */
static volatile LONG held_count;
static volatile LONG releases;

void emu_release_held(void)
{
    __atomic_add_fetch(&releases, 1, __ATOMIC_SEQ_CST);
}

ULONG emu_held_operations(void)
{
    return (ULONG)__atomic_load_n(&held_count, __ATOMIC_SEQ_CST);
}

/** @returns false: the instance goes, and does not wait. */
static bool stay_below(const struct _FLT_INSTANCE *instance)
{
    LONG before = __atomic_load_n(&releases, __ATOMIC_SEQ_CST);
    __atomic_add_fetch(&held_count, 1, __ATOMIC_SEQ_CST);
    bool drains = false;
    while (__atomic_load_n(&releases, __ATOMIC_SEQ_CST) == before && !drains) {
        drains = __atomic_load_n(&instance->is_draining, __ATOMIC_SEQ_CST);
        emu_yield();
    }
    __atomic_sub_fetch(&held_count, 1, __ATOMIC_SEQ_CST);
    return !drains;
}

static void check_level(KIRQL before, const char *callback)
{
    if (emu_self.irql == before) return;
    emu_violation("%s returned at IRQL %u, called at %u", callback, emu_self.irql, before);
    emu_self.irql = before;
}

static FLT_PREOP_CALLBACK_STATUS call_pre(struct emu_operation *operation, const FLT_OPERATION_REGISTRATION *of,
                                          PVOID *completion)
{
    *completion = NULL;
    if (of->PreOperation == NULL) return FLT_PREOP_SUCCESS_WITH_CALLBACK;
    KIRQL before = emu_self.irql;
    FLT_PREOP_CALLBACK_STATUS status = of->PreOperation(&operation->data, &operation->objects, completion);
    check_level(before, "a pre callback");
    bool is_called_back = status == FLT_PREOP_SUCCESS_WITH_CALLBACK || status == FLT_PREOP_SYNCHRONIZE;
    if (!is_called_back && *completion != NULL) emu_violation("a completion context that nobody gets: status %d", status);
    if (is_called_back && of->PostOperation == NULL) emu_violation("a completion is asked for, and there is no callback for it");
    if (status == FLT_PREOP_SYNCHRONIZE && operation->manner.is_asynchronous) emu_violation("an asynchronous operation is made to wait");
    if (status == FLT_PREOP_COMPLETE) {
        UCHAR major = operation->block.MajorFunction;
        if (major == IRP_MJ_CLEANUP || major == IRP_MJ_CLOSE) emu_violation("a cleanup or close is failed");
        if (operation->manner.is_paging) emu_violation("paging I/O is failed");
        if (operation->data.IoStatus.Status == STATUS_PENDING) emu_violation("completed with STATUS_PENDING");
    }
    if (status == FLT_PREOP_DISALLOW_FASTIO && !operation->manner.is_fast_io) emu_violation("DISALLOW_FASTIO of no fast I/O");
    return status;
}

static const struct _ETHREAD system_threads[2] = {{.tid = 0}, {.tid = 8}}; /* whoever was interrupted; a worker */

/* What the filter put off until it is safe: in a system thread, at PASSIVE_LEVEL. */
static void run_when_safe(struct emu_operation *operation)
{
    struct _ETHREAD *own = emu_self.thread;
    KIRQL before = emu_self.irql;
    emu_self.irql = PASSIVE_LEVEL;
    emu_self.thread = (struct _ETHREAD *)&system_threads[1];
    PFLT_POST_OPERATION_CALLBACK callback = operation->when_safe;
    operation->when_safe = NULL;
    if (callback(&operation->data, &operation->objects, operation->when_safe_context, 0) != FLT_POSTOP_FINISHED_PROCESSING) {
        emu_violation("what was put off is put off again");
    }
    check_level(PASSIVE_LEVEL, "a post callback that was put off");
    emu_self.thread = own;
    emu_self.irql = before;
}

static void call_post(struct emu_operation *operation, const FLT_OPERATION_REGISTRATION *of, PVOID completion, bool drains)
{
    bool is_create = operation->block.MajorFunction == IRP_MJ_CREATE;
    bool is_high = operation->manner.posts_at_dispatch && !is_create && !operation->manner.is_fast_io;
    KIRQL before = emu_self.irql;
    struct _ETHREAD *own = emu_self.thread;
    if (is_high) {
        emu_self.irql = DISPATCH_LEVEL;
        emu_self.thread = (struct _ETHREAD *)&system_threads[0];
    }
    KIRQL at = emu_self.irql;
    operation->data.Flags |= FLTFL_CALLBACK_DATA_POST_OPERATION;
    FLT_POSTOP_CALLBACK_STATUS status = of->PostOperation(&operation->data, &operation->objects, completion,
                                                          drains ? FLTFL_POST_OPERATION_DRAINING : 0);
    check_level(at, "a post callback");
    emu_self.irql = before;
    emu_self.thread = own;
    bool is_put_off = status == FLT_POSTOP_MORE_PROCESSING_REQUIRED;
    if (is_put_off != (operation->when_safe != NULL)) emu_violation("a post callback that is neither finished nor put off");
    if (is_put_off && operation->when_safe != NULL) run_when_safe(operation);
}

BOOLEAN NTAPI FltDoCompletionProcessingWhenSafe(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects, PVOID context,
                                                FLT_POST_OPERATION_FLAGS flags, PFLT_POST_OPERATION_CALLBACK callback,
                                                FLT_POSTOP_CALLBACK_STATUS *status)
{
    emu_require_irql("FltDoCompletionProcessingWhenSafe", DISPATCH_LEVEL);
    struct emu_operation *operation = emu_operation_of(data);
    if ((flags & FLTFL_POST_OPERATION_DRAINING) != 0) emu_violation("FltDoCompletionProcessingWhenSafe while draining");
    if (operation->manner.is_paging || !FLT_IS_IRP_OPERATION(data)) {
        emu_violation("FltDoCompletionProcessingWhenSafe of paging I/O or of no IRP");
    }
    if (emu_fault("FltDoCompletionProcessingWhenSafe")) {
        *status = FLT_POSTOP_FINISHED_PROCESSING;
        return FALSE;
    }
    if (emu_self.irql <= APC_LEVEL) {
        *status = callback(data, objects, context, flags);
        return TRUE;
    }
    operation->when_safe = callback;
    operation->when_safe_context = context;
    *status = FLT_POSTOP_MORE_PROCESSING_REQUIRED;
    return TRUE;
}

static void prepare(struct emu_operation *operation, struct _FLT_INSTANCE *instance)
{
    const struct emu_manner *manner = &operation->manner;
    UCHAR major = operation->block.MajorFunction;
    ULONG kind = major == IRP_MJ_ACQUIRE_FOR_SECTION_SYNCHRONIZATION ? FLTFL_CALLBACK_DATA_FS_FILTER_OPERATION
                 : manner->is_fast_io                                ? FLTFL_CALLBACK_DATA_FAST_IO_OPERATION
                                                                     : FLTFL_CALLBACK_DATA_IRP_OPERATION;
    operation->data.Flags = kind;
    operation->data.Iopb = &operation->block;
    operation->data.Thread = manner->has_no_requestor ? NULL : emu_self.thread;
    operation->data.RequestorMode = UserMode;
    operation->data.IoStatus = (IO_STATUS_BLOCK){0};
    if (manner->is_paging) operation->block.IrpFlags |= IRP_PAGING_IO | IRP_NOCACHE;
    operation->block.TargetFileObject = &operation->file->object;
    operation->block.TargetInstance = instance;
    operation->objects = (FLT_RELATED_OBJECTS){
        .Size = sizeof(FLT_RELATED_OBJECTS),
        .Filter = instance == NULL ? NULL : instance->filter,
        .Volume = operation->file->volume,
        .Instance = instance,
        .FileObject = &operation->file->object,
    };
}

static void serve(struct emu_operation *operation)
{
    operation->data.IoStatus.Information = 0;
    emu_point();
    operation->data.IoStatus.Status = operation->serve(operation);
    emu_point();
}

bool emu_allows_fast_io(const struct emu_operation *operation)
{
    return operation->data.Flags != 0;
}

NTSTATUS emu_send(struct emu_operation *operation)
{
    struct _FLT_INSTANCE *instance = enter(operation->file->volume);
    prepare(operation, instance);
    const FLT_OPERATION_REGISTRATION *of =
        instance == NULL ? NULL : registration_of(instance->filter, operation->block.MajorFunction);
    if (of == NULL) {
        if (instance != NULL) leave(instance);
        serve(operation);
        return operation->data.IoStatus.Status;
    }
    PVOID completion;
    FLT_PREOP_CALLBACK_STATUS status = call_pre(operation, of, &completion);
    bool is_called_back = of->PostOperation != NULL &&
                          (status == FLT_PREOP_SUCCESS_WITH_CALLBACK || status == FLT_PREOP_SYNCHRONIZE);
    bool stays = true;
    if (status == FLT_PREOP_DISALLOW_FASTIO) operation->data.Flags = 0;
    else if (status != FLT_PREOP_COMPLETE) {
        stays = !operation->manner.is_held || stay_below(instance);
        if (stays) serve(operation);
    }
    if (is_called_back) call_post(operation, of, completion, !stays);
    leave(instance);
    if (!stays) serve(operation);
    emu_contexts_settle();
    return operation->data.IoStatus.Status;
}

PEPROCESS NTAPI FltGetRequestorProcess(PFLT_CALLBACK_DATA data)
{
    return data->Thread == NULL ? NULL : data->Thread->process;
}

ULONG NTAPI FltGetRequestorProcessId(PFLT_CALLBACK_DATA data)
{
    return data->Thread == NULL || data->Thread->process == NULL ? 0 : data->Thread->process->pid;
}

VOID NTAPI FltCancelFileOpen(PFLT_INSTANCE instance, PFILE_OBJECT object)
{
    (void)instance;
    emu_require_irql("FltCancelFileOpen", PASSIVE_LEVEL);
    struct emu_file *file = (struct emu_file *)object;
    if (file->stream == NULL || (object->Flags & FO_HANDLE_CREATED) != 0) {
        emu_violation("FltCancelFileOpen of what was not opened, or has a handle already");
    }
    file->is_cancelled = true;
}

NTSTATUS NTAPI FltIsDirectory(PFILE_OBJECT object, PFLT_INSTANCE instance, PBOOLEAN is_directory)
{
    (void)instance;
    emu_require_irql("FltIsDirectory", APC_LEVEL);
    const struct emu_file *file = (struct emu_file *)object;
    if (file->stream == NULL || emu_fault("FltIsDirectory")) return STATUS_INVALID_PARAMETER;
    *is_directory = (file->stream->attributes & FILE_ATTRIBUTE_DIRECTORY) != 0;
    return STATUS_SUCCESS;
}
