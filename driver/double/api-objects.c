/* SPDX-License-Identifier: MIT */
/*
 * Objects that are opened by path. A native image is a driver that the core loads and links with: there is nothing here
 * that could run one, so opening tells apart only whether there is a file.
 */
#include <windows.h>

#include "api.h"
#include "record.h"

API void *bpf_object__open(const char *path)
{
    bool is_there = GetFileAttributesA(path) != INVALID_FILE_ATTRIBUTES;
    double_record("open\t%s\t%s", path, is_there ? "a file" : "no file");
    api_error(is_there ? DOUBLE_OPERATION_NOT_SUPPORTED : DOUBLE_FILE_NOT_FOUND);
    return NULL;
}

/* Without an object to hand out, nobody can call these with one. */
API int bpf_object__load(void *object)
{
    (void)object;
    return api_error(DOUBLE_INVALID_ARGUMENT);
}

API void bpf_object__close(void *object)
{
    (void)object;
}

#define OF_NOTHING(type, name, answer)                                                                                 \
    API type name(const void *object)                                                                                  \
    {                                                                                                                  \
        (void)object;                                                                                                  \
        api_error(DOUBLE_INVALID_ARGUMENT);                                                                            \
        return answer;                                                                                                 \
    }

OF_NOTHING(int, bpf_map__fd, -22)
OF_NOTHING(const char *, bpf_map__name, NULL)
OF_NOTHING(int, bpf_map__type, 0)
OF_NOTHING(uint32_t, bpf_map__key_size, 0)
OF_NOTHING(uint32_t, bpf_map__value_size, 0)
OF_NOTHING(uint32_t, bpf_map__max_entries, 0)
OF_NOTHING(const char *, bpf_program__name, NULL)
OF_NOTHING(int, bpf_program__fd, -22)

API void *bpf_object__next_map(const void *object, const void *previous)
{
    (void)object;
    (void)previous;
    return NULL;
}

API void *bpf_object__next_program(const void *object, const void *previous)
{
    (void)object;
    (void)previous;
    return NULL;
}
