/* SPDX-License-Identifier: MIT */
#include <pthread.h>
#include <stdlib.h>

#include "process.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct _EPROCESS *living;
static LONGLONG next_created = 133000000000000000;

/* Told while the list of those to tell is held, so that removing one waits for the last call. */
static pthread_rwlock_t notify_lock = PTHREAD_RWLOCK_INITIALIZER;
static PCREATE_PROCESS_NOTIFY_ROUTINE_EX notify;

static void destroy(struct emu_object *object)
{
    struct _EPROCESS *process = (struct _EPROCESS *)object;
    free(process->image);
    free(process->command_line);
    free(process);
}

static struct _EPROCESS *make(ULONG pid, ULONG parent_pid, const char *image, const char *command_line)
{
    struct _EPROCESS *process = calloc(1, sizeof *process);
    emu_object_init(&process->object, "process", destroy);
    process->pid = pid;
    process->parent_pid = parent_pid;
    process->created = __atomic_add_fetch(&next_created, 10000, __ATOMIC_SEQ_CST);
    process->image = strdup(image);
    process->command_line = command_line == NULL ? NULL : strdup(command_line);
    process->exit_status = STATUS_PENDING;
    const UCHAR sid[28] = {1, 5, 0, 0, 0, 0, 0, 5, 21, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3};
    memcpy(process->sid, sid, sizeof sid);
    process->sid[24] = 0xe9; /* 1001, the first user */
    process->sid[25] = 3;
    return process;
}

static void add(struct _EPROCESS *process)
{
    EMU_LOCK(lock);
    process->next = living;
    living = process;
    EMU_UNLOCK(lock);
}

static struct _EPROCESS *take_out(ULONG pid)
{
    EMU_LOCK(lock);
    struct _EPROCESS **place = &living;
    while (*place != NULL && (*place)->pid != pid) place = &(*place)->next;
    struct _EPROCESS *process = *place;
    if (process != NULL) *place = process->next;
    EMU_UNLOCK(lock);
    return process;
}

struct _EPROCESS *emu_process_find(ULONG pid)
{
    EMU_LOCK(lock);
    struct _EPROCESS *process = living;
    while (process != NULL && process->pid != pid) process = process->next;
    if (process != NULL) emu_reference(&process->object);
    EMU_UNLOCK(lock);
    return process;
}

void emu_process_assume(ULONG pid, ULONG parent_pid, const char *image, const char *command_line)
{
    add(make(pid, parent_pid, image, command_line));
}

static UNICODE_STRING wide_string(const char *text)
{
    USHORT length;
    WCHAR *buffer = emu_wide(text, &length);
    return (UNICODE_STRING){.Length = length, .MaximumLength = (USHORT)(length + sizeof(WCHAR)), .Buffer = buffer};
}

NTSTATUS emu_process_start(ULONG pid, ULONG parent_pid, const char *image, const char *command_line)
{
    struct _EPROCESS *process = make(pid, parent_pid, image, command_line);
    add(process);
    UNICODE_STRING image_name = wide_string(image);
    UNICODE_STRING command = wide_string(command_line == NULL ? "" : command_line);
    PS_CREATE_NOTIFY_INFO info = {
        .Size = sizeof info,
        .Flags = 1, /* FileOpenNameAvailable */
        .ParentProcessId = (HANDLE)(uintptr_t)parent_pid,
        .CreatingThreadId = {(HANDLE)(uintptr_t)parent_pid, (HANDLE)(uintptr_t)(parent_pid + 1)},
        .ImageFileName = &image_name,
        .CommandLine = command_line == NULL ? NULL : &command,
    };
    while (pthread_rwlock_tryrdlock(&notify_lock) != 0) emu_yield();
    if (notify != NULL) notify(process, (HANDLE)(uintptr_t)pid, &info);
    pthread_rwlock_unlock(&notify_lock);
    free(image_name.Buffer);
    free(command.Buffer);
    if (!NT_SUCCESS(info.CreationStatus)) emu_process_exit(pid, info.CreationStatus);
    return info.CreationStatus;
}

bool emu_process_exit(ULONG pid, NTSTATUS status)
{
    struct _EPROCESS *process = take_out(pid);
    if (process == NULL) return false;
    process->exit_status = status;
    process->has_ended = true;
    while (pthread_rwlock_tryrdlock(&notify_lock) != 0) emu_yield();
    if (notify != NULL) notify(process, (HANDLE)(uintptr_t)pid, NULL);
    pthread_rwlock_unlock(&notify_lock);
    emu_dereference(&process->object);
    return true;
}

void emu_process_forget_all(void)
{
    while (living != NULL) {
        struct _EPROCESS *process = living;
        living = process->next;
        emu_dereference(&process->object);
    }
}

bool emu_process_enter(struct _ETHREAD *thread, ULONG pid, ULONG tid)
{
    thread->process = emu_process_find(pid);
    thread->tid = tid;
    emu_self.thread = thread;
    return thread->process != NULL;
}

void emu_process_leave(struct _ETHREAD *thread)
{
    if (thread->process != NULL) emu_dereference(&thread->process->object);
    thread->process = NULL;
    emu_self.thread = NULL;
}

bool emu_process_is_free(ULONG pid)
{
    struct _EPROCESS *process = emu_process_find(pid);
    if (process != NULL) emu_dereference(&process->object);
    return process == NULL;
}

bool emu_process_has_notify(void)
{
    return notify != NULL;
}

NTSTATUS NTAPI PsSetCreateProcessNotifyRoutineEx(PCREATE_PROCESS_NOTIFY_ROUTINE_EX routine, BOOLEAN remove)
{
    emu_require_irql("PsSetCreateProcessNotifyRoutineEx", PASSIVE_LEVEL);
    if (!remove && emu_fault("PsSetCreateProcessNotifyRoutineEx")) return STATUS_INSUFFICIENT_RESOURCES;
    while (pthread_rwlock_trywrlock(&notify_lock) != 0) emu_yield();
    NTSTATUS status = STATUS_SUCCESS;
    if (remove && notify == NULL) status = STATUS_INVALID_PARAMETER;
    if (remove && notify != routine) emu_violation("a process notify routine is removed that was not set");
    if (!remove && notify != NULL) emu_violation("a process notify routine is set twice");
    notify = remove ? NULL : routine;
    pthread_rwlock_unlock(&notify_lock);
    if (NT_SUCCESS(status)) emu_held(remove ? -1 : 1);
    return status;
}

HANDLE NTAPI PsGetProcessId(PEPROCESS process)
{
    return (HANDLE)(uintptr_t)process->pid;
}

HANDLE NTAPI PsGetThreadId(PETHREAD thread)
{
    return (HANDLE)(uintptr_t)thread->tid;
}

HANDLE NTAPI PsGetCurrentThreadId(VOID)
{
    return (HANDLE)(uintptr_t)(emu_self.thread == NULL ? 4 : emu_self.thread->tid);
}

LONGLONG NTAPI PsGetProcessCreateTimeQuadPart(PEPROCESS process)
{
    return process->created;
}

NTSTATUS NTAPI PsGetProcessExitStatus(PEPROCESS process)
{
    return process->exit_status;
}

NTSTATUS NTAPI PsLookupProcessByProcessId(HANDLE pid, PEPROCESS *process)
{
    emu_require_irql("PsLookupProcessByProcessId", APC_LEVEL);
    if (emu_fault("PsLookupProcessByProcessId")) return STATUS_INVALID_PARAMETER;
    *process = emu_process_find((ULONG)(uintptr_t)pid);
    if (*process == NULL) return STATUS_INVALID_PARAMETER;
    emu_held(1);
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI SeLocateProcessImageName(PEPROCESS process, PUNICODE_STRING *name)
{
    emu_require_irql("SeLocateProcessImageName", PASSIVE_LEVEL);
    *name = NULL;
    if (emu_fault("SeLocateProcessImageName")) return STATUS_INSUFFICIENT_RESOURCES;
    USHORT length;
    WCHAR *text = emu_wide(process->image, &length);
    UNICODE_STRING *found = emu_allocate(sizeof *found + length, 0x6e656553, true, "image name");
    found->Length = found->MaximumLength = length;
    found->Buffer = (WCHAR *)(found + 1);
    memcpy(found->Buffer, text, length);
    free(text);
    *name = found;
    return STATUS_SUCCESS;
}

/* Handles are the addresses of what they stand for. */
NTSTATUS NTAPI ObOpenObjectByPointer(PVOID object, ULONG attributes, PVOID state, ACCESS_MASK access,
                                     POBJECT_TYPE type, KPROCESSOR_MODE mode, PHANDLE handle)
{
    (void)access;
    (void)type;
    emu_require_irql("ObOpenObjectByPointer", PASSIVE_LEVEL);
    if ((attributes & OBJ_KERNEL_HANDLE) == 0 || state != NULL || mode != KernelMode) {
        emu_violation("ObOpenObjectByPointer for a handle that user mode could see");
    }
    if (emu_fault("ObOpenObjectByPointer")) return STATUS_INSUFFICIENT_RESOURCES;
    emu_reference(object);
    emu_held(1);
    *handle = object;
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI ZwClose(HANDLE handle)
{
    emu_require_irql("ZwClose", PASSIVE_LEVEL);
    emu_held(-1);
    emu_dereference(handle);
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI ZwQueryInformationProcess(HANDLE handle, PROCESSINFOCLASS class, PVOID information, ULONG length,
                                         PULONG returned)
{
    emu_require_irql("ZwQueryInformationProcess", PASSIVE_LEVEL);
    if (class != ProcessBasicInformation || length != sizeof(PROCESS_BASIC_INFORMATION)) {
        emu_violation("ZwQueryInformationProcess of another class or size");
        return STATUS_INVALID_PARAMETER;
    }
    if (emu_fault("ZwQueryInformationProcess")) return STATUS_INSUFFICIENT_RESOURCES;
    const struct _EPROCESS *process = handle;
    PROCESS_BASIC_INFORMATION basic = {
        .ExitStatus = process->exit_status,
        .UniqueProcessId = process->pid,
        .InheritedFromUniqueProcessId = process->parent_pid,
    };
    memcpy(information, &basic, sizeof basic);
    if (returned != NULL) *returned = sizeof basic;
    return STATUS_SUCCESS;
}

PACCESS_TOKEN NTAPI PsReferencePrimaryToken(PEPROCESS process)
{
    emu_require_irql("PsReferencePrimaryToken", APC_LEVEL);
    emu_reference(&process->object);
    emu_held(1);
    return process;
}

VOID NTAPI PsDereferencePrimaryToken(PACCESS_TOKEN token)
{
    emu_held(-1);
    emu_dereference(token);
}

NTSTATUS NTAPI SeQueryInformationToken(PACCESS_TOKEN token, TOKEN_INFORMATION_CLASS class, PVOID *information)
{
    emu_require_irql("SeQueryInformationToken", PASSIVE_LEVEL);
    if (class != TokenUser) emu_violation("SeQueryInformationToken of another class");
    if (emu_fault("SeQueryInformationToken")) return STATUS_INSUFFICIENT_RESOURCES;
    const struct _EPROCESS *process = token;
    TOKEN_USER *user = emu_allocate(sizeof *user + sizeof process->sid, 0x6e6b6f54, true, "token user");
    user->User.Attributes = 0;
    user->User.Sid = user + 1;
    memcpy(user->User.Sid, process->sid, sizeof process->sid);
    *information = user;
    return STATUS_SUCCESS;
}
