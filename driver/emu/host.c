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

static const struct emu_command *const tables[] = {emu_file_commands, emu_control_commands, emu_program_commands,
                                                   emu_trial_commands, NULL};

int emu_host_run(int descriptor, emu_driver_entry entry)
{
    channel = descriptor;
    emu_set_driver(entry);
    for (;;) {
        struct frame frame = receive();
        char *result;
        size_t size;
        FILE *out = open_memstream(&result, &size);
        emu_run_command(tables, frame.payload, out);
        fclose(out);
        send_frame('R', result, (uint32_t)size, NULL, 0);
        free(result);
        free(frame.payload);
    }
}
