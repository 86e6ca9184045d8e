/* SPDX-License-Identifier: MIT */
/* Threads that do everything at once, while programs come and go, volumes go, and the driver is unloaded. */
#include <pthread.h>
#include <sched.h>

#include "scenario.h"
#include "trials.h"

enum { WORKERS = 4 };

static volatile bool stops;

struct worker {
    pthread_t thread;
    struct _ETHREAD identity;
    ULONG number;
};

static void one_round(const struct worker *own, ULONG round)
{
    static const char *const names[] = {"C:\\Docs\\a.txt", "C:\\Docs\\b.txt", "C:\\Docs\\link", "C:\\Docs\\x.txt"};
    const struct emu_manner high = {.posts_at_dispatch = (round & 1) != 0}, fast = {.is_fast_io = (round & 2) != 0};
    struct emu_open how = {.path = names[(round + own->number) % 4], .disposition = FILE_OPEN_IF, .access = 3,
                           .options = round % 7 == 0 ? FILE_DELETE_ON_CLOSE : 0};
    struct emu_file *file;
    ULONG_PTR done;
    emu_file_open(&how, &file, &done);
    if (file == NULL) return;
    emu_file_transfer(file, IRP_MJ_READ, 0, 100, &fast, &done);
    emu_file_transfer(file, IRP_MJ_WRITE, 0, 100, &high, &done);
    if (round % 3 == 0) emu_file_rename(file, round % 2 ? "\\??\\C:\\Docs\\y.txt" : "z.txt", false, true, 0, &high);
    emu_file_transfer(file, IRP_MJ_READ, 0, 100, &high, &done);
    emu_file_query(file, FileBasicInformation, &high);
    emu_file_close(file, &high);
    if (round % 5 == 0) { /* the number of a process is used again and again */
        ULONG pid = 1000 + own->number;
        if (NT_SUCCESS(emu_process_start(pid, 200, round % 2 ? "\\??\\C:\\one.exe" : "\\??\\C:\\two.exe", "again"))) {
            emu_process_exit(pid, 0);
        }
    }
}

static void *work(void *argument)
{
    struct worker *own = argument;
    emu_self.thread = &own->identity;
    emu_self.processor = own->number;
    for (ULONG round = 0; !__atomic_load_n(&stops, __ATOMIC_SEQ_CST); round++) one_round(own, round);
    return NULL;
}

static void start(struct worker *workers)
{
    __atomic_store_n(&stops, false, __ATOMIC_SEQ_CST);
    for (ULONG each = 0; each < WORKERS; each++) {
        workers[each].number = each;
        workers[each].identity.tid = 500 + each;
        workers[each].identity.process = emu_process_find(200);
        pthread_create(&workers[each].thread, NULL, work, &workers[each]);
    }
}

static void join(struct worker *workers)
{
    __atomic_store_n(&stops, true, __ATOMIC_SEQ_CST);
    for (ULONG each = 0; each < WORKERS; each++) {
        pthread_join(workers[each].thread, NULL);
        emu_dereference(&workers[each].identity.process->object);
    }
}

static void pause_a_while(ULONG rounds)
{
    for (ULONG each = 0; each < rounds; each++) sched_yield();
}

/* Programs come and go while others of theirs run. */
static void race_attach(ULONG round)
{
    static const uint32_t verdicts[] = {0, (uint32_t)STATUS_ACCESS_DENIED, FSBPF_VERDICT_REDIRECT};
    ULONG flags = round & (FSBPF_ATTACH_CONTROL | FSBPF_ATTACH_NORMALIZED_NAMES | FSBPF_ATTACH_PROCESS_TREE);
    emu_attach_all(0, verdicts[round % 3], "C:\\Docs\\a.txt", flags);
    pause_a_while(50);
    emu_attach_all(1, 0, NULL, 0);
    pause_a_while(50);
    emu_core_detach(0, round % 2 ? DISPATCH_LEVEL : PASSIVE_LEVEL);
    emu_core_detach(1, PASSIVE_LEVEL);
}

/* Everything goes, with operations on their way, and comes again. */
static void race_unload(ULONG round)
{
    emu_attach_all(0, 0, NULL, 0);
    pause_a_while(100);
    emu_driver_unload(true);
    emu_core_detach_all();
    pause_a_while(20);
    if (!NT_SUCCESS(emu_driver_load())) emu_violation("the driver does not load again, round %u", round);
}

static void race_volume(ULONG round)
{
    const char *rest;
    emu_attach_all(0, 0, NULL, 0);
    pause_a_while(50);
    emu_detach_volume(emu_volume_of("C:", &rest), round % 2);
    pause_a_while(20);
    emu_attach_volume(emu_volume_of("C:", &rest));
    emu_core_detach(0, PASSIVE_LEVEL);
}

/* A client of the port reads texts and counters while they are written. */
static void race_port(ULONG round)
{
    static unsigned char reply[1 << 17];
    ULONG connection, returned;
    emu_attach_all(0, 0, NULL, 0);
    if (NT_SUCCESS(emu_port_connect(&connection))) {
        for (ULONG each = 0; each < 10; each++) {
            struct fsbpf_request request = {FSBPF_DRIVER_VERSION, 1 + (each + round) % 3};
            emu_port_send(connection, &request, sizeof request, reply, sizeof reply, &returned);
            pause_a_while(10);
        }
        emu_port_disconnect(connection);
    }
    emu_core_detach(0, PASSIVE_LEVEL);
}

static const struct {
    const char *name;
    void (*run)(ULONG round);
} kinds[] = {{"attach", race_attach}, {"unload", race_unload}, {"volume", race_volume}, {"port", race_port}};

void emu_run_race(struct emu_call *call)
{
    struct worker workers[WORKERS] = {0};
    struct _ETHREAD actor = {0};
    ULONG kind = 0;
    while (kind < sizeof kinds / sizeof *kinds - 1 && strcmp(kinds[kind].name, emu_word(call, 1)) != 0) kind++;
    emu_stage_set(&actor);
    if (!NT_SUCCESS(emu_driver_load())) emu_violation("the driver does not load");
    start(workers);
    for (ULONG round = 0; round < emu_number(call, 2); round++) kinds[kind].run(round);
    join(workers);
    long long runs = emu_core_client(0)->runs;
    emu_world_end();
    emu_process_leave(&actor);
    emu_print_violations(call->out);
    ULONG leaks = emu_leaks(call->out);
    fprintf(call->out, "runs %lld leaks %u references %d\n", runs, leaks, (int)emu_held_references());
}
