/* SPDX-License-Identifier: MIT */
/* Refuses to open files of one extension of up to 8 bytes, in either case, which user mode puts into a map. */
#include "fsbpf_program.h"

#define ACCESS_DENIED 0xc0000022u /* STATUS_ACCESS_DENIED */
#define CASE_BITS 0x2020202020202020ull

struct rule {
    fsbpf_u64 extension; /* in small letters, zeros behind; 0: no rule */
    fsbpf_u64 denied;
};

struct map SEC("maps") rules = {MAP_ARRAY, sizeof(fsbpf_u32), sizeof(struct rule), 1};

/* Letters in one case. Digits keep their bit; what else differs by it only is no part of an extension that matters. */
static inline fsbpf_u64 folded(fsbpf_u64 text, fsbpf_u64 length)
{
    fsbpf_u64 bytes = length < 8 ? (1ull << (8 * length)) - 1 : ~0ull;

    return (text & bytes) | (CASE_BITS & bytes);
}

/* Attach with: operations open in the pre phase; needs ext (text); flags FSBPF_ATTACH_CONTROL. */
SEC("fsbpf/deny_extension")
int deny_extension(struct fsbpf_event *event)
{
    fsbpf_u32 first = 0;
    fsbpf_u64 length = event->ext_length;
    struct rule *rule = map_lookup(&rules, &first);

    if (!rule || event->operation != FSBPF_OPERATION_OPEN || event->phase != FSBPF_PHASE_PRE)
        return FSBPF_VERDICT_ALLOW;
    if (length == 0 || length > 8 || !rule->extension)
        return FSBPF_VERDICT_ALLOW;
    if (folded(text_word(event->ext, length, 0), length) != rule->extension)
        return FSBPF_VERDICT_ALLOW;
    add(&rule->denied, 1);
    return (int)ACCESS_DENIED;
}
