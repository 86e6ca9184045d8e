/* SPDX-License-Identifier: MIT */
#include "commands.h"

#include <stdlib.h>

const char *emu_word(const struct emu_call *call, ULONG index)
{
    return index < call->count ? call->words[index] : "";
}

ULONG64 emu_number(const struct emu_call *call, ULONG index)
{
    return strtoull(emu_word(call, index), NULL, 0);
}

unsigned char *emu_word_bytes(const struct emu_call *call, ULONG index, ULONG *size)
{
    const char *text = emu_word(call, index);
    *size = (ULONG)strlen(text) / 2;
    unsigned char *bytes = malloc(*size + 1);
    for (ULONG each = 0; each < *size; each++) {
        char digits[3] = {text[2 * each], text[2 * each + 1], 0};
        bytes[each] = (unsigned char)strtoul(digits, NULL, 16);
    }
    return bytes;
}

static const struct emu_command *find(const struct emu_command *const *tables, const char *name)
{
    for (; *tables != NULL; tables++) {
        for (const struct emu_command *each = *tables; each->name != NULL; each++) {
            if (strcmp(each->name, name) == 0) return each;
        }
    }
    return NULL;
}

void emu_run_command(const struct emu_command *const *tables, char *text, FILE *out)
{
    struct emu_call call = {.out = out};
    for (char *at = text; at != NULL && call.count < EMU_WORDS;) {
        call.words[call.count++] = at;
        at = strchr(at, '\t');
        if (at != NULL) *at++ = 0;
    }
    const struct emu_command *command = find(tables, call.words[0]);
    if (command == NULL) fprintf(out, "unknown command %s", call.words[0]);
    else command->run(&call);
}
