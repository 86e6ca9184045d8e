/* SPDX-License-Identifier: MIT */
/* Where blocks lie: what differs between the systems that the emulation is built for. */
#ifndef FSBPF_EMU_PAGES_H
#define FSBPF_EMU_PAGES_H

#include "emu.h"

/** guarded: the block ends at a page that can't be touched. @param[out] mapping NULL: it has none of its own. */
void *emu_pages_reserve(SIZE_T size, bool guarded, void **mapping, SIZE_T *mapping_size);
void emu_pages_release(void *start, void *mapping, SIZE_T mapping_size);

#endif
