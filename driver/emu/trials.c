/* SPDX-License-Identifier: MIT */
/* Trials that a test asks for as a whole: they run here, where nothing waits for the other end. */
#include <stdlib.h>

#include "scenario.h"
#include "trials.h"

enum { POINTS = 64 };

struct point {
    char name[64];
    ULONG places;
    ULONG leaks;
    ULONG violations;
};

static struct point *point_named(struct point *points, const char *name)
{
    ULONG each = 0;
    while (each < POINTS - 1 && points[each].name[0] != 0 && strcmp(points[each].name, name) != 0) each++;
    snprintf(points[each].name, sizeof points[each].name, "%s", name);
    return &points[each];
}

/* The scenario as often as it passes fault points, each time with another one that fails: every stride-th. */
static void run_sweep(struct emu_call *call)
{
    static struct point points[POINTS];
    bool stays = strcmp(emu_word(call, 1), "stays") == 0;
    memset(points, 0, sizeof points);
    ULONG stride = emu_number(call, 2) == 0 ? 1 : (ULONG)emu_number(call, 2);
    for (ULONG number = 1;; number += stride) {
        emu_fault_arm(number, stays);
        emu_scenario(); /* ends disarmed, and forgets how many points it passed, but not what failed */
        if (emu_last_hit()[0] == 0) break;
        struct point *point = point_named(points, emu_last_hit());
        point->places++;
        point->violations += emu_violations();
        ULONG leaks = emu_leaks(NULL) + (ULONG)abs((int)emu_held_references());
        point->leaks += leaks;
        emu_print_violations(call->out);
        if (leaks > 0) {
            fprintf(call->out, "violation leak when %s fails, point %u\n", emu_last_hit(), number);
            emu_leaks(call->out);
            return; /* what is left would be counted again each time */
        }
    }
    for (ULONG each = 0; points[each].name[0] != 0; each++) {
        fprintf(call->out, "point\t%s\t%u\t%u\t%u\n", points[each].name, points[each].places, points[each].leaks,
                points[each].violations);
    }
}

/* Contexts for bpf_prog_test_run: in, out, and whether any fits. sizes: of what user mode gives, and has room for. */
static void run_contexts(struct emu_call *call)
{
    const ebpf_program_data_t *data = emu_core_program_data();
    size_t given = (size_t)emu_number(call, 1), room = (size_t)emu_number(call, 2);
    unsigned char *input = malloc(given + 1), *output = malloc(room + 1);
    memset(input, 0x11, given);
    size_t data_room = 0, output_size = room;
    void *context = NULL;
    ebpf_result_t result = data->context_create(NULL, 0, given == 0 ? NULL : input, given, &context);
    if (result == EBPF_SUCCESS) {
        ((uint64_t *)context)[-8] = 1; /* the core's header */
        data->context_destroy(context, NULL, &data_room, room == 0 ? NULL : output, &output_size);
    }
    ULONG same = 0;
    while (same < output_size && result == EBPF_SUCCESS && same < room && output[same] == 0x11) same++;
    fprintf(call->out, "%d\t%zu\t%u", result, output_size, same);
    free(input);
    free(output);
}

const struct emu_command emu_trial_commands[] = {
    {"sweep", run_sweep}, {"contexts", run_contexts}, {"race", emu_run_race}, {"interleave", emu_run_interleavings},
    {"bench", emu_run_bench}, {NULL, NULL}};
