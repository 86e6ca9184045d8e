/* SPDX-License-Identifier: MIT */
#include <windows.h>

#include "api.h"

enum { FIRST = 3, DESCRIPTORS = 4096 };

static SRWLOCK lock = SRWLOCK_INIT;
static struct double_object *objects[DESCRIPTORS];

int api_descriptor_of(struct double_object *object)
{
    AcquireSRWLockExclusive(&lock);
    int descriptor = FIRST;
    while (descriptor < DESCRIPTORS && objects[descriptor] != NULL) descriptor++;
    if (descriptor < DESCRIPTORS) objects[descriptor] = object;
    ReleaseSRWLockExclusive(&lock);
    if (descriptor < DESCRIPTORS) return descriptor;
    double_release(object);
    return api_error(DOUBLE_NO_MEMORY);
}

struct double_object *api_object_of(int descriptor, enum double_kind kind)
{
    if (descriptor < FIRST || descriptor >= DESCRIPTORS) return NULL;
    AcquireSRWLockShared(&lock);
    struct double_object *object = objects[descriptor];
    ReleaseSRWLockShared(&lock);
    return object != NULL && (kind == 0 || object->kind == kind) ? object : NULL;
}

double_result api_close(int descriptor)
{
    struct double_object *object = api_object_of(descriptor, 0);
    if (object == NULL) return DOUBLE_INVALID_FD;
    AcquireSRWLockExclusive(&lock);
    objects[descriptor] = NULL;
    ReleaseSRWLockExclusive(&lock);
    double_release(object);
    return DOUBLE_SUCCESS;
}

API double_result ebpf_close_fd(int descriptor)
{
    return api_close(descriptor);
}

API double_result ebpf_duplicate_fd(int descriptor, int *duplicate)
{
    struct double_object *object = api_object_of(descriptor, 0);
    if (object == NULL) return DOUBLE_INVALID_FD;
    double_reference(object);
    *duplicate = api_descriptor_of(object);
    return *duplicate < 0 ? DOUBLE_NO_MEMORY : DOUBLE_SUCCESS;
}
