/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Calls that are two events to a program that listens to both: an open that makes a file is an open and a create;
 * sendfile, splice and copy_file_range are the read of one file and the write of another. The compiled program is run
 * for the first, and goes on to next_event (state->continues), which runs it for the second.
 */
#ifndef FSBPF_TWO_EVENTS_H
#define FSBPF_TWO_EVENTS_H

#include "cached.h"
#include "fill.h"
#include "resolve.h"

#define FMODE_CREATED (1 << 20)

#define WITH_OPERATION(what, operation) (((what) & ~31U) | (operation))

/*
 * Which of open and create an open is: the first of what is asked for goes into call->what, THEN_FIRST says that there
 * is another. False: none. creates: the call makes the file, or may (in the pre phase), or would have (if it failed).
 */
INLINE bool tell_open_from_create(struct call *call, u64 phase, bool creates, u32 *then)
{
    bool is_create = creates && IS_ASKED(FSBPF_OPERATION_CREATE, phase);

    if (!IS_ASKED(FSBPF_OPERATION_OPEN, phase)) {
        call->what = WITH_OPERATION(call->what, FSBPF_OPERATION_CREATE);
        return is_create;
    }
    if (is_create)
        *then |= THEN_FIRST;
    return true;
}

/* Whether an open has made its file; of a failed one (file 0), whether it would have. */
INLINE bool has_created(const struct call *call, struct file *file)
{
    return file ? LOAD(file, f_mode) & FMODE_CREATED || asked_flags(call) & FSBPF_FLAG_TMPFILE : may_create(call);
}

/* Goes on to next_event, which returns without an event where neither file counts. */
INLINE void hand_over_transfer(void *context, bool at_exit, s64 result, u64 now_ns)
{
    struct walk *walk = current_walk();

    if (!walk)
        return;
    walk->two.at_exit = at_exit;
    walk->two.result = result;
    walk->two.now_ns = now_ns;
    walk->two.is_begun = false;
    bpf_tail_call(context, &programs, PROGRAM_NEXT_EVENT);
}

/* The table describes the read; the write is of sendfile's first descriptor, and of the third argument of the others. */
INLINE u32 write_of_transfer(u32 what)
{
    bool sends = CALL_DESCRIPTOR(what) == 1;

    what &= ~(7U << 5 | CALL_OFFSET_IN_ARGUMENT);
    return WITH_OPERATION(sends ? what & ~CALL_OFFSET_AT_POINTER : what | 2 << 5, FSBPF_OPERATION_WRITE);
}

INLINE u64 dentry_of_descriptor(const struct call *call, u32 index)
{
    struct file *file = file_of(call->task, listed_argument(call, index));

    return file ? (u64)LOAD(file, f_path.dentry) : 0;
}

/* Notes the start, and both files where other threads can close their descriptors. */
INLINE void note_transfer(struct walk *walk, const struct call *call)
{
    u64 tid = LOAD(call->task, pid);
    struct slot *slot = claim_slot(tid);

    if (!slot)
        return;
    slot->dentry = 0;
    slot->second_dentry = 0;
    if (shares_descriptors(call->task)) {
        slot->dentry = dentry_of_descriptor(call, CALL_DESCRIPTOR(call->what));
        slot->second_dentry = dentry_of_descriptor(call, CALL_DESCRIPTOR(write_of_transfer(call->what)));
    }
    slot->first_page = NO_PAGE;
    slot->start_ns = bpf_ktime_get_ns();
}

/* False: it has no start. */
INLINE bool recall_transfer(struct fsbpf_state *state, struct walk *walk, const struct call *call)
{
    u64 tid = LOAD(call->task, pid);
    struct slot *slot = find_slot(tid);

    if (slot) {
        walk->two.noted_dentry = slot->dentry;
        walk->two.noted_second_dentry = slot->second_dentry;
        walk->two.first_page = slot->first_page;
        state->event.latency_ns = walk->two.now_ns - slot->start_ns;
        release_slot(slot, tid);
    } else if (configuration.needs & (FSBPF_NEED_LATENCY | FSBPF_NEED_CACHED)) {
        if (IS_ASKED(FSBPF_OPERATION_READ, FSBPF_PHASE_DONE))
            count_loss(state, FSBPF_OPERATION_READ, FSBPF_LOSS_UNPAIRED);
        if (IS_ASKED(FSBPF_OPERATION_WRITE, FSBPF_PHASE_DONE))
            count_loss(state, FSBPF_OPERATION_WRITE, FSBPF_LOSS_UNPAIRED);
        return false;
    }
    return true;
}

/* False: at entry, nothing more than the start is asked for; at exit, the start is not known. */
INLINE bool begin_transfer(struct fsbpf_state *state, struct walk *walk, const struct call *call)
{
    walk->two.is_begun = true;
    walk->two.left = 2;
    walk->two.what = call->what;
    walk->two.noted_dentry = 0;
    walk->two.noted_second_dentry = 0;
    if (walk->two.at_exit)
        return !(call->what & CALL_ENTRY_START) || recall_transfer(state, walk, call);
    if (call->what & CALL_ENTRY_START)
        note_transfer(walk, call);
    if (configuration.needs & FSBPF_NEED_TIME)
        walk->two.now_ns = bpf_ktime_get_ns();
    return call->what & (CALL_ENTRY_PRE | CALL_ENTRY_DONE);
}

/* Makes the call what the next event is about. False: there is none. */
INLINE bool next_of_transfer(struct walk *walk, struct call *call)
{
    volatile struct two_events *two = &walk->two; /* memory, for the reason given at REPEAT */

    if (!two->left)
        return false;
    two->left--;
    call->what = two->what & (u32)configuration.calls_union;
    two->what = write_of_transfer(call->what);
    return true;
}

/* Returns where the file does not count, or nobody asks for its event in this phase. */
INLINE void run_transfer(void *context, struct fsbpf_state *state, struct walk *walk, const struct call *call)
{
    volatile struct two_events *two = &walk->two;
    u64 phase = two->at_exit || !(call->what & CALL_ENTRY_PRE) ? FSBPF_PHASE_DONE : FSBPF_PHASE_PRE;
    u64 operation = CALL_OPERATION(call->what), noted_dentry = two->noted_dentry;
    u32 then = two->left ? THEN_RUN | THEN_FIRST : THEN_RUN;
    struct file *file = described_file(call);

    two->noted_dentry = two->noted_second_dentry;
    if (!IS_ASKED(operation, phase) || !(noted_dentry || (file && is_regular(file))))
        return;

    bool has_executable = fill_what_and_who(&state->event, call, phase, two->now_ns);

    fill_result(&state->event, call, file, two->result);
    if (configuration.needs & FSBPF_NEED_CACHED && operation == FSBPF_OPERATION_READ)
        state->event.cached = is_cached(call, file, noted_dentry, two->first_page, two->result);
    resolve(context, state, file, noted_dentry, call, then, has_executable, PROGRAM_RESOLVE, false);
    proceed(context, state, operation, then);
}

#endif
