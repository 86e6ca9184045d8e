/* SPDX-License-Identifier: MIT */
/* Which executables open how many files, and how many in vain: a row an executable, by the first 64 bytes of its name. */
#include "fsbpf_program.h"

#define NAME_WORDS 8

struct opens {
    fsbpf_u64 count;
    fsbpf_u64 failed;
};

struct map SEC("maps") opens_by_executable = {MAP_HASH, NAME_WORDS * 8, sizeof(struct opens), 1024};

/* Attach with: operations open; needs exe (text). */
SEC("fsbpf/count_opens")
int count_opens(struct fsbpf_event *event)
{
    fsbpf_u64 name[NAME_WORDS];
    struct opens none = {}, *opens;

    if (event->operation != FSBPF_OPERATION_OPEN || event->phase != FSBPF_PHASE_DONE)
        return FSBPF_VERDICT_ALLOW;
#pragma unroll
    for (fsbpf_u32 word = 0; word < NAME_WORDS; word++)
        name[word] = text_word(event->exe, event->exe_length, word);
    opens = map_lookup(&opens_by_executable, name);
    if (!opens) {
        map_update(&opens_by_executable, name, &none, UPDATE_NO_EXIST);
        opens = map_lookup(&opens_by_executable, name);
    }
    if (!opens)
        return FSBPF_VERDICT_ALLOW;
    add(&opens->count, 1);
    if (event->error)
        add(&opens->failed, 1);
    return FSBPF_VERDICT_ALLOW;
}
