/* SPDX-License-Identifier: MIT */
/* A machine, and everything that can happen on it once: for sweeps, races and measurements. */
#ifndef FSBPF_EMU_SCENARIO_H
#define FSBPF_EMU_SCENARIO_H

#include "host.h"

/** Volumes, files, processes; the running thread is one of process 200. */
void emu_stage_set(struct _ETHREAD *actor);
/** A program that is attached to everything, with every need. */
NTSTATUS emu_attach_program(ULONG number, emu_program program, ULONG flags);
/** Programs that are attached to everything, with every need. */
NTSTATUS emu_attach_all(ULONG number, uint32_t verdict, const char *redirect, ULONG flags);
/** Loads the driver, lets every kind of operation happen, in every manner, and unloads it. Goes on where calls fail. */
void emu_scenario(void);

#endif
