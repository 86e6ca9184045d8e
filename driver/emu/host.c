/* SPDX-License-Identifier: MIT */
#include "host.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

static int channel;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* one program at a time asks the other end */

static void transfer(bool is_read, void *bytes, size_t size)
{
    for (char *at = bytes; size > 0;) {
        ssize_t done = is_read ? read(channel, at, size) : write(channel, at, size);
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) exit(is_read && done == 0 ? 0 : 3); /* the other end is gone */
        at += done;
        size -= (size_t)done;
    }
}

struct frame {
    uint32_t size;
    char kind;
    char *payload;
};

static struct frame receive(void)
{
    struct frame frame;
    transfer(true, &frame.size, sizeof frame.size);
    transfer(true, &frame.kind, 1);
    frame.payload = malloc(frame.size + 1);
    transfer(true, frame.payload, frame.size);
    frame.payload[frame.size] = 0;
    return frame;
}

static void send_frame(char kind, const void *first, uint32_t first_size, const void *second, uint32_t second_size)
{
    uint32_t size = first_size + second_size;
    transfer(false, &size, sizeof size);
    transfer(false, &kind, 1);
    transfer(false, (void *)first, first_size);
    transfer(false, (void *)second, second_size);
}

static void answer_helper(const struct frame *frame, void *context)
{
    uint32_t head[2];
    memcpy(head, frame->payload, sizeof head);
    char *memory = emu_allocate(head[1], 0x706c6568, false, "memory of a helper");
    uint32_t given = frame->size - (uint32_t)sizeof head;
    memcpy(memory, frame->payload + sizeof head, given < head[1] ? given : head[1]);
    int64_t result = emu_core_help(head[0], context, memory, head[1]);
    send_frame('H', &result, sizeof result, memory, head[1]);
    emu_free(memory, 0x706c6568, "a helper's memory");
}

ebpf_result_t emu_remote_program(struct emu_client *client, void *context, uint32_t *result)
{
    if (client->error != EBPF_SUCCESS) return client->error;
    EMU_LOCK(lock);
    uint32_t number = client->number;
    send_frame('I', &number, sizeof number, context, sizeof(struct fsbpf_event));
    for (;;) {
        struct frame frame = receive();
        bool is_end = frame.kind == 'V';
        if (is_end) memcpy(result, frame.payload, sizeof *result);
        else answer_helper(&frame, context);
        free(frame.payload);
        if (is_end) break;
    }
    EMU_UNLOCK(lock);
    return EBPF_SUCCESS;
}

static emu_driver_entry driver_entry;
static char driver_object[336]; /* as large as Windows' */

void emu_set_driver(emu_driver_entry entry)
{
    driver_entry = entry;
}

NTSTATUS emu_driver_load(void)
{
    static WCHAR path[] = L"\\Registry\\Machine\\System\\CurrentControlSet\\Services\\fsbpf";
    UNICODE_STRING registry = {sizeof path - sizeof *path, sizeof path, path};
    NTSTATUS status = driver_entry((PDRIVER_OBJECT)driver_object, &registry);
    if (NT_SUCCESS(status) && (emu_filter() == NULL || !emu_filter()->has_started)) emu_violation("loaded, but does not filter");
    if (!NT_SUCCESS(status) && emu_filter() != NULL) emu_violation("not loaded, but still registered");
    if (NT_SUCCESS(status)) status = emu_core_open();
    return status;
}

NTSTATUS emu_driver_unload(bool is_mandatory)
{
    NTSTATUS status = emu_unload(is_mandatory);
    if (NT_SUCCESS(status)) emu_core_close();
    return status;
}

void emu_world_end(void)
{
    emu_fault_arm(0, false);
    emu_self.in_top_level_irp = emu_self.apcs_disabled = false;
    emu_file_system = (struct emu_file_system){0};
    if (emu_filter() != NULL) emu_driver_unload(true);
    emu_core_close();
    if (emu_open_files() > 0) emu_violation("%u files are still open", emu_open_files());
    emu_process_forget_all();
    emu_volumes_forget();
    if (emu_self.irql != PASSIVE_LEVEL) emu_violation("the end at IRQL %u", emu_self.irql);
    emu_self.irql = PASSIVE_LEVEL;
}

const char *emu_word(const struct emu_call *call, ULONG index)
{
    return index < call->count ? call->words[index] : "";
}

ULONG64 emu_number(const struct emu_call *call, ULONG index)
{
    return strtoull(emu_word(call, index), NULL, 0);
}

static const struct emu_command *find(const struct emu_command *table, const char *name)
{
    while (table->name != NULL && strcmp(table->name, name) != 0) table++;
    return table->name == NULL ? NULL : table;
}

static void run(char *text, FILE *out)
{
    struct emu_call call = {.out = out};
    for (char *at = text; at != NULL && call.count < 32;) call.words[call.count++] = strsep(&at, "\t");
    const struct emu_command *command = find(emu_file_commands, call.words[0]);
    if (command == NULL) command = find(emu_control_commands, call.words[0]);
    if (command == NULL) command = find(emu_trial_commands, call.words[0]);
    if (command == NULL) fprintf(out, "unknown command %s", call.words[0]);
    else command->run(&call);
}

int emu_host_run(int descriptor, emu_driver_entry entry)
{
    channel = descriptor;
    emu_set_driver(entry);
    for (;;) {
        struct frame frame = receive();
        char *result;
        size_t size;
        FILE *out = open_memstream(&result, &size);
        run(frame.payload, out);
        fclose(out);
        send_frame('R', result, (uint32_t)size, NULL, 0);
        free(result);
        free(frame.payload);
    }
}
