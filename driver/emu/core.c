/* SPDX-License-Identifier: MIT */
#include <sched.h>

#include "core.h"
#include "nmr.h"

static const GUID program_info_npi = EBPF_PROGRAM_INFO_EXTENSION_GUID;
static const GUID hook_npi = EBPF_HOOK_EXTENSION_GUID;
static const GUID program_type = FSBPF_PROGRAM_TYPE_GUID;
static const GUID attach_type = FSBPF_ATTACH_TYPE_GUID;
/* Whose modules the clients are: the driver must not care. */
static const NPI_MODULEID core_module = {sizeof(NPI_MODULEID), MIT_GUID, {{0x85e0d8ef, 0x579e, 0x4931, {1, 2, 3, 4, 5, 6, 7, 8}}}};

static struct emu_client clients[EMU_CLIENTS];
static const ebpf_program_data_t *program_data;
static ULONG64 information_serial;

const ebpf_program_data_t *emu_core_program_data(void)
{
    return program_data;
}

static void check_header(const ebpf_extension_header_t *header, size_t size, size_t total, const char *what)
{
    if (header->version != 1 || header->size != size || header->total_size != total) {
        emu_violation("the header of %s: version %u, sizes %zu %zu", what, header->version, header->size, header->total_size);
    }
}

#define CHECK_HEADER(pointer, type, last) check_header(&(pointer)->header, EBPF_SIZE_INCLUDING(type, last), sizeof(type), #type)

/* As the core does before it takes a program type. */
static void check_program_data(const ebpf_program_data_t *data)
{
    CHECK_HEADER(data, ebpf_program_data_t, capabilities);
    const ebpf_program_info_t *info = data->program_info;
    CHECK_HEADER(info, ebpf_program_info_t, global_helper_prototype);
    const ebpf_program_type_descriptor_t *type = info->program_type_descriptor;
    CHECK_HEADER(type, ebpf_program_type_descriptor_t, is_privileged);
    if (memcmp(&type->program_type, &program_type, sizeof program_type) != 0 || type->name == NULL || type->bpf_prog_type == 0) {
        emu_violation("the program type has no name, number or GUID");
    }
    if (type->context_descriptor->size < 16 || type->context_descriptor->size > 65536) emu_violation("the size of the context");
    if (data->capabilities != 0) emu_violation("capabilities that the core refuses");
    if (data->required_irql > DISPATCH_LEVEL) emu_violation("the level of a test run");
    if ((data->context_create == NULL) != (data->context_destroy == NULL)) emu_violation("contexts are made but not destroyed");
    const ebpf_helper_function_addresses_t *addresses = data->program_type_specific_helper_function_addresses;
    CHECK_HEADER(addresses, ebpf_helper_function_addresses_t, helper_function_address);
    if (addresses->helper_function_count != info->count_of_program_type_specific_helpers) emu_violation("helpers without addresses");
    for (uint32_t each = 0; each < info->count_of_program_type_specific_helpers; each++) {
        const ebpf_helper_function_prototype_t *prototype = &info->program_type_specific_helper_prototype[each];
        CHECK_HEADER(prototype, ebpf_helper_function_prototype_t, implicit_context);
        if (prototype->helper_id <= 0xffff || prototype->name == NULL || addresses->helper_function_address[each] == 0) {
            emu_violation("helper %u has no name, number or address", prototype->helper_id);
        }
    }
}

NTSTATUS emu_core_open(void)
{
    const ebpf_program_data_t *data = emu_nmr_provider_data(&program_info_npi, &program_type);
    if (data == NULL) return STATUS_NOT_FOUND;
    check_program_data(data);
    const ebpf_attach_provider_data_t *hook = emu_nmr_provider_data(&hook_npi, &attach_type);
    if (hook == NULL) emu_violation("programs of the type can't be attached");
    else {
        CHECK_HEADER(hook, ebpf_attach_provider_data_t, link_type);
        if (memcmp(&hook->supported_program_type, &program_type, sizeof program_type) != 0) emu_violation("the hook's program type");
    }
    NPI_REGISTRATION_INSTANCE instance = {.Size = sizeof instance, .NpiId = &program_info_npi, .ModuleId = &core_module};
    NTSTATUS status = emu_nmr_attach(&program_info_npi, &program_type, &instance, NULL, NULL, &information_serial);
    if (NT_SUCCESS(status)) program_data = data;
    return status;
}

void emu_core_close(void)
{
    emu_core_detach_all();
    if (program_data != NULL) emu_nmr_detach(information_serial, PASSIVE_LEVEL);
    program_data = NULL;
}

struct emu_client *emu_core_client(ULONG number)
{
    return &clients[number % EMU_CLIENTS];
}

enum { IN_USE = 0x75736521 };

static ebpf_result_t NTAPI invoke(const void *binding_context, void *context, uint32_t *result)
{
    struct emu_client *client = (struct emu_client *)binding_context;
    if (emu_self.irql != DISPATCH_LEVEL) emu_violation("a program runs where its thread can be moved or another come between");
    __atomic_add_fetch(&client->running, 1, __ATOMIC_SEQ_CST);
    if (!client->is_attached) emu_violation("a program runs that is not attached");
    uint64_t *header = (uint64_t *)context - 8;
    if (header[7] == IN_USE) emu_violation("a context is shared by two runs");
    for (ULONG each = 0; each < 8; each++) header[each] = IN_USE; /* the core's own */
    __atomic_add_fetch(&client->runs, 1, __ATOMIC_SEQ_CST);
    KIRQL before = emu_raise_irql(emu_self.irql);
    ebpf_result_t error = client->program(client, context, result);
    emu_lower_irql(before);
    header[7] = 0;
    __atomic_sub_fetch(&client->running, 1, __ATOMIC_SEQ_CST);
    return error;
}

static const ebpf_extension_program_dispatch_table_t dispatch = {
    .version = EBPF_LINK_DISPATCH_TABLE_VERSION, .count = 1, .ebpf_program_invoke_function = invoke};

NTSTATUS emu_core_attach(ULONG number, emu_program program, const void *data, size_t size)
{
    struct emu_client *client = emu_core_client(number);
    if (client->is_attached) return STATUS_INVALID_PARAMETER;
    client->number = number;
    client->program = program;
    ebpf_extension_data_t attach = {.header = EBPF_ATTACH_CLIENT_DATA_HEADER, .data = data, .data_size = size};
    NPI_REGISTRATION_INSTANCE instance = {.Size = sizeof instance, .NpiId = &hook_npi, .ModuleId = &core_module,
                                          .NpiSpecificCharacteristics = &attach};
    client->is_attached = true; /* it may be run before attaching returns */
    NTSTATUS status = emu_nmr_attach(&hook_npi, &attach_type, &instance, client, &dispatch, &client->serial);
    if (!NT_SUCCESS(status)) client->is_attached = false;
    return status;
}

void emu_core_detach(ULONG number, KIRQL irql)
{
    struct emu_client *client = emu_core_client(number);
    if (!client->is_attached) return;
    emu_nmr_detach(client->serial, irql);
    if (__atomic_load_n(&client->running, __ATOMIC_SEQ_CST) != 0) emu_violation("a program is detached while it runs");
    client->is_attached = false;
}

void emu_core_detach_all(void)
{
    for (ULONG number = 0; number < EMU_CLIENTS; number++) emu_core_detach(number, PASSIVE_LEVEL);
}

int64_t emu_core_help(ULONG helper, void *context, void *memory, ULONG size)
{
    if (program_data == NULL) return FSBPF_HELPER_ABSENT;
    const ebpf_program_info_t *info = program_data->program_info;
    for (uint32_t each = 0; each < info->count_of_program_type_specific_helpers; each++) {
        if (info->program_type_specific_helper_prototype[each].helper_id != helper) continue;
        uint64_t address = program_data->program_type_specific_helper_function_addresses->helper_function_address[each];
        uint64_t(NTAPI *function)(uint64_t, uint64_t, uint64_t, uint64_t, uint64_t) = (void *)(uintptr_t)address;
        return (int64_t)function((uintptr_t)context, (uintptr_t)memory, size, 0, 0);
    }
    return FSBPF_HELPER_ABSENT;
}

ebpf_result_t emu_fixed_program(struct emu_client *client, void *context, uint32_t *result)
{
    if (client->error != EBPF_SUCCESS) return client->error;
    *result = client->verdict;
    if (client->redirect != NULL && client->verdict == FSBPF_VERDICT_REDIRECT) {
        char path[256];
        ULONG size = (ULONG)strlen(client->redirect);
        memcpy(path, client->redirect, size < sizeof path ? size : sizeof path);
        if (emu_core_help(FSBPF_HELPER_REDIRECT, context, path, size) != 0) *result = FSBPF_VERDICT_ALLOW;
    }
    return EBPF_SUCCESS;
}
