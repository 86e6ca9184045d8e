/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "core.h"
#include "machine.h"
#include "program.h"
#include "record.h"
#include "story.h"

enum { LARGEST_JIT_INPUT = 65536 };

static void destroy_program(struct double_object *object)
{
    struct double_program *program = (struct double_program *)object;
    for (uint32_t each = 0; each < program->count; each++) {
        if (program->maps[each] != NULL) double_release(&program->maps[each]->object);
    }
    free(program->maps);
    free(program->instructions);
    free(program);
}

static struct double_program *make_program(const struct double_load *load)
{
    struct double_program *program = calloc(1, sizeof *program);
    double_object_init(&program->object, DOUBLE_PROGRAM, load->name, destroy_program);
    program->count = load->count;
    program->instructions = malloc(load->count * sizeof *program->instructions);
    memcpy(program->instructions, load->instructions, load->count * sizeof *program->instructions);
    program->maps = calloc(load->count, sizeof *program->maps);
    for (uint32_t at = 0; at < load->count; at++) {
        struct double_instruction instruction = program->instructions[at];
        if (instruction.opcode != WIDE_LOAD) continue;
        if (instruction.source == WIDE_LOAD_MAP) program->maps[at] = load->map_of(instruction.immediate);
        at++;
    }
    return program;
}

/* As the way through the service goes: it has to run, the driver to be known, and a JIT to be there and allowed. */
static double_result check_machine(bool is_native)
{
    const struct double_machine *machine = double_machine();
    if (double_core_state() != DOUBLE_SUCCESS) return double_core_state();
    if (machine->core == DOUBLE_CORE_NATIVE_ONLY && !is_native) return DOUBLE_OPERATION_NOT_SUPPORTED;
    if (double_service_state("eBPFSvc") != DOUBLE_SERVICE_RUNNING) return DOUBLE_RPC_EXCEPTION;
    if (emu_core_program_data() == NULL) return DOUBLE_EXTENSION_FAILED_TO_LOAD;
    bool forbids_code = (machine->integrity & DOUBLE_INTEGRITY_HVCI) != 0;
    return forbids_code && !is_native ? DOUBLE_BLOCKED_BY_POLICY : DOUBLE_SUCCESS;
}

static double_result load_checked(const struct double_load *load, struct double_program **result)
{
    char reason[256];
    if (load->count == 0 || load->count > LARGEST_JIT_INPUT) return DOUBLE_INVALID_ARGUMENT;
    struct double_program *program = make_program(load);
    double_record_bytes("instructions", program->instructions, program->count * (uint32_t)sizeof *program->instructions);
    bool is_sound = double_check_program(program, reason, sizeof reason);
    if (load->log_size > 0) snprintf(load->log, load->log_size, "%s", reason);
    if (!is_sound) {
        double_record("refused\t%s", reason);
        double_release(&program->object);
        return DOUBLE_VERIFICATION_FAILED;
    }
    *result = program;
    return DOUBLE_SUCCESS;
}

double_result double_program_load(const struct double_load *load, struct double_program **program)
{
    double_result result = check_machine(load->is_native);
    if (result == DOUBLE_SUCCESS) result = load_checked(load, program);
    double_record("load\t%s\t%u\t%d\t%s", load->name == NULL ? "" : load->name, load->count, result,
                  load->is_native ? "native" : "bytecode");
    return result;
}

uint32_t double_program_maps(const struct double_program *program, uint32_t *ids, uint32_t room)
{
    uint32_t count = 0;
    for (uint32_t each = 0; each < program->count; each++) {
        const struct double_map *map = program->maps[each];
        bool is_first = map != NULL;
        for (uint32_t before = 0; before < each && is_first; before++) is_first = program->maps[before] != map;
        if (!is_first) continue;
        if (count < room) ids[count] = map->object.id;
        count++;
    }
    return count;
}

struct double_link {
    struct double_object object; /* first */
    struct double_program *program;
    ULONG client;
    volatile int32_t is_attached;
};

static struct double_link *attached[EMU_CLIENTS];

static ebpf_result_t run(struct emu_client *client, void *context, uint32_t *result)
{
    const ebpf_context_descriptor_t *descriptor =
        emu_core_program_data()->program_info->program_type_descriptor->context_descriptor;
    return double_run_program(attached[client->number]->program, context, (uint32_t)descriptor->size, result);
}

static void destroy_link(struct double_object *object)
{
    struct double_link *link = (struct double_link *)object;
    double_link_detach(link);
    double_release(&link->program->object);
    free(link);
}

static bool take_client(struct double_link *link)
{
    for (link->client = 0; link->client < EMU_CLIENTS; link->client++) {
        struct double_link *nobody = NULL;
        if (__atomic_compare_exchange_n(&attached[link->client], &nobody, link, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) return true;
    }
    return false;
}

double_result double_program_attach(struct double_program *program, const void *data, size_t size, struct double_link **result)
{
    struct double_link *link = calloc(1, sizeof *link);
    double_object_init(&link->object, DOUBLE_LINK, "", destroy_link);
    link->program = program;
    NTSTATUS status = take_client(link) ? emu_core_attach(link->client, run, data, size) : STATUS_INSUFFICIENT_RESOURCES;
    double_record_bytes("parameters", data, (uint32_t)size);
    double_record("attach\t%s\t0x%08x", program->object.name, (unsigned)status);
    if (!NT_SUCCESS(status)) { /* the driver's reason is lost on its way */
        if (link->client < EMU_CLIENTS) attached[link->client] = NULL;
        free(link);
        return DOUBLE_INVALID_ARGUMENT;
    }
    double_reference(&program->object);
    __atomic_add_fetch(&program->links, 1, __ATOMIC_SEQ_CST);
    link->is_attached = 1;
    *result = link;
    double_story_begin();
    return DOUBLE_SUCCESS;
}

void double_link_detach(struct double_link *link)
{
    if (__atomic_exchange_n(&link->is_attached, 0, __ATOMIC_SEQ_CST) == 0) return;
    emu_core_detach(link->client, PASSIVE_LEVEL);
    double_record("detach\t%s\t%lld", link->program->object.name, (long long)emu_core_client(link->client)->runs);
    emu_core_client(link->client)->runs = 0;
    attached[link->client] = NULL;
    __atomic_sub_fetch(&link->program->links, 1, __ATOMIC_SEQ_CST);
}

struct double_program *double_link_program(const struct double_link *link)
{
    return link->program;
}

double_result double_program_test(struct double_program *program, const void *context, size_t context_size, void *out,
                                  size_t *out_size, uint32_t *result)
{
    const ebpf_program_data_t *data = emu_core_program_data();
    if (data == NULL || data->context_create == NULL) return DOUBLE_OPERATION_NOT_SUPPORTED;
    void *made;
    size_t none = 0;
    double_result failure = data->context_create(NULL, 0, context, context_size, &made);
    if (failure != DOUBLE_SUCCESS) return failure;
    uint32_t size = (uint32_t)data->program_info->program_type_descriptor->context_descriptor->size;
    failure = double_run_program(program, made, size, result);
    data->context_destroy(made, NULL, &none, out, out_size);
    return failure;
}
