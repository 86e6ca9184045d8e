/* SPDX-License-Identifier: MIT */
/* The eBPF core as the driver sees it: a client of program information, and one client a program that is attached. */
#ifndef FSBPF_EMU_CORE_H
#define FSBPF_EMU_CORE_H

#include "emu.h"
#include "fsbpf_driver.h"

enum { EMU_CLIENTS = 24 };

struct emu_client;
/** Runs a program. @returns an ebpf_result_t. */
typedef ebpf_result_t (*emu_program)(struct emu_client *client, void *context, uint32_t *result);

struct emu_client {
    ULONG number;
    volatile bool is_attached;
    ULONG64 serial; /* of its binding */
    emu_program program;
    uint32_t verdict; /* of a fixed program */
    ebpf_result_t error;
    volatile LONG64 runs;
    volatile LONG running;
    const char *redirect; /* a fixed program leads there */
};

/** Looks at what the driver says of its program type; before anything is attached. */
NTSTATUS emu_core_open(void);
void emu_core_close(void);
/** NULL: the driver is not there. */
const ebpf_program_data_t *emu_core_program_data(void);

/** data NULL: without attach parameters. */
NTSTATUS emu_core_attach(ULONG number, emu_program program, const void *data, size_t size);
void emu_core_detach(ULONG number, KIRQL irql);
void emu_core_detach_all(void);
struct emu_client *emu_core_client(ULONG number);

/** A program without instructions: counts its runs, ends with the client's verdict. */
ebpf_result_t emu_fixed_program(struct emu_client *client, void *context, uint32_t *result);
/** Calls a helper of the program type by its number; FSBPF_HELPER_ABSENT where there is none. */
int64_t emu_core_help(ULONG helper, void *context, void *memory, ULONG size);

#endif
