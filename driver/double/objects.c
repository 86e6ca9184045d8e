/* SPDX-License-Identifier: MIT */
#include "objects.h"

#include <string.h>

static volatile uint32_t last_id;

void double_object_init(struct double_object *object, enum double_kind kind, const char *name,
                        void (*destroy)(struct double_object *object))
{
    object->kind = kind;
    object->id = __atomic_add_fetch(&last_id, 1, __ATOMIC_SEQ_CST);
    object->references = 1;
    object->destroy = destroy;
    memset(object->name, 0, sizeof object->name);
    if (name != NULL) strncpy(object->name, name, sizeof object->name - 1);
}

void double_reference(struct double_object *object)
{
    __atomic_add_fetch(&object->references, 1, __ATOMIC_SEQ_CST);
}

void double_release(struct double_object *object)
{
    if (__atomic_sub_fetch(&object->references, 1, __ATOMIC_SEQ_CST) == 0) object->destroy(object);
}
