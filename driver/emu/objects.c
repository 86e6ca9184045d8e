/* SPDX-License-Identifier: MIT */
/* Objects with references, and texts. */
#include <pthread.h>
#include <stdlib.h>
#include <strings.h>

#include "emu.h"

static volatile LONG held;

ULONG emu_held_references(void)
{
    return (ULONG)__atomic_load_n(&held, __ATOMIC_SEQ_CST);
}

void emu_held(LONG change)
{
    __atomic_add_fetch(&held, change, __ATOMIC_SEQ_CST);
}

void emu_object_init(struct emu_object *object, const char *kind, void (*destroy)(struct emu_object *object))
{
    object->kind = kind;
    object->references = 1;
    object->destroy = destroy;
}

void emu_reference(struct emu_object *object)
{
    if (__atomic_add_fetch(&object->references, 1, __ATOMIC_SEQ_CST) < 2) {
        emu_violation("a reference to a %s that is gone", object->kind);
    }
}

void emu_dereference(struct emu_object *object)
{
    LONG left = __atomic_sub_fetch(&object->references, 1, __ATOMIC_SEQ_CST);
    if (left < 0) emu_violation("one reference to a %s too many is given back", object->kind);
    if (left == 0 && object->destroy != NULL) object->destroy(object);
}

/* Every pointer that the driver dereferences by this call is that of an emu_object. */
LONG_PTR NTAPI ObfDereferenceObject(PVOID object)
{
    emu_require_irql("ObDereferenceObject", DISPATCH_LEVEL);
    emu_held(-1);
    emu_dereference(object);
    return 0;
}

WCHAR *emu_wide(const char *utf8, USHORT *length_bytes)
{
    SIZE_T room = strlen(utf8) + 1;
    WCHAR *text = malloc(room * sizeof(WCHAR));
    SIZE_T count = 0;
    for (const unsigned char *at = (const unsigned char *)utf8; *at != 0;) {
        ULONG code = *at++;
        int more = code >= 0xf0 ? 3 : code >= 0xe0 ? 2 : code >= 0xc0 ? 1 : 0;
        if (more > 0) code &= 0x3fu >> more;
        for (; more > 0 && (*at & 0xc0) == 0x80; more--) code = code << 6 | (*at++ & 0x3f);
        if (code >= 0x10000) {
            text[count++] = (WCHAR)(0xd800 + ((code - 0x10000) >> 10));
            text[count++] = (WCHAR)(0xdc00 + ((code - 0x10000) & 0x3ff));
        } else text[count++] = (WCHAR)code;
    }
    text[count] = 0;
    *length_bytes = (USHORT)(count * sizeof(WCHAR));
    return text;
}

/* A surrogate without its pair stays what it is, in three bytes: names of NTFS may hold one. */
char *emu_narrow(const WCHAR *text, SIZE_T length_bytes)
{
    SIZE_T count = length_bytes / sizeof(WCHAR);
    unsigned char *narrow = malloc(count * 3 + 1);
    SIZE_T size = 0;
    for (SIZE_T at = 0; at < count; at++) {
        ULONG code = (USHORT)text[at];
        bool is_pair = code >= 0xd800 && code < 0xdc00 && at + 1 < count && (text[at + 1] & 0xfc00) == 0xdc00;
        if (is_pair) code = 0x10000 + ((code & 0x3ff) << 10) + ((USHORT)text[++at] & 0x3ff);
        if (code < 0x80) narrow[size++] = (unsigned char)code;
        else if (code < 0x800) {
            narrow[size++] = (unsigned char)(0xc0 | code >> 6);
            narrow[size++] = (unsigned char)(0x80 | (code & 0x3f));
        } else if (code < 0x10000) {
            narrow[size++] = (unsigned char)(0xe0 | code >> 12);
            narrow[size++] = (unsigned char)(0x80 | (code >> 6 & 0x3f));
            narrow[size++] = (unsigned char)(0x80 | (code & 0x3f));
        } else {
            narrow[size++] = (unsigned char)(0xf0 | code >> 18);
            narrow[size++] = (unsigned char)(0x80 | (code >> 12 & 0x3f));
            narrow[size++] = (unsigned char)(0x80 | (code >> 6 & 0x3f));
            narrow[size++] = (unsigned char)(0x80 | (code & 0x3f));
        }
    }
    narrow[size] = 0;
    return (char *)narrow;
}

/** ASCII letters in either case, as is enough for scripts. */
bool emu_same_name(const char *left, const char *right)
{
    return strcasecmp(left, right) == 0;
}
