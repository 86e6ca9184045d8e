/* SPDX-License-Identifier: MIT */
/* The machine as a whole. */
#ifndef FSBPF_EMU_WORLD_H
#define FSBPF_EMU_WORLD_H

#include "emu.h"

/* Of the linked driver, or of the .sys that was loaded. */
typedef NTSTATUS(NTAPI *emu_driver_entry)(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path);

void emu_set_driver(emu_driver_entry entry);
NTSTATUS emu_driver_load(void);
NTSTATUS emu_driver_unload(bool is_mandatory);
/** Unloads the driver and takes everything away; what is left of its memory then is a leak. */
void emu_world_end(void);

#endif
