/* SPDX-License-Identifier: MIT */
/* Commands about the driver and the world around it. */
#include <stdlib.h>

#include "commands.h"
#include "core.h"
#include "files.h"
#include "world.h"

static void answer(const struct emu_call *call, NTSTATUS status)
{
    fprintf(call->out, "0x%08x", (unsigned)status);
}

static void print_bytes(FILE *out, const unsigned char *bytes, ULONG size)
{
    for (ULONG each = 0; each < size; each++) fprintf(out, "%02x", bytes[each]);
}

static void run_load(struct emu_call *call) { answer(call, emu_driver_load()); }

static void run_unload(struct emu_call *call) { answer(call, emu_driver_unload(strcmp(emu_word(call, 1), "mandatory") == 0)); }

static void run_volume(struct emu_call *call)
{
    const char *dos = emu_word(call, 2);
    struct _FLT_VOLUME *volume = emu_volume_make(emu_word(call, 1), *dos == 0 ? NULL : dos, (FLT_FILESYSTEM_TYPE)emu_number(call, 3),
                                                 (DEVICE_TYPE)emu_number(call, 4));
    answer(call, emu_filter() == NULL ? STATUS_SUCCESS : emu_attach_volume(volume));
}

static struct _FLT_VOLUME *volume_of(const struct emu_call *call)
{
    const char *rest;
    return emu_volume_of(emu_word(call, 1), &rest);
}

static void run_dismount(struct emu_call *call)
{
    answer(call, emu_detach_volume(volume_of(call), strcmp(emu_word(call, 2), "ask") == 0));
}

static void run_mount(struct emu_call *call) { answer(call, emu_attach_volume(volume_of(call))); }

/* Straight into the volume, unseen: what was there before. kind: file, folder, link, id. */
static void run_make(struct emu_call *call)
{
    const char *kind = emu_word(call, 1);
    const char *rest = "";
    struct _FLT_VOLUME *volume = emu_volume_of(emu_word(call, 2), &rest);
    struct emu_node *parent = NULL;
    struct emu_node *node = volume == NULL ? NULL : emu_node_find(volume, rest, &parent);
    if (node == NULL && parent != NULL) {
        node = emu_node_make(parent, rest, emu_stream_make(strcmp(kind, "folder") == 0));
        node->stream->size = emu_number(call, 3);
        if (strcmp(kind, "link") == 0) node->stream->target = strdup(emu_word(call, 3));
    }
    answer(call, node == NULL ? STATUS_OBJECT_NAME_NOT_FOUND : STATUS_SUCCESS);
    if (node != NULL) fprintf(call->out, "\t%llx\t%llu", (unsigned long long)node->stream->id, (unsigned long long)node->stream->size);
}

static void run_process(struct emu_call *call)
{
    const char *what = emu_word(call, 1);
    ULONG pid = (ULONG)emu_number(call, 2);
    const char *command = *emu_word(call, 5) == 0 ? NULL : emu_word(call, 5);
    if (strcmp(what, "start") == 0) answer(call, emu_process_start(pid, (ULONG)emu_number(call, 3), emu_word(call, 4), command));
    else if (strcmp(what, "exit") == 0) answer(call, emu_process_exit(pid, (NTSTATUS)emu_number(call, 3)) ? STATUS_SUCCESS : STATUS_NOT_FOUND);
    else {
        emu_process_assume(pid, (ULONG)emu_number(call, 3), emu_word(call, 4), command);
        answer(call, STATUS_SUCCESS);
    }
}

static void run_time(struct emu_call *call)
{
    const char *what = emu_word(call, 1);
    LONGLONG ns = strtoll(emu_word(call, 2), NULL, 0);
    if (strcmp(what, "advance") == 0) emu_advance_ns(ns);
    else if (strcmp(what, "latency") == 0) emu_file_system.latency_ns = ns;
    fprintf(call->out, "%llu", (unsigned long long)emu_now_ns());
}

static void run_fail(struct emu_call *call)
{
    emu_file_system.fails_with = (NTSTATUS)emu_number(call, 1);
    answer(call, STATUS_SUCCESS);
}

/* A file of this name is deleted, which had the other one, too; who makes it again by either gets both. */
static void run_tunnel(struct emu_call *call)
{
    free(emu_file_system.tunneled_from);
    free(emu_file_system.tunneled_to);
    emu_file_system.tunneled_from = strdup(emu_word(call, 1));
    emu_file_system.tunneled_to = strdup(emu_word(call, 2));
    answer(call, STATUS_SUCCESS);
}

static void run_surroundings(struct emu_call *call)
{
    emu_self.in_top_level_irp = emu_number(call, 1) != 0;
    emu_self.apcs_disabled = emu_number(call, 2) != 0;
    answer(call, STATUS_SUCCESS);
}

static void run_port(struct emu_call *call)
{
    static unsigned char reply[1 << 20];
    ULONG connection = (ULONG)emu_number(call, 2);
    const char *what = emu_word(call, 1);
    ULONG size = 0;
    NTSTATUS status;
    if (strcmp(what, "connect") == 0) status = emu_port_connect(&connection);
    else if (strcmp(what, "disconnect") == 0) status = emu_port_disconnect(connection);
    else {
        ULONG input_size;
        unsigned char *input = emu_word_bytes(call, 3, &input_size);
        ULONG room = call->count > 4 ? (ULONG)emu_number(call, 4) : sizeof reply;
        if (strcmp(what, "forget") == 0) emu_forget(input, input_size);
        if (strcmp(what, "lose") == 0) emu_forget(reply, sizeof reply);
        status = emu_port_send(connection, input, input_size, reply, room, &size);
        emu_forget(NULL, 0);
        free(input);
    }
    answer(call, status);
    fprintf(call->out, "\t%u\t", connection);
    print_bytes(call->out, reply, NT_SUCCESS(status) ? size : 0);
}

static void run_fault(struct emu_call *call)
{
    if (strcmp(emu_word(call, 1), "arm") == 0) emu_fault_arm((ULONG)emu_number(call, 2), strcmp(emu_word(call, 3), "stays") == 0);
    fprintf(call->out, "%u\t%s", emu_fault_count(), emu_fault_hit());
}

static void run_end(struct emu_call *call)
{
    emu_files_end();
    emu_world_end();
    emu_print_violations(call->out);
    ULONG leaks = emu_leaks(call->out);
    fprintf(call->out, "violations %u leaks %u references %d\n", emu_violations(), leaks, (int)emu_held_references());
}

static void run_report(struct emu_call *call)
{
    emu_print_violations(call->out);
    fprintf(call->out, "violations %u references %d files %u\n", emu_violations(), (int)emu_held_references(), emu_open_files());
}

const struct emu_command emu_control_commands[] = {
    {"load", run_load},       {"unload", run_unload}, {"volume", run_volume}, {"dismount", run_dismount},
    {"mount", run_mount},     {"make", run_make},     {"process", run_process}, {"time", run_time},
    {"fail", run_fail},       {"tunnel", run_tunnel},       {"surroundings", run_surroundings},
    {"port", run_port},       {"fault", run_fault},   {"end", run_end},       {"report", run_report},
    {NULL, NULL},
};
