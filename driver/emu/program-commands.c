/* SPDX-License-Identifier: MIT */
/* Commands about programs that run at the other end, or are fixed. */
#include <stdlib.h>

#include "host.h"

/* remote: the program runs at the other end; fixed: verdict, error, path to lead to. */
static void run_attach(struct emu_call *call)
{
    ULONG number = (ULONG)emu_number(call, 1);
    bool is_remote = strcmp(emu_word(call, 2), "remote") == 0;
    struct emu_client *client = emu_core_client(number);
    ULONG size;
    unsigned char *data = emu_word_bytes(call, 3, &size);
    client->verdict = (uint32_t)emu_number(call, 4);
    client->error = (ebpf_result_t)emu_number(call, 5);
    client->redirect = *emu_word(call, 6) == 0 ? NULL : strdup(emu_word(call, 6));
    client->runs = 0;
    NTSTATUS status = emu_core_attach(number, is_remote ? emu_remote_program : emu_fixed_program, size == 0 ? NULL : data, size);
    fprintf(call->out, "0x%08x", (unsigned)status);
    free(data);
}

static void run_detach(struct emu_call *call)
{
    emu_core_detach((ULONG)emu_number(call, 1), (KIRQL)emu_number(call, 2));
    fprintf(call->out, "%lld", (long long)emu_core_client((ULONG)emu_number(call, 1))->runs);
}

const struct emu_command emu_program_commands[] = {{"attach", run_attach}, {"detach", run_detach}, {NULL, NULL}};
