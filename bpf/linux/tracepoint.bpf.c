/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * The tracepoint provider: file operations as seen at the entry and exit of system calls, on kernels that have
 * neither kprobes nor fentry. It fills this CPU's event and tail-calls the compiled program.
 *
 * Programs at the system-call tracepoints run with preemption off and do not nest, so the per-CPU event, walk and
 * executables belong to one of them from entry to tail call.
 */
#include "call.h"
#include "name.h"
#include "path.h"
#include "process.h"
#include "slot.h"

#define NEEDS_PATH (FSBPF_NEED_PATH_ID | FSBPF_NEED_PATH_TEXT)
#define NEEDS_TEXT (FSBPF_NEED_PATH_TEXT | FSBPF_NEED_NAME_TEXT)
#define ERRNO_MAX 4095

#define CALL_ENTRY_ANY (CALL_ENTRY_PRE | CALL_ENTRY_START | CALL_ENTRY_DONE)

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

INLINE void path_is_unresolved(struct fsbpf_state *state, struct walk *walk, u64 operation)
{
    state->event.path_id = FSBPF_NO_TEXT;
    state->event.path_length = 0;
    state->event.name_id = FSBPF_NO_TEXT;
    state->event.name_length = 0;
    walk->text_chain = 0;
    count_loss(state, operation, FSBPF_LOSS_PATH);
}

/* True: the event has the path. False: a walk must be made. */
INLINE bool recall_path(struct fsbpf_state *state, struct walk *walk, u64 chain)
{
    if (!chain)
        return false;
    if (configuration.needs & FSBPF_NEED_PATH_TEXT)
        return walk->text_chain == chain;

    struct remembered_path *path = remembered_path(chain);

    if (!path || path->chain != chain)
        return false;
    state->event.path_id = path->identity;
    state->event.text_flags = 0;
    return true;
}

INLINE void fill_inode(struct fsbpf_event *event, struct file *file)
{
    if (!(configuration.needs & FSBPF_NEED_INODE))
        return;
    event->inode = 0;
    event->volume = 0;
    if (file) {
        struct inode *inode = LOAD(file, f_inode);
        struct super_block *super_block = LOAD(inode, i_sb);

        event->inode = LOAD(inode, i_ino);
        event->volume = LOAD(super_block, s_dev);
    }
}

/*
 * Goes on to resolve_rest where the event still lacks something that takes a loop to find: a path or name, of an open
 * file or (file 0) of the string a user gave; an executable seen for the first time; the size of a vector.
 * That is a program of its own because the verifier would go through its loops once for every way that leads there.
 */
INLINE void resolve(void *context, struct fsbpf_state *state, struct file *file, u64 noted_dentry,
                    const struct call *call, u32 then, bool has_executable)
{
    u64 needs = configuration.needs, operation = CALL_OPERATION(call->what);
    bool has_size = !(needs & FSBPF_NEED_SIZE) || !(call->what & CALL_SIZE_IN_VECTOR);

    /* Another thread closed the descriptor meanwhile: what it means now is not what was operated on. */
    if (file && noted_dentry && (u64)LOAD(file, f_path.dentry) != noted_dentry)
        file = 0;
    fill_inode(&state->event, file);
    if (!(needs & (NEEDS_PATH | NEEDS_NAME)) && has_executable && has_size)
        return;

    struct walk *walk = current_walk();

    if (!walk)
        return;
    walk->file_mount = file ? (u64)LOAD(file, f_path.mnt) : 0;
    walk->file_dentry = file ? (u64)LOAD(file, f_path.dentry) : 0;
    if (noted_dentry && walk->file_dentry != noted_dentry)
        walk->file_dentry = 0; /* the file was freed and used again since it was compared above */
    /* The common case of a path seen before is found right here. */
    if (walk->file_dentry && has_executable && has_size && !(needs & (NEEDS_NAME | FSBPF_NEED_PATH_TEXT)) &&
        recall_path(state, walk, chain_of(walk, CAST(struct vfsmount, walk->file_mount),
                                          CAST(struct dentry, walk->file_dentry))))
        return;
    walk->operation = operation;
    walk->then = then;
    walk->attempts = 0;
    bpf_tail_call(context, &programs, PROGRAM_RESOLVE);
    path_is_unresolved(state, walk, operation);
}

INLINE void resolve_file(void *context, struct fsbpf_state *state, struct walk *walk)
{
    struct vfsmount *mount = CAST(struct vfsmount, walk->file_mount);
    struct dentry *dentry = CAST(struct dentry, walk->file_dentry);

    fill_name_of_dentry(state, walk, dentry);
    if (!(configuration.needs & NEEDS_PATH))
        return;

    u64 chain = chain_of(walk, mount, dentry);

    if (recall_path(state, walk, chain))
        return;
    begin_file_walk(walk, mount, dentry, chain);
    bpf_tail_call(context, &programs, PROGRAM_WALK);
    path_is_unresolved(state, walk, walk->operation);
}

/* From the string a user gave, where there is no file to ask: before an open, or when it failed. */
INLINE void resolve_user_path(void *context, struct fsbpf_state *state, struct walk *walk, const struct call *call)
{
    bool at = call->what & CALL_NAMES_PATH_AT, absolute = false;
    struct fs_struct *fs = LOAD(call->task, fs);

    if (!append_user_path(walk, (const char *)argument(call, at ? 1 : 0), &absolute)) {
        path_is_unresolved(state, walk, walk->operation);
        return;
    }
    fill_name_of_user_path(state, walk);
    if (!(configuration.needs & NEEDS_PATH))
        return;
    if (absolute) {
        begin_walk(walk, LOAD(fs, root.mnt), LOAD(fs, root.dentry));
    } else if (!at || (s32)argument(call, 0) == AT_FDCWD) {
        begin_walk(walk, LOAD(fs, pwd.mnt), LOAD(fs, pwd.dentry));
    } else {
        struct file *directory = file_of(call->task, argument(call, 0));

        if (!directory) {
            path_is_unresolved(state, walk, walk->operation);
            return;
        }
        begin_walk(walk, LOAD(directory, f_path.mnt), LOAD(directory, f_path.dentry));
    }
    bpf_tail_call(context, &programs, PROGRAM_WALK);
    path_is_unresolved(state, walk, walk->operation);
}

/* False: the executable is not known yet. */
INLINE bool fill_what_and_who(struct fsbpf_event *event, const struct call *call, u64 phase, u64 now_ns)
{
    event->operation = CALL_OPERATION(call->what);
    event->phase = phase;
    event->time_ns = now_ns;
    event->text_flags = 0;
    fill_process(event, call->task);
    return fill_executable(event, call->task, false);
}

/* What is known before the operation. */
INLINE void fill_request(struct fsbpf_event *event, const struct call *call, struct file *file)
{
    event->latency_ns = 0;
    event->bytes = 0;
    event->status = 0;
    event->error = 0;
    if (configuration.needs & FSBPF_NEED_SIZE)
        event->size_bytes = call->what & CALL_SIZE_IN_ARGUMENT ? argument(call, 2) : 0;
    if (configuration.needs & FSBPF_NEED_OFFSET)
        event->offset_bytes = file ? offset_bytes(call, file, 0) : 0;
}

/* What is known after it. */
INLINE void fill_result(struct fsbpf_event *event, const struct call *call, struct file *file, s64 result)
{
    bool transfers = call->what & (CALL_SIZE_IN_ARGUMENT | CALL_SIZE_IN_VECTOR);
    u64 bytes = transfers && result > 0 ? result : 0;

    event->bytes = bytes;
    if (configuration.needs & FSBPF_NEED_STATUS) {
        event->status = result;
        event->error = result < 0 && result >= -ERRNO_MAX ? -result : 0;
    }
    if (configuration.needs & FSBPF_NEED_SIZE)
        event->size_bytes = call->what & CALL_SIZE_IN_ARGUMENT ? argument(call, 2) : 0;
    if (configuration.needs & FSBPF_NEED_OFFSET)
        event->offset_bytes = file ? offset_bytes(call, file, bytes) : 0;
}

/* An operation begins: note the start, hand over the pre phase, or (for a close) the whole. */
INLINE void enter(void *context, const struct call *call, struct file *file)
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
            slot->dentry = file && shares_descriptors(call->task) ? (u64)LOAD(file, f_path.dentry) : 0;
            slot->start_ns = bpf_ktime_get_ns();
        }
        if (operation == FSBPF_OPERATION_CLOSE)
            then |= THEN_PIN;
    }
    if (what & (CALL_ENTRY_PRE | CALL_ENTRY_DONE)) {
        then |= THEN_RUN;
        has_executable =
            fill_what_and_who(&state->event, call, what & CALL_ENTRY_PRE ? FSBPF_PHASE_PRE : FSBPF_PHASE_DONE,
                              configuration.needs & FSBPF_NEED_TIME ? bpf_ktime_get_ns() : 0);
        fill_request(&state->event, call, file);
    }
    if (!then)
        return;
    resolve(context, state, file, 0, call, then, has_executable);
    proceed(context, state, operation, then);
}

/*
 * True: the start is noted only to tell what a descriptor meant, and nobody but this thread can change that.
 * A close changes it itself, and a clock has to be started in any case.
 */
INLINE bool needs_no_note(const struct call *call)
{
    return !(call->what & (CALL_ENTRY_PRE | CALL_ENTRY_DONE)) && !(configuration.needs & FSBPF_NEED_LATENCY) &&
           CALL_OPERATION(call->what) != FSBPF_OPERATION_CLOSE && !shares_descriptors(call->task);
}

SEC("raw_tp/sys_enter")
int entry(struct bpf_raw_tracepoint_args *context)
{
    struct call call;
    struct file *file = 0;

    if (!begin_call(&call, context->args[0], context->args[1], CALL_ENTRY_ANY) || needs_no_note(&call) ||
        !is_traced(call.task))
        return 0;
    if (!(call.what & (CALL_NAMES_PATH | CALL_NAMES_PATH_AT))) {
        file = file_of(call.task, argument(&call, 0));
        if (!file || !is_regular(file))
            return 0;
    }
    enter(context, &call, file);
    return 0;
}

/* The file that a finished call was about. False: not a regular file, or nothing is known of it. */
INLINE bool find_file(const struct call *call, struct slot *slot, s64 result, struct file **file)
{
    if (CALL_OPERATION(call->what) == FSBPF_OPERATION_CLOSE)
        return slot;
    if (call->what & (CALL_NAMES_PATH | CALL_NAMES_PATH_AT)) {
        if (result < 0)
            return true;
        *file = file_of(call->task, result);
    } else {
        *file = file_of(call->task, argument(call, 0));
    }
    return slot && slot->dentry ? true : *file && is_regular(*file);
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
    struct call call;

    if (!begin_call(&call, context->args[0], LOAD(registers, orig_ax), CALL_EXIT) || !is_traced(call.task))
        return 0;
    if (needs & (FSBPF_NEED_LATENCY | FSBPF_NEED_TIME))
        now_ns = bpf_ktime_get_ns();

    u64 operation = CALL_OPERATION(call.what);
    struct fsbpf_state *state = current_state();

    if (!state)
        return 0;
    if (call.what & CALL_ENTRY_START) {
        tid = LOAD(call.task, pid);
        slot = find_slot(tid);
    }
    if (!find_file(&call, slot, result, &file))
        goto release;
    if (slot)
        dentry = slot->dentry;
    if (needs & FSBPF_NEED_LATENCY) {
        if (!slot) {
            count_loss(state, operation, FSBPF_LOSS_UNPAIRED);
            return 0;
        }
        state->event.latency_ns = now_ns - slot->start_ns;
    }
    has_executable = fill_what_and_who(&state->event, &call, FSBPF_PHASE_DONE, now_ns);
    fill_result(&state->event, &call, file, result);
    if (operation == FSBPF_OPERATION_CLOSE) {
        if (slot)
            unpin(&state->event, slot, tid);
    }
    if (slot)
        release_slot(slot, tid);
    if (operation != FSBPF_OPERATION_CLOSE)
        resolve(context, state, file, dentry, &call, THEN_RUN, has_executable);
    run_program(context, state, operation);
    return 0;
release:
    if (slot)
        release_slot(slot, tid);
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

    if (!state || !walk || !begin_call(&call, context->args[0], LOAD(registers, orig_ax), ~0u))
        return 0;
    fill_executable(&state->event, call.task, true);
    if (needs & FSBPF_NEED_SIZE && call.what & CALL_SIZE_IN_VECTOR)
        state->event.size_bytes = vector_size_bytes(&call);
    if (needs & (NEEDS_PATH | NEEDS_NAME)) {
        if (walk->file_dentry)
            resolve_file(context, state, walk);
        else if (call.what & (CALL_NAMES_PATH | CALL_NAMES_PATH_AT))
            resolve_user_path(context, state, walk, &call);
        else
            path_is_unresolved(state, walk, walk->operation);
    }
    proceed(context, state, walk->operation, walk->then);
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

    struct mount *mount = CAST(struct mount, walk->mount);
    struct dentry *dentry = CAST(struct dentry, walk->dentry);

    for (u32 i = 0; i < COMPONENTS_A_HOP; i++) {
        if (step(walk, &mount, &dentry))
            goto top;
    }
    walk->mount = (u64)mount;
    walk->dentry = (u64)dentry;
    if (++walk->hops < HOPS_MAX)
        bpf_tail_call(context, &programs, PROGRAM_WALK);
    walk->flags |= FSBPF_TEXT_PATH_CUT;
top:
    if (walk->chain) {
        struct vfsmount *file_mount = CAST(struct vfsmount, walk->file_mount);
        struct dentry *file_dentry = CAST(struct dentry, walk->file_dentry);
        u64 chain = chain_of(walk, file_mount, file_dentry);

        if (chain != walk->chain) {
            begin_file_walk(walk, file_mount, file_dentry, chain);
            if (++walk->attempts < ATTEMPTS_MAX)
                bpf_tail_call(context, &programs, PROGRAM_WALK);
            path_is_unresolved(state, walk, walk->operation);
            proceed(context, state, walk->operation, walk->then);
            return 0;
        }
    }
    finish_walk(state, walk);
    proceed(context, state, walk->operation, walk->then);
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

char LICENSE[] SEC("license") = "Dual MIT/GPL";
