/* SPDX-License-Identifier: MIT */
/* Loads a driver that was built for Windows into this process. */
#ifndef FSBPF_EMU_PE_H
#define FSBPF_EMU_PE_H

/**
 * Maps the image at an address that is not its own, relocates it, and binds its imports to the emulation.
 * @returns its entry point; ends the process with a reason where the image can't be run
 */
void *emu_pe_load(const char *path);

#endif
