/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Command lines. The words lie in the process's own memory, each followed by a zero; here spaces stand between them.
 * They are read once per process, program and CPU.
 */
#ifndef FSBPF_COMMAND_LINE_H
#define FSBPF_COMMAND_LINE_H

#include "text.h"

#define NEEDS_COMMAND_LINE (FSBPF_NEED_CMDLINE_ID | FSBPF_NEED_CMDLINE_TEXT)
#define CMDLINE_MAX (FSBPF_CMDLINE_SIZE - 1)
#define COMMAND_LINES 16

/* Of which program of which process: an address space, since when, and how many programs it ran before. */
struct command_line {
    u64 memory;
    u64 tag;
    u64 identity;
    u64 length;
    u64 flags; /* FSBPF_TEXT_* */
};

struct command_lines {
    u64 size;
    u64 next;
    u64 last_block;
    u64 used_bytes;
    char block[BLOCK];
    u64 shown_memory; /* whose stands in this CPU's event */
    u64 shown_tag;
    struct command_line entries[COMMAND_LINES];
    u64 words[2 * FSBPF_CMDLINE_SIZE / WORD]; /* the upper half only gives the verifier room */
    struct text_record record;
};

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, 1);
    __type(key, u32);
    __type(value, struct command_lines);
} command_lines SEC(".maps");

#define SPACES 0x2020202020202020ULL
#define LOW_BITS 0x7f7f7f7f7f7f7f7fULL

/* A space for each byte that is zero. */
INLINE u64 spaces_for_zeros(u64 word)
{
    return ~(((word & LOW_BITS) + LOW_BITS) | word | LOW_BITS) >> 2;
}

/* Puts spaces between the words. Returns where the last block begins that is not all zero. */
INLINE u32 join_words(struct command_lines *lines, u32 size)
{
    volatile u64 *next = &lines->next, *last = &lines->last_block; /* memory, for the reason given at REPEAT */

    *next = 0;
    *last = 0;
    REPEAT (FSBPF_CMDLINE_SIZE / BLOCK) {
        u32 at = *next;

        if (at >= UNTIED(size))
            break;
        *next = at + BLOCK;

        u64 *words = (u64 *)((char *)lines->words + (at & (FSBPF_CMDLINE_SIZE - BLOCK))), all = 0;

#pragma unroll
        for (u32 i = 0; i < BLOCK / WORD; i++) {
            u64 word = words[i];

            all |= word;
            words[i] = word | spaces_for_zeros(word);
        }
        if (all)
            *last = at;
    }
    return *last & (FSBPF_CMDLINE_SIZE - BLOCK);
}

/* Bytes of the block up to the last that is not zero. */
INLINE u32 used_bytes(struct command_lines *lines)
{
    volatile u64 *next = &lines->next, *used = &lines->used_bytes;

    *next = 0;
    *used = 0;
    REPEAT (BLOCK) {
        u32 at = *next;

        *next = at + 1;
        if (lines->block[at & (BLOCK - 1)])
            *used = at + 1;
    }
    return *used & (2 * BLOCK - 1);
}

/* Into the record and the line. False: the process's memory can't be read. */
INLINE bool read_command_line(struct command_lines *lines, struct command_line *line, struct mm_struct *mm)
{
    u64 begin = LOAD(mm, arg_start), size = LOAD(mm, arg_end) - begin;
    volatile u64 *kept = &lines->size;

    line->flags = size > FSBPF_CMDLINE_SIZE ? FSBPF_TEXT_END_CUT : 0;
    *kept = size > FSBPF_CMDLINE_SIZE ? FSBPF_CMDLINE_SIZE : size;
    size = *kept & (2 * FSBPF_CMDLINE_SIZE - 1);
    __builtin_memset((char *)lines->words + (size & (2 * FSBPF_CMDLINE_SIZE - BLOCK)), 0, BLOCK);
    if (bpf_probe_read_user(lines->words, size, (const void *)begin))
        return false;

    u32 last = join_words(lines, size);

    u32 rest = size - last < BLOCK ? size - last : BLOCK;

    __builtin_memset(lines->block, 0, BLOCK);
    bpf_probe_read_user(lines->block, rest, (const void *)(begin + last));
    *kept = last + used_bytes(lines);
    if (*kept > CMDLINE_MAX) {
        *kept = CMDLINE_MAX;
        line->flags = FSBPF_TEXT_END_CUT;
    }
    line->length = *kept;
    put_text(&lines->record, lines->words, line->length, FSBPF_CMDLINE_SIZE);
    line->identity = identity_of(&lines->record, line->length, FSBPF_CMDLINE_SIZE);
    return true;
}

/* Once for every event that is handed over. */
INLINE void count_line_losses(struct fsbpf_state *state, u64 operation)
{
    if (!(configuration.needs & NEEDS_COMMAND_LINE))
        return;
    if (state->event.cmdline_cut)
        count_loss(state, operation, FSBPF_LOSS_CUT);
    if (state->event.cmdline_id == FSBPF_NO_TEXT)
        count_loss(state, operation, FSBPF_LOSS_PATH);
}

INLINE void show_command_line(struct fsbpf_event *event, struct command_lines *lines, const struct command_line *line)
{
    event->cmdline_id = line->identity;
    event->cmdline_length = line->length;
    event->cmdline_cut = line->flags != 0;
    lines->shown_memory = line->memory;
    lines->shown_tag = line->tag;
}

/* What read_command_line left in the record. */
INLINE void show_command_text(struct fsbpf_event *event, struct command_lines *lines, u64 length)
{
    bpf_probe_read_kernel(event->cmdline, FSBPF_CMDLINE_SIZE, lines->record.text);
    bpf_probe_read_kernel(event->cmdline_tail, FSBPF_TAIL_SIZE,
                          lines->record.text + (length & CMDLINE_MAX) - FSBPF_TAIL_SIZE);
}

/* reads: on a miss read it, which takes loops; else return false. */
INLINE bool fill_command_line(struct fsbpf_event *event, struct task_struct *task, bool reads)
{
    u64 needs = configuration.needs;
    u32 zero = 0;

    if (!(needs & NEEDS_COMMAND_LINE))
        return true;

    struct command_lines *lines = bpf_map_lookup_elem(&command_lines, &zero);

    if (!lines)
        return true;

    struct mm_struct *mm = LOAD(task, mm);
    struct task_struct *leader = LOAD(task, group_leader);
    u64 memory = NUMBER(mm, lines), tag = LOAD(leader, start_time) ^ LOAD(task, self_exec_id) * 0x9e3779b97f4a7c15ULL;
    struct command_line *line = &lines->entries[(memory >> 6) & (COMMAND_LINES - 1)];

    if (lines->shown_memory == memory && lines->shown_tag == tag)
        return true; /* the event still holds it */
    if (needs & FSBPF_NEED_CMDLINE_TEXT || line->memory != memory || line->tag != tag) {
        if (!reads)
            return false;
        line->memory = memory;
        line->tag = tag;
        if (!read_command_line(lines, line, mm)) {
            line->identity = FSBPF_NO_TEXT;
            line->length = 0;
            line->memory = 0; /* tried again at the next event */
        } else if (needs & FSBPF_NEED_CMDLINE_ID && !send_text(&lines->record, line->identity, line->length, line->flags)) {
            line->memory = 0; /* offered again at the next event */
        }
        if (needs & FSBPF_NEED_CMDLINE_TEXT)
            show_command_text(event, lines, line->length);
    }
    show_command_line(event, lines, line);
    return true;
}

#endif
