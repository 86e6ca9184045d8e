/* SPDX-License-Identifier: MIT */
/* Registration, instances, and their end. */
#include <stdlib.h>

#include "flt.h"

static struct _FLT_FILTER *filter;

struct _FLT_FILTER *emu_filter(void)
{
    return filter;
}

static void check_registration(const FLT_REGISTRATION *registration)
{
    if (registration->Size != sizeof *registration || registration->Version != FLT_REGISTRATION_VERSION) {
        emu_violation("FltRegisterFilter of size %u, version 0x%x", registration->Size, registration->Version);
    }
    if (registration->FilterUnloadCallback == NULL) emu_violation("a filter that can't be unloaded");
    for (const FLT_OPERATION_REGISTRATION *each = registration->OperationRegistration;
         each->MajorFunction != IRP_MJ_OPERATION_END; each++) {
        if (each->PreOperation == NULL && each->PostOperation == NULL) emu_violation("an operation without a callback");
        if (each->MajorFunction == IRP_MJ_CLOSE && each->PostOperation != NULL) emu_violation("a post callback of close");
    }
}

NTSTATUS NTAPI FltRegisterFilter(PDRIVER_OBJECT driver, const FLT_REGISTRATION *registration, PFLT_FILTER *result)
{
    emu_require_irql("FltRegisterFilter", APC_LEVEL);
    if (driver == NULL) emu_violation("FltRegisterFilter without a driver");
    if (filter != NULL) emu_violation("FltRegisterFilter twice");
    check_registration(registration);
    if (emu_fault("FltRegisterFilter")) return STATUS_INSUFFICIENT_RESOURCES;
    struct _FLT_FILTER *made = calloc(1, sizeof *made);
    made->registration = *registration;
    filter = *result = made;
    emu_held(1);
    return STATUS_SUCCESS;
}

static FLT_RELATED_OBJECTS objects_of(struct _FLT_INSTANCE *instance)
{
    return (FLT_RELATED_OBJECTS){.Size = sizeof(FLT_RELATED_OBJECTS), .Filter = instance->filter,
                                 .Volume = instance->volume, .Instance = instance};
}

NTSTATUS emu_attach_volume(struct _FLT_VOLUME *volume)
{
    if (filter == NULL || volume->instance != NULL) return STATUS_INVALID_PARAMETER;
    struct _FLT_INSTANCE *instance = calloc(1, sizeof *instance);
    instance->filter = filter;
    instance->volume = volume;
    FLT_RELATED_OBJECTS objects = objects_of(instance);
    NTSTATUS status = STATUS_SUCCESS;
    if (filter->registration.InstanceSetupCallback != NULL) {
        status = filter->registration.InstanceSetupCallback(&objects, 0, volume->device_type, volume->type);
    }
    if (!NT_SUCCESS(status)) {
        emu_context_drop(&instance->context);
        free(instance);
        return status;
    }
    __atomic_store_n(&volume->instance, instance, __ATOMIC_SEQ_CST);
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI FltStartFiltering(PFLT_FILTER started)
{
    emu_require_irql("FltStartFiltering", APC_LEVEL);
    if (started != filter || started->has_started) emu_violation("FltStartFiltering of what is no filter, or twice");
    if (emu_fault("FltStartFiltering")) return STATUS_INSUFFICIENT_RESOURCES;
    started->has_started = true;
    for (struct _FLT_VOLUME *volume = emu_volumes(); volume != NULL; volume = volume->next) emu_attach_volume(volume);
    return STATUS_SUCCESS;
}

/* After it no callback of the instance runs, and none will. */
static void tear_down(struct _FLT_INSTANCE *instance)
{
    FLT_RELATED_OBJECTS objects = objects_of(instance);
    const FLT_REGISTRATION *of = &instance->filter->registration;
    if (of->InstanceTeardownStartCallback != NULL) of->InstanceTeardownStartCallback(&objects, 0);
    __atomic_store_n(&instance->is_draining, true, __ATOMIC_SEQ_CST);
    while (__atomic_load_n(&instance->callbacks, __ATOMIC_SEQ_CST) != 0) emu_yield();
    if (of->InstanceTeardownCompleteCallback != NULL) of->InstanceTeardownCompleteCallback(&objects, 0);
    emu_context_drop(&instance->context);
}

void emu_files_drop_contexts(struct _FLT_VOLUME *volume);

NTSTATUS emu_detach_volume(struct _FLT_VOLUME *volume, bool asks_first)
{
    struct _FLT_INSTANCE *instance = volume->instance;
    if (instance == NULL) return STATUS_NOT_FOUND;
    FLT_RELATED_OBJECTS objects = objects_of(instance);
    if (asks_first && filter->registration.InstanceQueryTeardownCallback != NULL) {
        NTSTATUS status = filter->registration.InstanceQueryTeardownCallback(&objects, 0);
        if (!NT_SUCCESS(status)) return status;
    }
    tear_down(instance);
    __atomic_store_n(&volume->instance, NULL, __ATOMIC_SEQ_CST);
    emu_wait_for_entering();
    emu_files_drop_contexts(volume);
    free(instance);
    return STATUS_SUCCESS;
}

VOID NTAPI FltUnregisterFilter(PFLT_FILTER ended)
{
    emu_require_irql("FltUnregisterFilter", APC_LEVEL);
    if (ended != filter) emu_violation("FltUnregisterFilter of what is no filter");
    if (ended->port != NULL) emu_violation("FltUnregisterFilter with a communication port left");
    for (struct _FLT_VOLUME *volume = emu_volumes(); volume != NULL; volume = volume->next) emu_detach_volume(volume, false);
    while (__atomic_load_n(&ended->callbacks, __ATOMIC_SEQ_CST) != 0) emu_yield();
    emu_contexts_settle();
    filter = NULL;
    free(ended);
    emu_held(-1);
}

NTSTATUS emu_unload(bool is_mandatory)
{
    if (filter == NULL) return STATUS_NOT_FOUND;
    ULONG flags = is_mandatory ? FLTFL_FILTER_UNLOAD_MANDATORY : 0;
    NTSTATUS status = filter->registration.FilterUnloadCallback(flags);
    if (NT_SUCCESS(status) && filter != NULL) emu_violation("unloaded, but still registered");
    if (!NT_SUCCESS(status) && is_mandatory) emu_violation("a mandatory unload is refused");
    return status;
}

NTSTATUS NTAPI FltGetDiskDeviceObject(PFLT_VOLUME volume, PDEVICE_OBJECT *device)
{
    emu_require_irql("FltGetDiskDeviceObject", APC_LEVEL);
    if (volume->device_type != FILE_DEVICE_DISK_FILE_SYSTEM || emu_fault("FltGetDiskDeviceObject")) {
        return STATUS_FLT_INVALID_NAME_REQUEST;
    }
    emu_reference(&volume->device.object);
    emu_held(1);
    *device = &volume->device;
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI IoVolumeDeviceToDosName(PVOID device, PUNICODE_STRING name)
{
    emu_require_irql("IoVolumeDeviceToDosName", PASSIVE_LEVEL);
    const struct _FLT_VOLUME *volume = ((struct _DEVICE_OBJECT *)device)->volume;
    if (volume->dos_name == NULL || emu_fault("IoVolumeDeviceToDosName")) return STATUS_OBJECT_NAME_NOT_FOUND;
    USHORT length;
    WCHAR *text = emu_wide(volume->dos_name, &length);
    name->Buffer = emu_allocate(length, 0x6e736f44, true, "DOS name");
    memcpy(name->Buffer, text, length);
    name->Length = name->MaximumLength = length;
    free(text);
    return STATUS_SUCCESS;
}
