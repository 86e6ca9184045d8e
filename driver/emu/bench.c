/* SPDX-License-Identifier: MIT */
/* What the driver's callbacks cost: ns an operation, against the same operations without the driver. */
#include <time.h>

#include "scenario.h"
#include "trials.h"

static double now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static double measure(struct emu_file *file, UCHAR major, ULONG count)
{
    const struct emu_manner usual = {0};
    ULONG_PTR done;
    double best = 1e18;
    for (ULONG round = 0; round < 40; round++) {
        double begin = now_ns();
        for (ULONG each = 0; each < count; each++) {
            if (major != IRP_MJ_CREATE) {
                emu_file_transfer(file, major, 0, 100, &usual, &done);
                continue;
            }
            struct emu_open how = {.path = "C:\\Docs\\a.txt", .disposition = FILE_OPEN, .access = 1};
            struct emu_file *opened;
            emu_file_open(&how, &opened, &done);
            emu_file_close(opened, &usual);
        }
        double took = (now_ns() - begin) / count;
        if (took < best) best = took;
    }
    return best;
}

static void attach(fsbpf_u64 operations, fsbpf_u64 needs)
{
    struct fsbpf_attach_parameters parameters = {.version = FSBPF_DRIVER_VERSION, .size_bytes = sizeof parameters,
                                                 .operations = operations, .needs = needs};
    emu_core_client(0)->verdict = 0;
    emu_core_attach(0, emu_fixed_program, &parameters, sizeof parameters);
}

static const struct {
    const char *name;
    fsbpf_u64 operations;
    fsbpf_u64 needs;
} kinds[] = {
    {"not loaded", 0, 0},
    {"no program", 0, 0},
    {"one, of another operation", 1ull << FSBPF_OPERATION_FLUSH, FSBPF_NEED_BYTES},
    {"one, bytes", 1ull << FSBPF_OPERATION_READ | 1ull << FSBPF_OPERATION_OPEN, FSBPF_NEED_BYTES},
    {"one, latency and process", 1ull << FSBPF_OPERATION_READ | 1ull << FSBPF_OPERATION_OPEN,
     FSBPF_NEED_LATENCY | FSBPF_NEED_PROCESS | FSBPF_NEED_EXE_ID},
    {"one, identity of the path", 1ull << FSBPF_OPERATION_READ | 1ull << FSBPF_OPERATION_OPEN, FSBPF_NEED_PATH_ID},
    {"one, bytes of the path", 1ull << FSBPF_OPERATION_READ | 1ull << FSBPF_OPERATION_OPEN,
     FSBPF_NEED_PATH_ID | FSBPF_NEED_PATH_TEXT},
};

void emu_run_bench(struct emu_call *call)
{
    ULONG count = (ULONG)emu_number(call, 1);
    emu_keep_entries(true);
    for (ULONG kind = 0; kind < sizeof kinds / sizeof *kinds; kind++) {
        struct _ETHREAD actor = {0};
        emu_stage_set(&actor);
        if (kind > 0) emu_driver_load();
        if (kinds[kind].operations != 0) attach(kinds[kind].operations, kinds[kind].needs);
        struct emu_open how = {.path = "C:\\Docs\\a.txt", .disposition = FILE_OPEN, .access = 1};
        struct emu_file *file;
        ULONG_PTR done;
        emu_file_open(&how, &file, &done);
        double read_ns = measure(file, IRP_MJ_READ, count), open_ns = measure(file, IRP_MJ_CREATE, count / 4);
        emu_file_close(file, &(struct emu_manner){0});
        emu_world_end();
        emu_process_leave(&actor);
        fprintf(call->out, "%s\t%.0f\t%.0f\n", kinds[kind].name, read_ns, open_ns);
    }
    emu_keep_entries(false);
    emu_print_violations(call->out);
}
