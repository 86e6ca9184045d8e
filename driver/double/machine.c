/* SPDX-License-Identifier: MIT */
#include "machine.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "clock.h"
#include "commands.h"
#include "core.h"
#include "record.h"
#include "story.h"
#include "volume.h"
#include "process.h"
#include "world.h"

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path);

static struct double_machine machine = {.has_driver = true, .is_elevated = true, .integrity = 0x1 | DOUBLE_INTEGRITY_TEST_SIGNING};

static struct {
    char name[32];
    enum double_service state;
} services[8] = {
    {"FltMgr", DOUBLE_SERVICE_RUNNING},
    {"eBPFCore", DOUBLE_SERVICE_RUNNING},
    {"eBPFSvc", DOUBLE_SERVICE_RUNNING},
    {"fsbpf", DOUBLE_SERVICE_RUNNING},
};
enum { SERVICES = sizeof services / sizeof *services };

static int place_of_service(const char *name)
{
    int each = 0;
    while (each < SERVICES - 1 && services[each].name[0] != 0 && strcasecmp(services[each].name, name) != 0) each++;
    return each;
}

static void set_processors(struct emu_call *call) { machine.processors = (uint32_t)emu_number(call, 1); }

static void set_driver(struct emu_call *call) { machine.has_driver = strcmp(emu_word(call, 1), "absent") != 0; }

static void set_elevated(struct emu_call *call) { machine.is_elevated = strcmp(emu_word(call, 1), "no") != 0; }

static void set_integrity(struct emu_call *call) { machine.integrity = (uint32_t)emu_number(call, 1); }

static void set_package(struct emu_call *call) { machine.package_error = (uint32_t)emu_number(call, 1); }

static void set_core(struct emu_call *call)
{
    const char *what = emu_word(call, 1);
    machine.core = strcmp(what, "native-only") == 0 ? DOUBLE_CORE_NATIVE_ONLY
                   : strcmp(what, "absent") == 0    ? DOUBLE_CORE_ABSENT
                                                    : DOUBLE_CORE_JIT;
}

static void set_service(struct emu_call *call)
{
    const char *state = emu_word(call, 2);
    int place = place_of_service(emu_word(call, 1));
    snprintf(services[place].name, sizeof services[place].name, "%s", emu_word(call, 1));
    services[place].state = strcmp(state, "running") == 0   ? DOUBLE_SERVICE_RUNNING
                            : strcmp(state, "stopped") == 0 ? DOUBLE_SERVICE_STOPPED
                                                            : DOUBLE_SERVICE_ABSENT;
}

static const struct emu_command machine_commands[] = {
    {"processors", set_processors}, {"driver", set_driver},   {"core", set_core}, {"integrity", set_integrity},
    {"package", set_package},     
    {"elevated", set_elevated},     {"service", set_service}, {NULL, NULL},
};

static void take_line(char *line, bool *is_story, uint32_t *lines)
{
    static const struct emu_command *const tables[] = {machine_commands, emu_control_commands, NULL};
    if (line[0] == 0 || line[0] == '#') return;
    if (strcmp(line, "story") == 0) *is_story = true;
    else if (*is_story) {
        machine.story = realloc(machine.story, (*lines + 2) * sizeof *machine.story);
        machine.story[(*lines)++] = strdup(line);
        machine.story[*lines] = NULL;
    } else double_run_line(tables, line);
}

static void read_file(FILE *file)
{
    static char line[4096];
    bool is_story = false;
    uint32_t lines = 0;
    while (fgets(line, sizeof line, file) != NULL) {
        line[strcspn(line, "\r\n")] = 0;
        take_line(line, &is_story, &lines);
    }
    fclose(file);
}

static void set_usual_stage(void)
{
    emu_volume_make("\\Device\\HarddiskVolume4", "D:", FLT_FSTYPE_FAT, FILE_DEVICE_DISK_FILE_SYSTEM);
    emu_volume_make("\\Device\\HarddiskVolume3", "C:", FLT_FSTYPE_NTFS, FILE_DEVICE_DISK_FILE_SYSTEM);
    emu_process_assume(4, 0, "System", NULL);
}

static void make_machine(void)
{
    char path[1024];
    const char *name = getenv("FSBPF_DOUBLE");
    machine.processors = double_processors();
    double_clock_start();
    set_usual_stage();
    if (name != NULL) {
        snprintf(path, sizeof path, "%s.record", name);
        double_record_open(path);
        FILE *file = fopen(name, "rb");
        if (file == NULL) double_record("no file\t%s", name);
        else read_file(file);
    }
    emu_set_driver(DriverEntry);
    if (machine.has_driver) double_record("driver\t0x%08x", (unsigned)emu_driver_load());
}

const struct double_machine *double_machine(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, make_machine);
    return &machine;
}

enum double_service double_service_state(const char *name)
{
    double_machine();
    int place = place_of_service(name);
    return strcasecmp(services[place].name, name) == 0 ? services[place].state : DOUBLE_SERVICE_ABSENT;
}

static void change_driver(enum double_service state)
{
    bool runs = state == DOUBLE_SERVICE_RUNNING;
    if (runs == machine.has_driver) return;
    machine.has_driver = runs;
    double_record("driver\t0x%08x", (unsigned)(runs ? emu_driver_load() : emu_driver_unload(true)));
}

void double_service_change(const char *name, enum double_service state)
{
    int place = place_of_service(name);
    services[place].state = state;
    double_record("service\t%s\t%d", name, state);
    if (strcasecmp(name, "fsbpf") == 0) change_driver(state);
}

double_result double_core_state(void)
{
    const struct double_machine *own = double_machine();
    if (own->core == DOUBLE_CORE_ABSENT || double_service_state("eBPFCore") != DOUBLE_SERVICE_RUNNING) return DOUBLE_FAILED;
    return own->is_elevated ? DOUBLE_SUCCESS : DOUBLE_ACCESS_DENIED;
}
