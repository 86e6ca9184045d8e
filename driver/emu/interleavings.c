/* SPDX-License-Identifier: MIT */
/*
 * Two or three things that happen at once, in every order of the calls they make: first with one thread taken off at each
 * of its calls, then with two taken off, of which as many are run as the budget allows, evenly chosen.
 */
#include <stdlib.h>

#include "scenario.h"
#include "schedule.h"
#include "trials.h"

enum { PATH_SIZE = 260, MANY_CALLS_STRIDE = 40 };

static const struct emu_manner usual, high = {.posts_at_dispatch = true};
static struct emu_file *held; /* open before, and read in the end */
static struct emu_file *other;
static char read_path[EMU_CLIENTS][PATH_SIZE]; /* what each program was told last of a read */

/* Remembers where reads are. */
static ebpf_result_t observe(struct emu_client *client, void *context, uint32_t *result)
{
    const struct fsbpf_event *event = context;
    emu_point();
    if (event->operation == FSBPF_OPERATION_READ && event->path_length < PATH_SIZE) {
        memcpy(read_path[client->number], event->path, event->path_length);
        read_path[client->number][event->path_length] = 0;
    }
    *result = FSBPF_VERDICT_ALLOW;
    return EBPF_SUCCESS;
}

static void attach(ULONG number) { emu_attach_program(number, observe, 0); }

static void do_attach(void) { attach(1); }
static void do_attach_tree(void) { emu_attach_program(3, observe, FSBPF_ATTACH_PROCESS_TREE | FSBPF_ATTACH_NORMALIZED_NAMES); }
static void do_detach(void) { emu_core_detach(0, PASSIVE_LEVEL); }
static void do_detach_high(void) { emu_core_detach(2, DISPATCH_LEVEL); }
static void do_unload(void) { emu_driver_unload(true); }
static void do_rename(void) { emu_file_rename(held, "\\??\\C:\\Docs\\y.txt", false, true, 0, &high); }

static void do_read(void)
{
    ULONG_PTR done;
    emu_file_transfer(held, IRP_MJ_READ, 0, 10, &high, &done);
}

static void do_open(void)
{
    struct emu_open how = {.path = "C:\\Docs\\b.txt", .disposition = FILE_OPEN, .access = 3};
    ULONG_PTR information;
    struct emu_file *file;
    emu_file_open(&how, &file, &information);
    if (file != NULL) emu_file_close(file, &usual);
}

static void do_close(void)
{
    emu_file_close(other, &usual);
    other = NULL;
}

static void do_process(void)
{
    emu_process_start(1000, 200, "\\??\\C:\\one.exe", "one");
    emu_process_exit(1000, 0);
}

static void do_process_ends(void) { emu_process_exit(300, 0); }

static void do_volume(void)
{
    const char *rest;
    emu_detach_volume(emu_volume_of("C:", &rest), false);
}

static const struct deed {
    const char *name;
    void (*run)(void);
    bool ends_instances; /* the Filter Manager does not do two of these at once */
    bool has_many_calls;
} deeds[] = {
    {.name = "attach", .run = do_attach},
    {.name = "attach-tree", .run = do_attach_tree, .has_many_calls = true},
    {.name = "detach", .run = do_detach},
    {.name = "detach-high", .run = do_detach_high},
    {.name = "unload", .run = do_unload, .ends_instances = true},
    {.name = "volume", .run = do_volume, .ends_instances = true},
    {.name = "open", .run = do_open},
    {.name = "read", .run = do_read},
    {.name = "rename", .run = do_rename},
    {.name = "close", .run = do_close},
    {.name = "process", .run = do_process},
    {.name = "process-ends", .run = do_process_ends},
};
enum { KNOWN = sizeof deeds / sizeof *deeds };

/* NULL: it is two. */
static const char *const triples[][3] = {
    {"read", "rename", "attach"},  {"read", "rename", "detach"},   {"read", "detach", "detach-high"},
    {"open", "detach", "unload"},  {"read", "process-ends", "detach"}, {"rename", "rename", "read"},
    {"close", "volume", "read"},   {"process", "attach-tree", "detach"},
};

/* While nobody is attached, until one of them does it. */
static const char *const from_nobody[][3] = {
    {"attach", "rename", NULL},  {"attach", "open", NULL},      {"attach", "close", NULL}, {"attach", "process", NULL},
    {"attach", "unload", NULL},  {"attach", "read", "rename"},  {"attach", "open", "process-ends"},
};

struct combination {
    struct emu_task tasks[EMU_TASKS];
    ULONG count;
    bool is_attached; /* two programs are, from the beginning */
    ULONG stride; /* of a second thread that is taken off */
    ULONG first_stride; /* of the first: 1, but where a deed has very many calls */
    char name[128];
    ULONG steps; /* of the longest run */
    ULONG runs;
    ULONG bad;
};

static void begin_world(struct _ETHREAD *actor, bool is_attached)
{
    ULONG_PTR information;
    struct emu_open how = {.path = "C:\\Docs\\a.txt", .disposition = FILE_OPEN, .access = 3, .options = FILE_SYNCHRONOUS_IO_NONALERT};
    memset(read_path, 0, sizeof read_path);
    emu_stage_set(actor);
    if (!NT_SUCCESS(emu_driver_load())) emu_violation("the driver does not load");
    if (is_attached) attach(0);
    if (is_attached) attach(2);
    emu_process_start(300, 200, "\\??\\C:\\Tools\\child.exe", "child");
    emu_file_open(&how, &held, &information);
    how.path = "C:\\Docs\\b.txt";
    emu_file_open(&how, &other, &information);
}

/* Whoever is left is told of the file under the name that it has now. */
static void check_names(void)
{
    const char *rest;
    struct _FLT_VOLUME *volume = emu_volume_of("C:", &rest);
    char *path = emu_node_path(held->node), expected[PATH_SIZE];
    snprintf(expected, sizeof expected, "C:%s", path);
    free(path);
    do_read();
    for (ULONG client = 0; client < EMU_CLIENTS && volume->instance != NULL; client++) {
        const struct emu_client *of = emu_core_client(client);
        if (of->is_attached && of->program == observe && client != 3 && strcmp(read_path[client], expected) != 0) {
            emu_violation("program %u is told of %s, which is %s", client, read_path[client], expected);
        }
    }
}

static void end_world(struct _ETHREAD *actor)
{
    check_names();
    emu_file_close(held, &usual);
    if (other != NULL) emu_file_close(other, &usual);
    emu_process_exit(300, 0);
    emu_world_end();
    emu_process_leave(actor);
}

static void print_schedule(FILE *out, const struct combination *of, const struct emu_schedule *schedule)
{
    fprintf(out, "violation in %s, first %u", of->name, schedule->first);
    for (ULONG each = 0; each < schedule->count; each++) {
        fprintf(out, ", at step %u task %u", schedule->preemptions[each].step, schedule->preemptions[each].task);
    }
    fputc('\n', out);
}

static void run_once(struct combination *of, const struct emu_schedule *schedule, struct emu_steps *steps, FILE *out)
{
    struct _ETHREAD actor = {0}, threads[EMU_TASKS] = {0};
    begin_world(&actor, of->is_attached);
    for (ULONG each = 0; each < of->count; each++) {
        threads[each] = (struct _ETHREAD){.tid = 500 + each, .process = actor.process};
        of->tasks[each].thread = &threads[each];
    }
    emu_run_tasks(of->tasks, of->count, schedule, steps);
    end_world(&actor);
    of->runs++;
    if (steps->count > of->steps) of->steps = steps->count;
    ULONG wrong = emu_violations() + emu_leaks(NULL) + (ULONG)abs((int)emu_held_references());
    if (wrong == 0) return;
    if (of->bad++ < 3) {
        print_schedule(out, of, schedule);
        emu_leaks(out);
        emu_print_violations(out);
    }
}

/* All schedules that preempt once more than this one, behind its last preemption: every stride-th of them. */
static void run_further(struct combination *of, const struct emu_schedule *from, FILE *out)
{
    static struct emu_steps steps_of[EMU_PREEMPTIONS + 1];
    struct emu_steps *steps = &steps_of[from->count];
    static ULONG skipped[EMU_PREEMPTIONS];
    const ULONG strides[EMU_PREEMPTIONS] = {of->first_stride, of->stride};
    run_once(of, from, steps, out);
    if (from->count == EMU_PREEMPTIONS) return;
    ULONG begin = from->count == 0 ? 0 : from->preemptions[from->count - 1].step + 1;
    for (ULONG step = begin; step < steps->count; step++) {
        for (ULONG task = 0; task < of->count; task++) {
            bool can = task != steps->at[step].running && steps->at[step].alive & (1u << task);
            if (!can || ++skipped[from->count] % strides[from->count] != 0) continue;
            struct emu_schedule next = *from;
            next.preemptions[next.count++] = (struct emu_preemption){step, task};
            run_further(of, &next, out);
        }
    }
}

static const struct deed *deed_named(const char *name)
{
    ULONG each = 0;
    while (strcmp(deeds[each].name, name) != 0) each++;
    return &deeds[each];
}

static void run_combination(const struct deed *const *chosen, ULONG count, bool is_attached, ULONG stride, FILE *out)
{
    struct combination of = {.count = count, .is_attached = is_attached, .stride = stride, .first_stride = 1};
    strcat(of.name, is_attached ? "" : "from nobody: ");
    for (ULONG each = 0; each < count; each++) {
        of.tasks[each].run = chosen[each]->run;
        strcat(of.name, each > 0 ? " + " : "");
        strcat(of.name, chosen[each]->name);
        if (chosen[each]->has_many_calls) of.first_stride = MANY_CALLS_STRIDE;
    }
    for (ULONG first = 0; first < count; first++) run_further(&of, &(struct emu_schedule){.first = first}, out);
    fprintf(out, "interleaved\t%s\t%u\t%u\t%u\n", of.name, of.steps, of.runs, of.bad);
}

static void run_named(const char *const names[3], bool is_attached, ULONG stride, FILE *out)
{
    const struct deed *chosen[EMU_TASKS];
    ULONG count = 0;
    while (count < EMU_TASKS && names[count] != NULL) {
        chosen[count] = deed_named(names[count]);
        count++;
    }
    run_combination(chosen, count, is_attached, stride, out);
}

void emu_run_interleavings(struct emu_call *call)
{
    ULONG stride = emu_number(call, 1) == 0 ? 1 : (ULONG)emu_number(call, 1);
    for (ULONG left = 0; left < KNOWN; left++) {
        for (ULONG right = left + 1; right < KNOWN; right++) {
            const struct deed *pair[] = {&deeds[left], &deeds[right]};
            if (!deeds[left].ends_instances || !deeds[right].ends_instances) run_combination(pair, 2, true, stride, call->out);
        }
    }
    for (ULONG each = 0; each < sizeof triples / sizeof *triples; each++) run_named(triples[each], true, stride * 10, call->out);
    for (ULONG each = 0; each < sizeof from_nobody / sizeof *from_nobody; each++) run_named(from_nobody[each], false, stride, call->out);
}
