/* SPDX-License-Identifier: MIT */
#include "story.h"

#include <pthread.h>
#include <stdlib.h>

#include "clock.h"
#include "machine.h"
#include "record.h"

void double_run_line(const struct emu_command *const *tables, char *line)
{
    char told[512], result[512];
    snprintf(told, sizeof told, "%s", line);
    FILE *out = double_scratch();
    if (out == NULL) return;
    emu_run_command(tables, line, out);
    size_t size = (size_t)ftell(out);
    rewind(out);
    size = fread(result, 1, size < sizeof result ? size : sizeof result - 1, out);
    result[size] = 0;
    double_record("did\t%s\t=\t%s", told, result);
}

static void run_pause(struct emu_call *call) { double_sleep_ms((uint32_t)emu_number(call, 1)); }

/* What follows does fsbpf itself. */
static void run_self(struct emu_call *call)
{
    static const struct emu_command *const tables[] = {emu_file_commands, emu_control_commands, NULL};
    char line[128];
    unsigned pid = double_process_id();
    (void)call;
    snprintf(line, sizeof line, "process\tassume\t%u\t4\t\\Device\\HarddiskVolume3\\node.exe\tnode", pid);
    double_run_line(tables, line);
    snprintf(line, sizeof line, "actor\t%u\t%u\t0", pid, pid);
    double_run_line(tables, line);
}

static const struct emu_command story_commands[] = {{"pause", run_pause}, {"self", run_self}, {NULL, NULL}};

static void *tell(void *argument)
{
    static const struct emu_command *const tables[] = {story_commands, emu_file_commands, emu_control_commands, NULL};
    char **lines = double_machine()->story;
    (void)argument;
    for (; lines != NULL && *lines != NULL; lines++) {
        double_clock_meet();
        double_run_line(tables, *lines);
    }
    emu_files_end();
    double_record("story ended\tviolations %u", emu_violations());
    return NULL;
}

static void start(void)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, tell, NULL) == 0) pthread_detach(thread);
    else double_record("no thread for the story");
}

void double_story_begin(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, start);
}
