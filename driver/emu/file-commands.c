/* SPDX-License-Identifier: MIT */
/* Commands about files: who does what, and how it ended. */
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>

#include "commands.h"
#include "files.h"

enum { FILES = 256 };
static struct emu_file *files[FILES];
static struct _ETHREAD actor;

/* Words behind the fixed ones: how the operation comes. */
static struct emu_manner manner_of(const struct emu_call *call, ULONG from)
{
    struct emu_manner manner = {0};
    for (ULONG each = from; each < call->count; each++) {
        const char *word = call->words[each];
        manner.is_fast_io |= strcmp(word, "fast") == 0;
        manner.is_paging |= strcmp(word, "paging") == 0;
        manner.is_asynchronous |= strcmp(word, "asynchronous") == 0;
        manner.posts_at_dispatch |= strcmp(word, "dispatch") == 0;
        manner.has_no_requestor |= strcmp(word, "nobody") == 0;
        manner.is_held |= strcmp(word, "held") == 0;
        manner.lends_memory |= strcmp(word, "mdl") == 0;
    }
    return manner;
}

static struct emu_file *file_of(const struct emu_call *call)
{
    return files[emu_number(call, 1) % FILES];
}

static void answer(const struct emu_call *call, NTSTATUS status, ULONG64 information)
{
    fprintf(call->out, "0x%08x\t%llu", (unsigned)status, (unsigned long long)information);
}

static void run_actor(struct emu_call *call)
{
    emu_process_leave(&actor);
    bool is_there = emu_process_enter(&actor, (ULONG)emu_number(call, 1), (ULONG)emu_number(call, 2));
    emu_self.processor = (ULONG)emu_number(call, 3);
    fprintf(call->out, is_there ? "0x00000000" : "0xc000000b");
}

static void run_open(struct emu_call *call)
{
    ULONG place = (ULONG)emu_number(call, 1) % FILES;
    ULONG folder = (ULONG)emu_number(call, 8);
    struct emu_open how = {
        .path = emu_word(call, 2),
        .disposition = (ULONG)emu_number(call, 3),
        .options = (ULONG)emu_number(call, 4),
        .access = (ULONG)emu_number(call, 5),
        .attributes = (ULONG)emu_number(call, 6),
        .flags = (UCHAR)emu_number(call, 7),
        .folder = folder == 0 ? NULL : files[folder % FILES],
        .manner = manner_of(call, 9),
    };
    ULONG_PTR information;
    struct emu_file *file;
    NTSTATUS status = emu_file_open(&how, &file, &information);
    if (file != NULL) files[place] = file;
    answer(call, status, information);
}

static void run_close(struct emu_call *call)
{
    struct emu_manner manner = manner_of(call, 2);
    struct emu_file *file = file_of(call);
    files[emu_number(call, 1) % FILES] = NULL;
    if (file != NULL) emu_file_close(file, &manner);
    answer(call, file == NULL ? FSBPF_STATUS(0xC0000008) : STATUS_SUCCESS, 0);
}

/* Operations that can be held: they then run in a thread of their own. */
typedef NTSTATUS (*action)(const struct emu_call *call, struct emu_file *file, const struct emu_manner *manner, ULONG_PTR *done);

static NTSTATUS do_transfer(const struct emu_call *call, struct emu_file *file, const struct emu_manner *manner, ULONG_PTR *done)
{
    UCHAR major = strcmp(call->words[0], "read") == 0 ? IRP_MJ_READ : IRP_MJ_WRITE;
    return emu_file_transfer(file, major, (LONGLONG)strtoll(emu_word(call, 2), NULL, 0), (ULONG)emu_number(call, 3), manner, done);
}

static NTSTATUS do_rename(const struct emu_call *call, struct emu_file *file, const struct emu_manner *manner, ULONG_PTR *done)
{
    (void)done;
    bool is_link = strcmp(call->words[0], "link") == 0;
    return emu_file_rename(file, emu_word(call, 2), is_link, emu_number(call, 3) != 0,
                           (FILE_INFORMATION_CLASS)emu_number(call, 4), manner);
}

static NTSTATUS do_set(const struct emu_call *call, struct emu_file *file, const struct emu_manner *manner, ULONG_PTR *done)
{
    (void)done;
    return emu_file_set(file, (FILE_INFORMATION_CLASS)emu_number(call, 2), emu_number(call, 3), manner);
}

static NTSTATUS do_query(const struct emu_call *call, struct emu_file *file, const struct emu_manner *manner, ULONG_PTR *done)
{
    (void)done;
    return emu_file_query(file, (FILE_INFORMATION_CLASS)emu_number(call, 2), manner);
}

static NTSTATUS do_directory(const struct emu_call *call, struct emu_file *file, const struct emu_manner *manner, ULONG_PTR *done)
{
    return emu_directory(file, (UCHAR)emu_number(call, 2), manner, done);
}

static NTSTATUS do_control(const struct emu_call *call, struct emu_file *file, const struct emu_manner *manner, ULONG_PTR *done)
{
    (void)done;
    return emu_file_control(file, (UCHAR)emu_number(call, 2), emu_number(call, 3), manner);
}

static const struct {
    const char *name;
    action act;
    ULONG words;
} actions[] = {
    {"read", do_transfer, 4}, {"write", do_transfer, 4},       {"rename", do_rename, 5},   {"link", do_rename, 5},
    {"set", do_set, 4},       {"query", do_query, 3},          {"directory", do_directory, 3}, {"control", do_control, 4},
};

struct background {
    struct background *next;
    pthread_t thread;
    struct _ETHREAD identity;
    struct emu_call call;
    char *text;
    struct emu_file *file;
    struct emu_manner manner;
    action act;
    volatile bool is_done;
};
static struct background *backgrounds;

static void *run_background(void *argument)
{
    struct background *own = argument;
    emu_self.thread = &own->identity;
    ULONG_PTR done = 0;
    own->act(&own->call, own->file, &own->manner, &done);
    __atomic_store_n(&own->is_done, true, __ATOMIC_SEQ_CST);
    return NULL;
}

/* Returns when it waits below the filter, or is done. */
static void start_background(const struct emu_call *call, action act, struct emu_file *file, struct emu_manner manner)
{
    struct background *own = calloc(1, sizeof *own);
    own->identity = actor;
    if (actor.process != NULL) emu_reference(&actor.process->object);
    own->act = act;
    own->file = file;
    own->manner = manner;
    own->call.count = call->count;
    for (ULONG each = 0; each < call->count; each++) own->call.words[each] = strdup(call->words[each]);
    own->next = backgrounds;
    backgrounds = own;
    ULONG before = emu_held_operations();
    pthread_create(&own->thread, NULL, run_background, own);
    while (emu_held_operations() == before && !__atomic_load_n(&own->is_done, __ATOMIC_SEQ_CST)) sched_yield();
}

static void join_backgrounds(void)
{
    emu_release_held();
    while (backgrounds != NULL) {
        struct background *own = backgrounds;
        backgrounds = own->next;
        pthread_join(own->thread, NULL);
        emu_process_leave(&own->identity);
        for (ULONG each = 0; each < own->call.count; each++) free(own->call.words[each]);
        free(own);
    }
    emu_self.thread = &actor;
}

static void run_action(struct emu_call *call)
{
    ULONG each = 0;
    while (strcmp(actions[each].name, call->words[0]) != 0) each++;
    struct emu_manner manner = manner_of(call, actions[each].words);
    struct emu_file *file = file_of(call);
    ULONG_PTR done = 0;
    if (file == NULL) answer(call, FSBPF_STATUS(0xC0000008), 0);
    else if (manner.is_held) {
        start_background(call, actions[each].act, file, manner);
        answer(call, STATUS_PENDING, 0);
    } else {
        NTSTATUS status = actions[each].act(call, file, &manner, &done);
        answer(call, status, done);
    }
}

static void run_network(struct emu_call *call)
{
    struct emu_manner manner = manner_of(call, 2);
    answer(call, emu_network_query(emu_word(call, 1), &manner), 0);
}

/* What the volume itself calls an open file now, in hexadecimal: the truth that the driver's names are held against. */
static void run_where(struct emu_call *call)
{
    const struct emu_file *file = file_of(call);
    EMU_LOCK(emu_volumes_lock);
    if (file != NULL && file->node != NULL) {
        const char *volume = file->volume->dos_name == NULL ? file->volume->device_name : file->volume->dos_name;
        char *path = emu_node_path(file->node);
        for (const char *at = volume; *at != 0; at++) fprintf(call->out, "%02x", (unsigned char)*at);
        for (const char *at = path; *at != 0; at++) fprintf(call->out, "%02x", (unsigned char)*at);
        free(path);
    }
    EMU_UNLOCK(emu_volumes_lock);
}

static void run_release(struct emu_call *call)
{
    join_backgrounds();
    answer(call, STATUS_SUCCESS, 0);
}

void emu_files_end(void)
{
    join_backgrounds();
    for (ULONG each = 0; each < FILES; each++) {
        if (files[each] != NULL) emu_file_close(files[each], &(struct emu_manner){0});
        files[each] = NULL;
    }
    emu_process_leave(&actor);
}

const struct emu_command emu_file_commands[] = {
    {"actor", run_actor},   {"open", run_open},      {"close", run_close},     {"read", run_action},
    {"write", run_action},  {"rename", run_action},  {"link", run_action},     {"set", run_action},
    {"query", run_action},  {"directory", run_action}, {"control", run_action}, {"network", run_network},
    {"release", run_release}, {"where", run_where},  {NULL, NULL},
};
