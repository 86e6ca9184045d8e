/* SPDX-License-Identifier: MIT */
#include "schedule.h"

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>

enum { NOBODY = EMU_TASKS, MOST_IDLE = 1000000 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static ULONG running = NOBODY;
static ULONG alive; /* bit n: task n */
static ULONG idle; /* waits since somebody went on */
static const struct emu_schedule *schedule;
static struct emu_steps *steps;
static __thread ULONG own_number; /* 1 and up: of a task; 0: of none, or none is run */

struct start {
    pthread_t thread;
    ULONG number;
    const struct emu_task *task;
};

/* Held: lock. Until it is this task's turn. */
static void wait_for_turn(ULONG task)
{
    while (running != task) pthread_cond_wait(&changed, &lock);
}

static void hand_over(ULONG task, ULONG next)
{
    pthread_mutex_lock(&lock);
    running = next;
    pthread_cond_broadcast(&changed);
    wait_for_turn(task);
    pthread_mutex_unlock(&lock);
}

/* Behind it, in turn; itself where it is the last. */
static ULONG next_alive(ULONG task)
{
    for (ULONG distance = 1; distance <= EMU_TASKS; distance++) {
        ULONG next = (task + distance) % EMU_TASKS;
        if (alive & (1u << next)) return next;
    }
    return NOBODY;
}

void emu_point(void)
{
    if (own_number == 0) return;
    ULONG task = own_number - 1, step = steps->count;
    if (step == EMU_STEPS) return;
    idle = 0;
    steps->at[step].running = (UCHAR)task;
    steps->at[step].alive = (UCHAR)alive;
    steps->count++;
    for (ULONG each = 0; each < schedule->count; each++) {
        if (schedule->preemptions[each].step == step && alive & (1u << schedule->preemptions[each].task)) {
            hand_over(task, schedule->preemptions[each].task);
        }
    }
}

void emu_yield(void)
{
    if (own_number == 0) {
        sched_yield();
        return;
    }
    ULONG task = own_number - 1, next = next_alive(task);
    if (++idle > MOST_IDLE) {
        fprintf(stderr, "every thread waits for another\n");
        abort();
    }
    if (next != task) hand_over(task, next);
}

void emu_mutex_lock(pthread_mutex_t *mutex)
{
    if (own_number == 0) pthread_mutex_lock(mutex);
    else while (pthread_mutex_trylock(mutex) != 0) emu_yield();
}

void emu_wait(pthread_cond_t *condition, pthread_mutex_t *mutex)
{
    if (own_number == 0) {
        pthread_cond_wait(condition, mutex);
        return;
    }
    pthread_mutex_unlock(mutex);
    emu_yield();
    emu_mutex_lock(mutex);
}

static void *run_task(void *argument)
{
    struct start *start = argument;
    own_number = start->number + 1;
    emu_self.thread = start->task->thread;
    emu_self.processor = start->number;
    pthread_mutex_lock(&lock);
    wait_for_turn(start->number);
    pthread_mutex_unlock(&lock);
    start->task->run();
    if (emu_self.irql != PASSIVE_LEVEL) emu_violation("a task ends at IRQL %u", emu_self.irql);
    pthread_mutex_lock(&lock);
    alive &= ~(1u << start->number);
    running = next_alive(start->number);
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
    return NULL;
}

void emu_run_tasks(const struct emu_task *tasks, ULONG count, const struct emu_schedule *given, struct emu_steps *result)
{
    struct start starts[EMU_TASKS];
    schedule = given;
    steps = result;
    steps->count = 0;
    idle = 0;
    alive = (1u << count) - 1;
    running = NOBODY;
    for (ULONG each = 0; each < count; each++) {
        starts[each] = (struct start){.number = each, .task = &tasks[each]};
        pthread_create(&starts[each].thread, NULL, run_task, &starts[each]);
    }
    pthread_mutex_lock(&lock);
    running = given->first;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
    for (ULONG each = 0; each < count; each++) pthread_join(starts[each].thread, NULL);
}
