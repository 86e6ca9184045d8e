/* SPDX-License-Identifier: MIT */
/* What is kept of a file handle while it is open. */
#include "hook.h"
#include "memory.h"
#include "names.h"
#include "stats.h"

_Use_decl_annotations_ struct fsbpf_handle *fsbpf_handle_of(PCFLT_RELATED_OBJECTS objects)
{
    PFLT_CONTEXT handle;

    if (!objects->FileObject || !NT_SUCCESS(FltGetStreamHandleContext(objects->Instance, objects->FileObject, &handle)))
        return NULL;
    return handle;
}

_Use_decl_annotations_ struct fsbpf_handle *fsbpf_handle_make(PCFLT_RELATED_OBJECTS objects,
                                                              const struct fsbpf_handle *as)
{
    PFLT_CONTEXT made, other = NULL;
    struct fsbpf_handle *handle;
    NTSTATUS status = FltAllocateContext(objects->Filter, FLT_STREAMHANDLE_CONTEXT, sizeof(*handle), NonPagedPoolNx,
                                         &made);

    if (!NT_SUCCESS(status)) {
        fsbpf_count(FSBPF_CAUSE_MEMORY);
        return NULL;
    }
    handle = made;
    *handle = *as;
    if (handle->name)
        fsbpf_name_keep(handle->name);
    status = FltSetStreamHandleContext(objects->Instance, objects->FileObject, FLT_SET_CONTEXT_KEEP_IF_EXISTS, handle,
                                       &other);
    if (NT_SUCCESS(status))
        return handle;
    FltReleaseContext(handle);
    return status == STATUS_FLT_CONTEXT_ALREADY_DEFINED ? other : NULL;
}

VOID NTAPI fsbpf_handle_cleanup(PFLT_CONTEXT context, FLT_CONTEXT_TYPE type)
{
    struct fsbpf_handle *handle = context;

    UNREFERENCED_PARAMETER(type);
    fsbpf_name_release(handle->name);
}

/* A rename that happened while nobody was attached went unseen: names found out before that are not trusted. */
_Use_decl_annotations_ LONG64 fsbpf_names_generation(const struct fsbpf_volume *volume)
{
    return ReadNoFence64(&volume->generation) + fsbpf_hook_newest();
}

/* The name with a reference of its own, unless something on the volume was renamed since. */
static struct fsbpf_name *current_name(struct fsbpf_handle *handle, LONG64 generation, FLT_FILE_NAME_OPTIONS formats)
{
    KIRQL irql = ExAcquireSpinLockShared(&handle->lock);
    struct fsbpf_name *name = handle->name;

    if (handle->generation != generation || !(handle->formats & formats))
        name = NULL;
    if (name)
        fsbpf_name_keep(name);
    ExReleaseSpinLockShared(&handle->lock, irql);
    return name;
}

static VOID replace_name(struct fsbpf_handle *handle, struct fsbpf_name *name, LONG64 generation,
                         FLT_FILE_NAME_OPTIONS formats)
{
    struct fsbpf_name *old;
    KIRQL irql;

    fsbpf_name_keep(name);
    irql = ExAcquireSpinLockExclusive(&handle->lock);
    old = handle->name;
    handle->name = name;
    handle->generation = generation;
    handle->formats = formats;
    ExReleaseSpinLockExclusive(&handle->lock, irql);
    fsbpf_name_release(old);
}

_Use_decl_annotations_ struct fsbpf_name *fsbpf_name_of_open_file(struct fsbpf_volume *volume, PFLT_CALLBACK_DATA data,
                                                                  PCFLT_RELATED_OBJECTS objects,
                                                                  FLT_FILE_NAME_OPTIONS formats)
{
    /* Read before the name is asked for: a rename meanwhile makes the name stale at once, never current. */
    LONG64 generation = fsbpf_names_generation(volume);
    struct fsbpf_handle *handle = fsbpf_handle_of(objects);
    struct fsbpf_name *name = handle ? current_name(handle, generation, formats) : NULL;

    if (!name) {
        name = fsbpf_name_query(volume, data, objects, formats, false);
        if (name && handle)
            replace_name(handle, name, generation, formats);
        else if (name)
            handle = fsbpf_handle_make(
                objects, &(struct fsbpf_handle){.name = name, .generation = generation, .formats = formats});
    }
    if (handle)
        FltReleaseContext(handle);
    return name;
}
