/* SPDX-License-Identifier: MIT */
/* Blocks of the emulation on Windows: those at guard pages are left to the builds on Linux. */
#include "pages.h"

#include <malloc.h>

void *emu_pages_reserve(SIZE_T size, bool guarded, void **mapping, SIZE_T *mapping_size)
{
    enum { ALIGNMENT = 16 };
    if (guarded) emu_violation("blocks at guard pages are not to be had here");
    *mapping = NULL;
    *mapping_size = 0;
    return _aligned_malloc(size == 0 ? ALIGNMENT : size, ALIGNMENT);
}

void emu_pages_release(void *start, void *mapping, SIZE_T mapping_size)
{
    (void)mapping;
    (void)mapping_size;
    _aligned_free(start);
}
