/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What follows once the event is filled: the compiled program, or a note for the exit of a close. */
#ifndef FSBPF_DISPATCH_H
#define FSBPF_DISPATCH_H

#include "call.h"
#include "slot.h"

#define NEEDS_TEXT (FSBPF_NEED_PATH_TEXT | FSBPF_NEED_NAME_TEXT)

/* What is to be done once the path is known. */
#define THEN_PIN 1 /* leave what is known of the file in the thread's slot */
#define THEN_RUN 2 /* run the program */

/* Hands the event to the compiled program and does not return. */
INLINE void run_program(void *context, struct fsbpf_state *state, u64 operation)
{
    state->counters[operation & (FSBPF_OPERATIONS - 1)].events++;
    bpf_tail_call(context, &programs, PROGRAM_SPECIALISED);
}

/* Leaves in the thread's slot what a close's exit can no longer find out. Takes the time last. */
INLINE void pin(struct fsbpf_event *event, u64 tid)
{
    struct slot *slot = find_slot(tid);

    if (!slot)
        return;
    slot->path_id = event->path_id;
    slot->name_id = event->name_id;
    slot->inode = event->inode;
    slot->volume = event->volume;
    slot->lengths = event->path_length | event->name_length << 16 | event->text_flags << 32;
    if (configuration.needs & NEEDS_TEXT)
        bpf_map_update_elem(&pinned_texts, &tid, event->name, BPF_ANY);
    slot->start_ns = bpf_ktime_get_ns();
}

INLINE void unpin(struct fsbpf_event *event, struct slot *slot, u64 tid)
{
    event->path_id = slot->path_id;
    event->name_id = slot->name_id;
    event->inode = slot->inode;
    event->volume = slot->volume;
    event->path_length = slot->lengths & 0xffff;
    event->name_length = slot->lengths >> 16 & 0xffff;
    event->text_flags = slot->lengths >> 32;
    if (configuration.needs & NEEDS_TEXT) {
        struct pinned_text *pinned = bpf_map_lookup_elem(&pinned_texts, &tid);

        if (pinned)
            bpf_probe_read_kernel(event->name, sizeof(*pinned), pinned);
    }
}

INLINE void proceed(void *context, struct fsbpf_state *state, u64 operation, u32 then)
{
    if (then & THEN_PIN)
        pin(&state->event, LOAD(CURRENT_TASK(), pid));
    if (then & THEN_RUN)
        run_program(context, state, operation);
}

#endif
