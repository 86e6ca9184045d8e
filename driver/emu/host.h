/* SPDX-License-Identifier: MIT */
/*
 * The process that the driver lives in, driven over one socket: frames of u32 length, u8 kind, payload.
 *   to it    C a command: words apart by tabs       V u32: how a program ended   h u32 helper, u32 size, bytes
 *   from it  R the command's result, as text        I u32 client, the event      H s64 result, bytes
 * Between a C and its R there may be any number of I, each answered by h (each answered by H) and one V.
 */
#ifndef FSBPF_EMU_HOST_H
#define FSBPF_EMU_HOST_H

#include "core.h"
#include "files.h"

/* Of the linked driver, or of the .sys that was loaded. */
typedef NTSTATUS(NTAPI *emu_driver_entry)(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path);

/** Serves commands until the other end closes. */
int emu_host_run(int descriptor, emu_driver_entry entry);

/* A command gets its words and writes its result. */
struct emu_call {
    char *words[32];
    ULONG count;
    FILE *out;
};
struct emu_command {
    const char *name;
    void (*run)(struct emu_call *call);
};
extern const struct emu_command emu_file_commands[];
extern const struct emu_command emu_control_commands[];
extern const struct emu_command emu_trial_commands[];

ULONG64 emu_number(const struct emu_call *call, ULONG index);
const char *emu_word(const struct emu_call *call, ULONG index);

ebpf_result_t emu_remote_program(struct emu_client *client, void *context, uint32_t *result);
void emu_set_driver(emu_driver_entry entry);
NTSTATUS emu_driver_load(void);
NTSTATUS emu_driver_unload(bool is_mandatory);
/** Ends held operations and closes all files of commands. */
void emu_files_end(void);
/** Unloads the driver and takes everything away; what is left of its memory then is a leak. */
void emu_world_end(void);

#endif
