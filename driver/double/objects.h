/* SPDX-License-Identifier: MIT */
/* Maps, programs and links of the core: what descriptors stand for. They live as long as somebody refers to them. */
#ifndef FSBPF_DOUBLE_OBJECTS_H
#define FSBPF_DOUBLE_OBJECTS_H

#include <stdint.h>

#include "results.h"

#ifdef FSBPF_DOUBLE_KERNEL
#define DOUBLE_CALL __declspec(dllexport)
#else
#define DOUBLE_CALL __declspec(dllimport)
#endif

enum double_kind { DOUBLE_MAP = 1, DOUBLE_LINK, DOUBLE_PROGRAM };
enum { DOUBLE_NAME_SIZE = 64 };

struct double_object {
    enum double_kind kind;
    uint32_t id;
    volatile int32_t references; /* the creator holds one */
    char name[DOUBLE_NAME_SIZE];
    void (*destroy)(struct double_object *object);
};

void double_object_init(struct double_object *object, enum double_kind kind, const char *name,
                        void (*destroy)(struct double_object *object));
DOUBLE_CALL void double_reference(struct double_object *object);
DOUBLE_CALL void double_release(struct double_object *object);

#endif
