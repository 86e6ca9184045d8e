/* SPDX-License-Identifier: MIT */
/*
 * Sequences of operations, names, parameters of attaching and messages, made of whatever bytes come. Each input is one
 * life of the driver: from loading to unloading. A rule that is broken, or memory that is left, ends the process.
 */
#include <stdlib.h>

#include "scenario.h"

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path);

enum { FILES = 4, CONNECTIONS = 2 };

struct input {
    const uint8_t *at;
    size_t left;
};

static uint8_t byte_of(struct input *input)
{
    if (input->left == 0) return 0;
    input->left--;
    return *input->at++;
}

static ULONG64 number_of(struct input *input)
{
    ULONG64 number = 0;
    size_t size = input->left < 8 ? input->left : 8;
    memcpy(&number, input->at, size);
    input->at += size;
    input->left -= size;
    return number;
}

/* Valid UTF-8 or not, without an end inside. */
static const char *name_of(struct input *input, char *room, size_t size)
{
    static const char *const prefixes[] = {"C:\\Docs\\", "C:\\", "D:\\", "\\Device\\Mup\\", "\\??\\C:\\Docs\\", "C:", "\\", ""};
    size_t length = (size_t)snprintf(room, size, "%s", prefixes[byte_of(input) % 8]);
    size_t count = byte_of(input);
    if (count > 200) count *= 20; /* longer than any event's place */
    while (count-- > 0 && length + 1 < size) {
        uint8_t byte = input->left > 0 ? byte_of(input) : 'n';
        room[length++] = byte == 0 ? 'a' : (char)byte;
    }
    room[length] = 0;
    return room;
}

static struct emu_manner manner_of(struct input *input)
{
    uint8_t bits = byte_of(input);
    return (struct emu_manner){.is_fast_io = bits & 1, .is_paging = bits & 2, .is_asynchronous = bits & 4,
                               .posts_at_dispatch = bits & 8, .has_no_requestor = bits & 16,
                               .lends_memory = (bits & 0x60) == 0x60};
}

struct life {
    struct input input;
    struct emu_file *files[FILES];
    ULONG connections[CONNECTIONS];
    bool is_connected[CONNECTIONS];
    char name[8192];
};

static void open_one(struct life *life)
{
    struct emu_file **place = &life->files[byte_of(&life->input) % FILES];
    if (*place != NULL) return;
    struct emu_open how = {.path = name_of(&life->input, life->name, sizeof life->name)};
    how.disposition = byte_of(&life->input) % 7;
    how.options = (ULONG)number_of(&life->input) & (FILE_VALID_OPTION_FLAGS & ~(ULONG)FILE_OPEN_BY_FILE_ID);
    how.access = (ULONG)number_of(&life->input);
    how.manner = manner_of(&life->input);
    how.manner.is_paging = how.manner.is_fast_io = false; /* no open is either */
    how.flags = byte_of(&life->input) % 9 == 0 ? SL_OPEN_PAGING_FILE : 0;
    ULONG_PTR information;
    emu_file_open(&how, place, &information);
}

static void use_one(struct life *life)
{
    struct input *input = &life->input;
    struct emu_file **place = &life->files[byte_of(input) % FILES];
    if (*place == NULL) return;
    struct emu_manner manner = manner_of(input);
    static const UCHAR controls[] = {IRP_MJ_FLUSH_BUFFERS, IRP_MJ_LOCK_CONTROL, IRP_MJ_FILE_SYSTEM_CONTROL,
                                     IRP_MJ_ACQUIRE_FOR_SECTION_SYNCHRONIZATION};
    ULONG_PTR done;
    switch (byte_of(input) % 8) {
    case 0:
        emu_file_transfer(*place, IRP_MJ_READ, (LONGLONG)(number_of(input) >> 2), (ULONG)number_of(input), &manner, &done);
        break;
    case 1:
        emu_file_transfer(*place, IRP_MJ_WRITE, (LONGLONG)(number_of(input) >> 2), (ULONG)number_of(input), &manner, &done);
        break;
    case 2:
        emu_file_query(*place, byte_of(input), &manner);
        break;
    case 3:
        emu_directory(*place, byte_of(input) % 4, &manner, &done);
        break;
    case 4:
        emu_file_control(*place, controls[byte_of(input) % 4], number_of(input), &manner);
        break;
    case 5: {
        static const FILE_INFORMATION_CLASS classes[] = {4, 13, 14, 19, 20, 64};
        emu_file_set(*place, classes[byte_of(input) % 6], number_of(input) >> 1, &manner);
        break;
    }
    case 6: {
        static const FILE_INFORMATION_CLASS classes[] = {10, 65, 56, 66};
        uint8_t kind = byte_of(input);
        const char *name = name_of(input, life->name, sizeof life->name);
        emu_file_rename(*place, name, kind & 1, kind & 2, kind & 1 ? 0 : classes[kind >> 6], &manner);
        break;
    }
    default:
        emu_file_close(*place, &manner);
        *place = NULL;
    }
}

static void attach_one(struct life *life)
{
    struct input *input = &life->input;
    ULONG number = byte_of(input) % 20;
    struct emu_client *client = emu_core_client(number);
    static const uint32_t verdicts[] = {0, 1, 2, 0x103, 0x104, 0xc0000022, 0x80000005, 0xffffffff};
    client->verdict = verdicts[byte_of(input) % 8];
    client->error = byte_of(input) % 8 == 0 ? EBPF_NO_MEMORY : EBPF_SUCCESS;
    client->redirect = byte_of(input) % 2 ? "C:\\Docs\\a.txt" : "\\??\\D:\\x";
    struct fsbpf_attach_parameters parameters = {
        .version = byte_of(input) % 16 == 0 ? byte_of(input) : FSBPF_DRIVER_VERSION,
        .size_bytes = byte_of(input) % 16 == 0 ? (ULONG)number_of(input) : sizeof parameters,
        .operations = byte_of(input) % 4 == 0 ? number_of(input) : 0xc001fffec001fffe,
        .needs = number_of(input) & (byte_of(input) % 16 == 0 ? ~0ull : (1ull << 40) - 1),
        .pid = byte_of(input) % 8 == 0 ? number_of(input) : 0,
        .min_latency_ns = byte_of(input) % 8 == 0 ? number_of(input) : 0,
        .max_events_per_second = byte_of(input) % 8 == 0 ? number_of(input) : 0,
        .flags = byte_of(input) & (byte_of(input) % 16 == 0 ? 0xff : 7),
    };
    size_t size = byte_of(input) % 16 == 0 ? byte_of(input) % sizeof parameters : sizeof parameters;
    emu_core_attach(number, emu_fixed_program, &parameters, size);
}

static void talk(struct life *life)
{
    static unsigned char reply[1 << 17];
    struct input *input = &life->input;
    ULONG number = byte_of(input) % CONNECTIONS;
    if (!life->is_connected[number]) {
        life->is_connected[number] = NT_SUCCESS(emu_port_connect(&life->connections[number]));
        return;
    }
    uint32_t request[2] = {byte_of(input) % 8 == 0 ? byte_of(input) : FSBPF_DRIVER_VERSION, byte_of(input) % 5};
    ULONG size = byte_of(input) % 8 == 0 ? byte_of(input) % 9 : sizeof request, returned;
    ULONG room = byte_of(input) % 4 == 0 ? byte_of(input) * 32u : sizeof reply;
    if (byte_of(input) % 16 == 0) emu_forget(reply, sizeof reply);
    emu_port_send(life->connections[number], request, size, reply, room, &returned);
    emu_forget(NULL, 0);
    if (byte_of(input) % 8 == 0) {
        emu_port_disconnect(life->connections[number]);
        life->is_connected[number] = false;
    }
}

static void happen(struct life *life)
{
    struct input *input = &life->input;
    switch (byte_of(input) % 12) {
    case 0:
    case 1:
        open_one(life);
        break;
    case 2:
        attach_one(life);
        break;
    case 3:
        emu_core_detach(byte_of(input) % 20, byte_of(input) % 2 ? DISPATCH_LEVEL : PASSIVE_LEVEL);
        break;
    case 4:
        talk(life);
        break;
    case 5: {
        ULONG pid = 1000 + byte_of(input) % 4;
        if (byte_of(input) % 2) emu_process_exit(pid, (NTSTATUS)number_of(input));
        else if (emu_process_is_free(pid)) {
            emu_process_start(pid, byte_of(input) % 2 ? 200 : 1000, name_of(input, life->name, sizeof life->name), "words");
        }
        break;
    }
    case 6: {
        struct emu_manner manner = manner_of(input);
        emu_network_query(name_of(input, life->name, sizeof life->name), &manner);
        break;
    }
    case 7:
        emu_advance_ns((LONGLONG)(int32_t)number_of(input));
        break;
    case 8:
        emu_file_system.fails_with = byte_of(input) % 2 ? STATUS_ACCESS_DENIED : STATUS_SUCCESS;
        break;
    default:
        use_one(life);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct _ETHREAD actor = {0};
    struct life life = {.input = {data, size}};
    emu_set_driver(DriverEntry);
    emu_stage_set(&actor);
    uint8_t armed = byte_of(&life.input);
    emu_fault_arm(armed < 128 ? 0 : (ULONG)(armed - 127) * 3, false);
    if (NT_SUCCESS(emu_driver_load())) {
        while (life.input.left > 0) happen(&life);
    }
    for (ULONG each = 0; each < FILES; each++) {
        if (life.files[each] != NULL) emu_file_close(life.files[each], &(struct emu_manner){0});
    }
    emu_world_end();
    emu_process_leave(&actor);
    if (emu_violations() == 0 && emu_leaks(NULL) == 0 && emu_held_references() == 0) return 0;
    emu_print_violations(stderr);
    emu_leaks(stderr);
    fprintf(stderr, "references %d\n", (int)emu_held_references());
    abort();
}
