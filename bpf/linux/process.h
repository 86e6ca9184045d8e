/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Who: which processes are traced, and what is known of them at once. */
#ifndef FSBPF_PROCESS_H
#define FSBPF_PROCESS_H

#include "command_line.h"
#include "executable.h"

INLINE bool is_traced(struct task_struct *task)
{
    u32 tgid = LOAD(task, tgid);

    if (tgid == configuration.self_tgid)
        return false;
    return !configuration.process_tree || bpf_map_lookup_elem(&tracked_processes, &tgid);
}

INLINE void fill_process(struct fsbpf_event *event, struct task_struct *task)
{
    u64 needs = configuration.needs;

    if (needs & FSBPF_NEED_PROCESS) {
        event->pid = LOAD(task, tgid);
        event->tid = LOAD(task, pid);
    }
    if (needs & FSBPF_NEED_PARENT) {
        struct task_struct *parent = LOAD(task, real_parent);

        event->ppid = LOAD(parent, tgid);
    }
    if (needs & FSBPF_NEED_USER) {
        struct cred *cred = LOAD(task, cred);

        event->uid = LOAD(cred, uid.val);
    }
    if (needs & FSBPF_NEED_CPU)
        event->cpu = bpf_get_smp_processor_id();
}

/* The texts of it. reads: on a miss read them, which takes loops; else return false. */
INLINE bool fill_process_texts(struct fsbpf_event *event, struct task_struct *task, bool reads)
{
    bool known = fill_command_line(event, task, reads); /* first: the verifier goes once through what comes first */

    known &= fill_parent_executable(event, task, reads);
    return fill_executable(event, task, reads) && known;
}

#endif
