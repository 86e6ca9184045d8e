/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The moments of a process: fork, start of a program, exit, and the end of its id. */
#ifndef FSBPF_PROCESS_EVENTS_H
#define FSBPF_PROCESS_EVENTS_H

#include "process.h"
#include "resolve.h"

#define PF_KTHREAD 0x00200000
#define SIGNAL_GROUP_EXIT 4 /* signal_struct.flags: group_exit_code is what the parent will be told */

/* Processes whose exit was handed over: two threads that end at once may both see that none is left. */
struct ended_process {
    u64 pid;
    u64 start_ns;
};

struct {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 1);
    __type(key, struct ended_process);
    __type(value, u32);
} ended_processes SEC(".maps");

/* What stands for the system call where there is none. */
INLINE void begin_moment(struct call *call, u32 operation)
{
    call->address = 0;
    call->registers = 0;
    call->task = CURRENT_TASK();
    call->what = operation;
    call->compat = false;
}

INLINE void hand_over_moment(void *context, struct fsbpf_state *state, const struct call *call, u64 now_ns)
{
    struct mm_struct *mm = LOAD(call->task, mm);
    bool known = fill_what_and_who(&state->event, call, FSBPF_PHASE_DONE, now_ns);

    resolve(context, state, mm ? LOAD(mm, exe_file) : 0, 0, call, THEN_RUN, known, PROGRAM_MOMENT, true);
    run_program(context, state, call->what, THEN_RUN);
}

/* As resolve_rest, with the executable in walk->file_*. */
SEC("raw_tp")
int resolve_moment(void *context)
{
    struct fsbpf_state *state = current_state();
    struct walk *walk = current_walk();

    if (!state || !walk)
        return 0;
    fill_process_texts(&state->event, CURRENT_TASK(), true);
    fill_volume_type(state, walk);
    if (configuration.needs & (NEEDS_PATH | NEEDS_NAME)) {
        if (walk->file_dentry)
            resolve_file(context, state, walk);
        else
            path_is_unresolved(state, walk, walk->operation);
    }
    after_path(context, state, walk);
    return 0;
}

SEC("raw_tp/sched_process_exec")
int process_start(void *context)
{
    u64 now_ns = configuration.needs & FSBPF_NEED_TIME ? bpf_ktime_get_ns() : 0;
    struct fsbpf_state *state = current_state();
    struct call call;

    begin_moment(&call, FSBPF_OPERATION_PROCESS_START);
    if (!state || !is_traced(call.task))
        return 0;
    hand_over_moment(context, state, &call, now_ns);
    return 0;
}

/* As wait tells it to the parent. */
INLINE void fill_exit_status(struct fsbpf_event *event, struct task_struct *task, struct signal_struct *signal)
{
    struct task_struct *leader = LOAD(task, group_leader);
    u32 code = LOAD(signal, flags) & SIGNAL_GROUP_EXIT ? LOAD(signal, group_exit_code) : LOAD(leader, exit_code);

    event->signal = code & 0x7f;
    event->status = event->signal ? -(s64)event->signal : (s64)(code >> 8 & 0xff);
    event->error = event->status != 0;
}

/* False: another of its threads told it. */
INLINE bool ends_process(struct task_struct *task, struct task_struct *leader)
{
    struct ended_process process = {.pid = LOAD(task, tgid), .start_ns = LOAD(leader, start_time)};
    struct signal_struct *signal = LOAD(task, signal);
    u32 told = 1;

    return LOAD(signal, live.counter) == 0 && !(LOAD(task, flags) & PF_KTHREAD) &&
           !bpf_map_update_elem(&ended_processes, &process, &told, BPF_NOEXIST);
}

SEC("raw_tp/sched_process_exit")
int process_exit(void *context)
{
    u64 now_ns = configuration.needs & (FSBPF_NEED_TIME | FSBPF_NEED_LATENCY) ? bpf_ktime_get_ns() : 0;
    struct fsbpf_state *state = current_state();
    struct task_struct *leader;
    struct call call;

    begin_moment(&call, FSBPF_OPERATION_PROCESS_EXIT);
    leader = LOAD(call.task, group_leader);
    if (!state || !is_traced(call.task) || !ends_process(call.task, leader))
        return 0;
    if (configuration.needs & FSBPF_NEED_LATENCY)
        state->event.latency_ns = now_ns - LOAD(leader, start_time);
    if (configuration.needs & FSBPF_NEED_STATUS)
        fill_exit_status(&state->event, call.task, LOAD(call.task, signal));
    hand_over_moment(context, state, &call, now_ns);
    return 0;
}

/* Children of the processes that -c and -p follow. */
SEC("raw_tp/sched_process_fork")
int process_fork(struct bpf_raw_tracepoint_args *context)
{
    struct task_struct *parent = CAST(struct task_struct, context->args[0]);
    struct task_struct *child = CAST(struct task_struct, context->args[1]);
    u32 parent_tgid = LOAD(parent, tgid), child_tgid = LOAD(child, tgid), followed = 1;

    if (parent_tgid == child_tgid || !bpf_map_lookup_elem(&tracked_processes, &parent_tgid))
        return 0;
    if (bpf_map_update_elem(&tracked_processes, &child_tgid, &followed, BPF_ANY)) {
        struct fsbpf_state *state = current_state();

        if (state)
            count_loss(state, 0, FSBPF_LOSS_MAP_FULL);
    }
    return 0;
}

/* The leader of a thread group is freed last; its id may then be another process's. */
SEC("raw_tp/sched_process_free")
int process_free(struct bpf_raw_tracepoint_args *context)
{
    struct task_struct *task = CAST(struct task_struct, context->args[0]);
    u32 tgid = LOAD(task, tgid);

    if (tgid == LOAD(task, pid))
        bpf_map_delete_elem(&tracked_processes, &tgid);
    return 0;
}

#endif
