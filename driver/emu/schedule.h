/* SPDX-License-Identifier: MIT */
/*
 * Threads that run one at a time, in an order that is given: each call of the emulation is a place where another may be
 * let on. The same order gives the same run.
 */
#ifndef FSBPF_EMU_SCHEDULE_H
#define FSBPF_EMU_SCHEDULE_H

#include "emu.h"

enum { EMU_TASKS = 3, EMU_PREEMPTIONS = 2, EMU_STEPS = 4096 };

struct emu_task {
    void (*run)(void);
    struct _ETHREAD *thread; /* who does it */
};

/* At the step, counted from 0 over all tasks, the task is let on in place of the one that runs. */
struct emu_preemption {
    ULONG step;
    ULONG task;
};

struct emu_schedule {
    ULONG first; /* task */
    ULONG count;
    struct emu_preemption preemptions[EMU_PREEMPTIONS];
};

/* What a run came by. */
struct emu_steps {
    ULONG count;
    struct {
        UCHAR running; /* task */
        UCHAR alive; /* bit n: task n has not ended */
    } at[EMU_STEPS];
};

/** Runs all tasks to their ends. Who is not preempted goes on until it ends or waits for somebody. */
void emu_run_tasks(const struct emu_task *tasks, ULONG count, const struct emu_schedule *schedule, struct emu_steps *steps);

#endif
