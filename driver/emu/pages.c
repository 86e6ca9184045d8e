/* SPDX-License-Identifier: MIT */
#include "pages.h"

#include <stdlib.h>
#include <sys/mman.h>

enum { PAGE_SIZE_BYTES = 4096, ALIGNMENT = 16 };

static SIZE_T round_up(SIZE_T size, SIZE_T unit)
{
    return (size + unit - 1) / unit * unit;
}

void *emu_pages_reserve(SIZE_T size, bool guarded, void **mapping, SIZE_T *mapping_size)
{
    *mapping = NULL;
    if (!guarded) return aligned_alloc(ALIGNMENT, size == 0 ? ALIGNMENT : round_up(size, ALIGNMENT));
    SIZE_T usable = round_up(size, PAGE_SIZE_BYTES);
    *mapping_size = usable + PAGE_SIZE_BYTES;
    *mapping = mmap(NULL, *mapping_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    mprotect((char *)*mapping + usable, PAGE_SIZE_BYTES, PROT_NONE);
    return (char *)*mapping + usable - round_up(size, ALIGNMENT);
}

void emu_pages_release(void *start, void *mapping, SIZE_T mapping_size)
{
    if (mapping != NULL) munmap(mapping, mapping_size);
    else free(start);
}
