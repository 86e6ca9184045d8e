/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * The tracepoint provider: file operations as seen at the entry and exit of system calls, on kernels that have
 * neither kprobes nor fentry. It fills this CPU's event and tail-calls the compiled program.
 *
 * Programs at the system-call tracepoints run with preemption off and do not nest, so the per-CPU event, walk and
 * executables belong to one of them from entry to tail call.
 */
#include "amount.h"
#include "cached.h"
#include "descriptor.h"
#include "dispatch.h"
#include "fill.h"
#include "named.h"
#include "process.h"
#include "process_events.h"
#include "resolve.h"
#include "slot.h"
#include "two_events.h"

/*
 * An operation begins: note the start, hand over the pre phase, or the whole where its result is not asked for.
 * described: what the call's descriptor means, file or directory in front of a name.
 */
INLINE void enter(void *context, struct call *call, struct file *file, struct file *described)
{
    u32 what = call->what, then = 0;
    bool has_executable = true;
    u64 operation = CALL_OPERATION(what);
    struct fsbpf_state *state = current_state();

    if (!state)
        return;
    if (what & CALL_ENTRY_START) {
        u64 tid = LOAD(call->task, pid);
        struct slot *slot = claim_slot(tid);

        if (slot) {
            slot->dentry = described && shares_descriptors(call->task) ? (u64)LOAD(described, f_path.dentry) : 0;
            if (configuration.needs & FSBPF_NEED_CACHED)
                slot->first_page = NO_PAGE;
            slot->start_ns = bpf_ktime_get_ns();
        }
        if (operation == FSBPF_OPERATION_CLOSE)
            then |= THEN_PIN;
    }
    if (what & (CALL_ENTRY_PRE | CALL_ENTRY_DONE)) {
        if (IS_ASKED_EVER(FSBPF_OPERATION_CREATE) && what & CALL_OPENS) {
            if (!tell_open_from_create(call, FSBPF_PHASE_PRE, may_create(call), &then))
                return;
            operation = CALL_OPERATION(call->what);
        }
        then |= THEN_RUN;
        has_executable =
            fill_what_and_who(&state->event, call, what & CALL_ENTRY_PRE ? FSBPF_PHASE_PRE : FSBPF_PHASE_DONE,
                              configuration.needs & FSBPF_NEED_TIME ? bpf_ktime_get_ns() : 0);
        fill_request(&state->event, call, file);
    }
    if (!then)
        return;
    resolve(context, state, file, 0, call, then, has_executable, PROGRAM_RESOLVE, true);
    proceed(context, state, operation, then);
}

/*
 * True: the start is noted only to tell what a descriptor meant, and nobody but this thread can change that.
 * A close changes it itself, and a clock has to be started in any case.
 */
INLINE bool needs_no_note(const struct call *call)
{
    return !(call->what & (CALL_ENTRY_PRE | CALL_ENTRY_DONE)) && !(configuration.needs & (FSBPF_NEED_LATENCY | FSBPF_NEED_CACHED)) &&
           CALL_OPERATION(call->what) != FSBPF_OPERATION_CLOSE && !shares_descriptors(call->task);
}

SEC("raw_tp/sys_enter")
int entry(struct bpf_raw_tracepoint_args *context)
{
    struct call call;

    if (!begin_call(&call, context->args[0], context->args[1], CALL_ENTRY) || needs_no_note(&call) ||
        !is_traced(call.task))
        return 0;
    if (does_something_else(&call))
        return 0;
    if (call.what & CALL_TWO_FILES) {
        hand_over_transfer(context, false, 0, 0);
        return 0;
    }

    bool by_name = is_by_name(&call);
    struct file *described = by_name ? directory_of(&call) : described_file(&call);

    if (!by_name && !(described && is_regular(described)))
        return 0;
    enter(context, &call, by_name ? 0 : described, described);
    return 0;
}

/* The file that a finished call was about. False: not a regular file, or nothing is known of it. */
INLINE bool find_file(const struct call *call, struct slot *slot, s64 result, struct file **file)
{
    if (CALL_OPERATION(call->what) == FSBPF_OPERATION_CLOSE)
        return slot;
    if (call->what & CALL_OPENS) {
        if (result < 0)
            return true;
        *file = file_of(call->task, result);
        return *file && is_regular(*file);
    }
    if (does_something_else(call))
        return false;
    if (is_by_name(call))
        return true;
    *file = described_file(call);
    return slot && slot->dentry ? true : *file && is_regular(*file);
}

/* The event's texts are those of the time when the close began, on whatever CPU that was. */
INLINE void forget_shown_texts(void)
{
    struct walk *walk = configuration.needs & NEEDS_FILE_TEXT ? current_walk() : 0;

    if (walk) {
        walk->text_chain = 0;
        walk->volume_chain = 0;
    }
}

SEC("raw_tp/sys_exit")
int completion(struct bpf_raw_tracepoint_args *context)
{
    struct pt_regs *registers = CAST(struct pt_regs, context->args[0]);
    u64 needs = configuration.needs, now_ns = 0, tid = 0, dentry = 0;
    s64 result = context->args[1];
    struct file *file = 0;
    struct slot *slot = 0;
    bool has_executable;
    u32 then = THEN_RUN;
    struct call call;

    if (!begin_call(&call, context->args[0], LOAD(registers, orig_ax), CALL_EXIT) || !is_traced(call.task))
        return 0;
    if (needs & (FSBPF_NEED_LATENCY | FSBPF_NEED_TIME))
        now_ns = bpf_ktime_get_ns();
    if (call.what & CALL_TWO_FILES) {
        hand_over_transfer(context, true, result, now_ns);
        return 0;
    }

    struct fsbpf_state *state = current_state();

    if (!state)
        return 0;
    if (call.what & CALL_ENTRY_START) {
        tid = LOAD(call.task, pid);
        slot = find_slot(tid);
    }
    if (!find_file(&call, slot, result, &file))
        goto release;
    if (IS_ASKED_EVER(FSBPF_OPERATION_CREATE) && call.what & CALL_OPENS &&
        !tell_open_from_create(&call, FSBPF_PHASE_DONE, has_created(&call, file), &then))
        goto release;

    u64 operation = CALL_OPERATION(call.what);

    if (slot)
        dentry = slot->dentry;
    if (needs & FSBPF_NEED_LATENCY) {
        if (!slot) {
            count_loss(state, operation, FSBPF_LOSS_UNPAIRED);
            return 0;
        }
        state->event.latency_ns = now_ns - slot->start_ns;
    }
    if (needs & FSBPF_NEED_CACHED && operation == FSBPF_OPERATION_READ) {
        if (!slot) {
            count_loss(state, operation, FSBPF_LOSS_UNPAIRED);
            return 0;
        }
        state->event.cached = is_cached(&call, file, dentry, slot->first_page, result);
    }
    has_executable = fill_what_and_who(&state->event, &call, FSBPF_PHASE_DONE, now_ns);
    fill_result(&state->event, &call, file, result);
    if (operation == FSBPF_OPERATION_CLOSE) {
        if (slot)
            unpin(&state->event, tid);
        forget_shown_texts();
    }
    if (slot)
        release_slot(slot, tid);
    if (operation != FSBPF_OPERATION_CLOSE)
        resolve(context, state, file, dentry, &call, then, has_executable, PROGRAM_RESOLVE, true);
    else if (!has_executable)
        resolve_process(context, operation, then);
    run_program(context, state, operation, then);
    return 0;
release:
    if (slot)
        release_slot(slot, tid);
    return 0;
}

/* Tail-called for the first event of a transfer, and after the first of any two events, in the same hook. */
SEC("raw_tp")
int next_event(struct bpf_raw_tracepoint_args *context)
{
    struct pt_regs *registers = CAST(struct pt_regs, context->args[0]);
    struct fsbpf_state *state = current_state();
    struct walk *walk = current_walk();
    struct call call;

    if (!state || !walk || !begin_call(&call, context->args[0], LOAD(registers, orig_ax), ~0u))
        return 0;
    if (call.what & CALL_OPENS) {
        state->event.operation = FSBPF_OPERATION_CREATE;
        run_program(context, state, FSBPF_OPERATION_CREATE, THEN_RUN);
        return 0;
    }
    if (!walk->two.is_begun && !begin_transfer(state, walk, &call))
        return 0;
    if (next_of_transfer(walk, &call)) {
        run_transfer(context, state, walk, &call);
        bpf_tail_call(context, &programs, PROGRAM_NEXT_EVENT);
    }
    return 0;
}

/*
 * Tail-called with walk->file_dentry (0: none), file_mount, operation and then;
 * the context is the tracepoint's, its first argument the registers.
 */
SEC("raw_tp")
int resolve_rest(struct bpf_raw_tracepoint_args *context)
{
    struct pt_regs *registers = CAST(struct pt_regs, context->args[0]);
    struct fsbpf_state *state = current_state();
    struct walk *walk = current_walk();
    u64 needs = configuration.needs;
    struct call call;

    if (!state || !walk)
        return 0;
    fill_process_texts(&state->event, CURRENT_TASK(), true); /* before the ways part */
    if (IS_ASKED(FSBPF_OPERATION_CLOSE, FSBPF_PHASE_DONE) && walk->then & FILE_IS_KNOWN) {
        run_program(context, state, walk->operation, THEN_RUN);
        return 0;
    }
    if (!begin_call(&call, context->args[0], LOAD(registers, orig_ax), ~0u))
        return 0;
    if (needs & FSBPF_NEED_SIZE && call.what & CALL_SIZE_IN_VECTOR)
        state->event.size_bytes = vector_size_bytes(&call);
    fill_volume_type(state, walk);
    if (needs & (NEEDS_PATH | NEEDS_NAME)) {
        if (walk->file_dentry)
            resolve_file(context, state, walk);
        else if (call.what & CALL_NAMES)
            begin_name(context, state, walk);
        else
            path_is_unresolved(state, walk, walk->operation);
    }
    after_path(context, state, walk);
    return 0;
}

/* Tail-called to read the name in walk->name: the call's first, or its second. */
SEC("raw_tp")
int resolve_name(struct bpf_raw_tracepoint_args *context)
{
    struct pt_regs *registers = CAST(struct pt_regs, context->args[0]);
    struct fsbpf_state *state = current_state();
    struct walk *walk = current_walk();
    struct call call;

    if (!state || !walk || !begin_call(&call, context->args[0], LOAD(registers, orig_ax), ~0u))
        return 0;
    if (!walk->name.rounds && !read_user_path(walk, &call))
        goto unresolved;
    if (!put_in_order(walk)) {
        if (++walk->name.rounds < ROUNDS_MAX && has_calls_left(walk))
            bpf_tail_call(context, &programs, PROGRAM_NAME);
        take_the_rest(walk);
    }
    if (!begin_named_walk(state, walk, &call))
        goto unresolved;
    if (!(configuration.needs & (is_second(walk) ? NEEDS_PATH2 : NEEDS_PATH)))
        goto done;
    if (has_calls_left(walk))
        bpf_tail_call(context, &programs, PROGRAM_WALK);
unresolved:
    name_is_unresolved(state, walk);
done:
    after_path(context, state, walk);
    return 0;
}

/* Tail-called once all else is known, with the file in walk->file_* (0: none). */
SEC("raw_tp")
int resolve_volume(void *context)
{
    struct fsbpf_state *state = current_state();
    struct walk *walk = current_walk();

    if (!state || !walk || !(configuration.needs & NEEDS_VOLUME))
        return 0;
    if (walk->file_dentry) {
        begin_volume(walk);
        if (recall_volume(&state->event, walk))
            goto done;
        if (has_calls_left(walk))
            bpf_tail_call(context, &programs, PROGRAM_WALK);
        name_is_unresolved(state, walk);
    } else if (walk->is_lost) {
        name_is_unresolved(state, walk);
    } else {
        put_no_volume(state, walk);
    }
done:
    after_path(context, state, walk);
    return 0;
}

/* Tail-called to build the path of walk->file_*, or of the directory in front of a user's string; then proceeds. */
SEC("raw_tp")
int walk_up(void *context)
{
    struct fsbpf_state *state = current_state();
    struct walk *walk = current_walk();

    if (!state || !walk)
        return 0;

    if (!walk->is_whole && hop(walk)) {
        if (has_calls_left(walk))
            bpf_tail_call(context, &programs, PROGRAM_WALK);
        walk->flags |= FSBPF_TEXT_PATH_CUT;
    }
    if (!walk->last_length)
        put_kind(walk);
    if (is_overtaken(walk)) {
        if (++walk->attempts < ATTEMPTS_MAX && has_calls_left(walk))
            bpf_tail_call(context, &programs, PROGRAM_WALK);
        name_is_unresolved(state, walk);
    } else {
        finish_walk(state, walk);
    }
    after_path(context, state, walk);
    return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
