/* SPDX-License-Identifier: MIT */
/* Results as libbpf's callers get them. */
#include <stdio.h>

#include "api.h"

/* The numbers of Microsoft's errno.h. */
enum { M_EPERM = 1, M_ENOENT = 2, M_EBADF = 9, M_ENOMEM = 12, M_EACCES = 13, M_EINVAL = 22, M_ENOSPC = 28, M_ENOTSUP = 129, M_EOTHER = 131 };

static const struct {
    double_result result;
    int number;
} numbers[] = {
    {DOUBLE_SUCCESS, 0},
    {DOUBLE_NO_MEMORY, M_ENOMEM},
    {DOUBLE_INVALID_ARGUMENT, M_EINVAL},
    {DOUBLE_INVALID_OBJECT, M_EINVAL},
    {DOUBLE_EXTENSION_FAILED_TO_LOAD, M_EINVAL},
    {DOUBLE_INVALID_FD, M_EBADF},
    {DOUBLE_OPERATION_NOT_SUPPORTED, M_ENOTSUP},
    {DOUBLE_FILE_NOT_FOUND, M_ENOENT},
    {DOUBLE_KEY_NOT_FOUND, M_ENOENT},
    {DOUBLE_NO_MORE_KEYS, M_ENOENT},
    {DOUBLE_OBJECT_NOT_FOUND, M_ENOENT},
    {DOUBLE_VERIFICATION_FAILED, M_EACCES},
    {DOUBLE_OUT_OF_SPACE, M_ENOSPC},
    {DOUBLE_ACCESS_DENIED, M_EPERM},
};

static __thread int last_number;

int api_error(double_result result)
{
    size_t each = 0;
    while (each < sizeof numbers / sizeof *numbers && numbers[each].result != result) each++;
    int number = each < sizeof numbers / sizeof *numbers ? numbers[each].number : M_EOTHER;
    if (number != 0) last_number = number;
    return -number;
}

API long libbpf_get_error(const void *pointer)
{
    (void)pointer;
    return -last_number;
}

API int libbpf_strerror(int number, char *text, size_t size)
{
    if (text == NULL || size == 0) return api_error(DOUBLE_INVALID_ARGUMENT);
    snprintf(text, size, "Unknown libbpf error %d", number < 0 ? -number : number);
    return api_error(DOUBLE_OBJECT_NOT_FOUND);
}
