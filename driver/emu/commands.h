/* SPDX-License-Identifier: MIT */
/* What a test says: a command is words apart by tabs, and writes its result. */
#ifndef FSBPF_EMU_COMMANDS_H
#define FSBPF_EMU_COMMANDS_H

#include "emu.h"

enum { EMU_WORDS = 32 };

struct emu_call {
    char *words[EMU_WORDS];
    ULONG count;
    FILE *out;
};
struct emu_command {
    const char *name; /* NULL: the end of a table */
    void (*run)(struct emu_call *call);
};
extern const struct emu_command emu_file_commands[];
extern const struct emu_command emu_control_commands[];
extern const struct emu_command emu_program_commands[];
extern const struct emu_command emu_trial_commands[];

ULONG64 emu_number(const struct emu_call *call, ULONG index);
/** "" behind the last. */
const char *emu_word(const struct emu_call *call, ULONG index);
/** Hexadecimal digits, two a byte; to be freed. */
unsigned char *emu_word_bytes(const struct emu_call *call, ULONG index, ULONG *size);

/** Of the first of these tables that knows it. tables: the last is NULL. The text is cut up. */
void emu_run_command(const struct emu_command *const *tables, char *text, FILE *out);

/** Ends held operations and closes all files of commands. */
void emu_files_end(void);

#endif
