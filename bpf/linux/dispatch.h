/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What follows once the event is filled: the compiled program, or a note for the exit of a close. */
#ifndef FSBPF_DISPATCH_H
#define FSBPF_DISPATCH_H

#include "call.h"
#include "command_line.h"
#include "slot.h"

#define NEEDS_FILE_TEXT                                                                                                \
    (FSBPF_NEED_PATH_TEXT | FSBPF_NEED_NAME_TEXT | FSBPF_NEED_DIR_TEXT | FSBPF_NEED_EXT_TEXT |                         \
     FSBPF_NEED_VOLUME_TEXT | FSBPF_NEED_VOLUME_TYPE_TEXT)
#define NEEDS_FILE                                                                                                     \
    (NEEDS_FILE_TEXT | FSBPF_NEED_PATH_ID | FSBPF_NEED_NAME_ID | FSBPF_NEED_DIR_ID | FSBPF_NEED_EXT_ID |               \
     FSBPF_NEED_VOLUME_ID | FSBPF_NEED_VOLUME_TYPE_ID | FSBPF_NEED_INODE | FSBPF_NEED_DIRECTORY | FSBPF_NEED_FLAGS)

/* Whether the program listens to an operation: a constant to the verifier where both are. */
#define IS_ASKED(operation, phase)                                                                                     \
    (configuration.operations >> (operation) >> ((phase) == FSBPF_PHASE_PRE ? FSBPF_OPERATIONS_PRE_SHIFT : 0) & 1)
#define IS_ASKED_EVER(operation) (IS_ASKED(operation, FSBPF_PHASE_PRE) | IS_ASKED(operation, FSBPF_PHASE_DONE))

/* An open that creates, a transfer from file to file. */
#define MAY_BE_TWO_EVENTS                                                                                              \
    ((IS_ASKED_EVER(FSBPF_OPERATION_OPEN) && IS_ASKED_EVER(FSBPF_OPERATION_CREATE)) ||                                 \
     configuration.calls_union & CALL_TWO_FILES)

/* What is to be done once the path is known. */
#define THEN_PIN 1 /* leave what is known of the file in the thread's slot */
#define THEN_RUN 2 /* run the program */
#define THEN_FIRST 4 /* this event is the first of two */
#define FILE_IS_KNOWN 8 /* only of the process something is missing */

/* Hands the event to the compiled program, which goes on to next_event after the first of two, and does not return. */
INLINE void run_program(void *context, struct fsbpf_state *state, u64 operation, u32 then)
{
    state->counters[operation & (FSBPF_OPERATIONS - 1)].events++;
    count_line_losses(state, operation);
    if (MAY_BE_TWO_EVENTS)
        state->continues = then & THEN_FIRST ? 1 : 0;
    bpf_tail_call(context, &programs, PROGRAM_SPECIALISED);
}

/* Leaves in the thread's slot what a close's exit can no longer find out. Takes the time last. */
INLINE void pin(struct fsbpf_event *event, u64 tid)
{
    struct slot *slot = find_slot(tid);

    if (!slot)
        return;
    if (configuration.needs & NEEDS_FILE)
        bpf_map_update_elem(&pinned_files, &tid, &event->inode, BPF_ANY);
    if (configuration.needs & NEEDS_FILE_TEXT)
        bpf_map_update_elem(&pinned_texts, &tid, event->name, BPF_ANY);
    slot->start_ns = bpf_ktime_get_ns();
}

INLINE void unpin(struct fsbpf_event *event, u64 tid)
{
    if (configuration.needs & NEEDS_FILE) {
        struct pinned_file *pinned = bpf_map_lookup_elem(&pinned_files, &tid);

        if (pinned)
            bpf_probe_read_kernel(&event->inode, sizeof(*pinned), pinned);
    }
    if (configuration.needs & NEEDS_FILE_TEXT) {
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
        run_program(context, state, operation, then);
}

#endif
