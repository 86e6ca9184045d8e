/* SPDX-License-Identifier: MIT */
#include "proginfo.h"

#include "deliver.h"
#include "helpers.h"
#include "provider.h"

static struct fsbpf_provider provider;

static const ebpf_context_descriptor_t context_descriptor = {
    .size = sizeof(struct fsbpf_state), .data = -1, .end = -1, .meta = -1};

static const ebpf_program_type_descriptor_t type_descriptor = {
    .header = EBPF_PROGRAM_TYPE_DESCRIPTOR_HEADER,
    .name = FSBPF_PROGRAM_TYPE_NAME,
    .context_descriptor = &context_descriptor,
    .program_type = FSBPF_PROGRAM_TYPE_GUID,
    .bpf_prog_type = FSBPF_BPF_PROGRAM_TYPE,
    .is_privileged = false,
};

#define HELPER(id, called, memory)                                                                                     \
    {                                                                                                                  \
        .header = EBPF_HELPER_FUNCTION_PROTOTYPE_HEADER, .helper_id = (id), .name = (called),                          \
        .return_type = EBPF_RETURN_TYPE_INTEGER,                                                                       \
        .arguments = {EBPF_ARGUMENT_TYPE_PTR_TO_CTX, (memory), EBPF_ARGUMENT_TYPE_CONST_SIZE}                          \
    }

/* Published: their order, names and types never change. Addresses follow in the same order. */
static const ebpf_helper_function_prototype_t prototypes[] = {
    HELPER(FSBPF_HELPER_PATH, "fsbpf_path", EBPF_ARGUMENT_TYPE_PTR_TO_WRITABLE_MEM),
    HELPER(FSBPF_HELPER_DESTINATION, "fsbpf_destination", EBPF_ARGUMENT_TYPE_PTR_TO_WRITABLE_MEM),
    HELPER(FSBPF_HELPER_IMAGE, "fsbpf_image", EBPF_ARGUMENT_TYPE_PTR_TO_WRITABLE_MEM),
    HELPER(FSBPF_HELPER_REDIRECT, "fsbpf_redirect", EBPF_ARGUMENT_TYPE_PTR_TO_READABLE_MEM),
    HELPER(FSBPF_HELPER_USER, "fsbpf_user", EBPF_ARGUMENT_TYPE_PTR_TO_WRITABLE_MEM),
};
_Static_assert(RTL_NUMBER_OF(prototypes) == FSBPF_HELPERS, "a prototype a helper");

static uint64_t addresses[FSBPF_HELPERS];

static VOID fill_addresses(VOID)
{
    ULONG index = 0;

    addresses[index++] = (ULONG_PTR)fsbpf_helper_path;
    addresses[index++] = (ULONG_PTR)fsbpf_helper_destination;
    addresses[index++] = (ULONG_PTR)fsbpf_helper_image;
    addresses[index++] = (ULONG_PTR)fsbpf_helper_redirect;
    addresses[index++] = (ULONG_PTR)fsbpf_helper_user;
}

static const ebpf_program_info_t program_info = {
    .header = EBPF_PROGRAM_INFORMATION_HEADER,
    .program_type_descriptor = &type_descriptor,
    .count_of_program_type_specific_helpers = FSBPF_HELPERS,
    .program_type_specific_helper_prototype = prototypes,
};

static const ebpf_helper_function_addresses_t helper_addresses = {
    .header = EBPF_HELPER_FUNCTION_ADDRESSES_HEADER,
    .helper_function_count = FSBPF_HELPERS,
    .helper_function_address = addresses,
};

/* For bpf_prog_test_run_opts: the image is the state, shorter ones are taken as followed by zeros. It has no pointers. */
static ebpf_result_t NTAPI context_create(const uint8_t *data_in, size_t data_size_in, const uint8_t *context_in,
                                          size_t context_size_in, void **program_context)
{
    struct fsbpf_context *context;

    UNREFERENCED_PARAMETER(data_in);
    *program_context = NULL;
    if (data_size_in || context_size_in > sizeof(context->state) || (context_size_in && !context_in))
        return EBPF_INVALID_ARGUMENT;
    context = fsbpf_context_begin(NULL);
    if (!context)
        return EBPF_NO_MEMORY;
    memset(&context->state, 0, sizeof(context->state));
    if (context_size_in)
        memcpy(&context->state, context_in, context_size_in);
    *program_context = &context->state;
    return EBPF_SUCCESS;
}

static void NTAPI context_destroy(void *program_context, uint8_t *data_out, size_t *data_size_out,
                                  uint8_t *context_out, size_t *context_size_out)
{
    struct fsbpf_context *context = fsbpf_context_of(program_context);

    UNREFERENCED_PARAMETER(data_out);
    *data_size_out = 0;
    if (*context_size_out > sizeof(context->state))
        *context_size_out = sizeof(context->state);
    if (context_out)
        memcpy(context_out, &context->state, *context_size_out);
    else
        *context_size_out = 0;
    fsbpf_context_end(context);
}

static const ebpf_program_data_t program_data = {
    .header = EBPF_PROGRAM_DATA_HEADER,
    .program_info = &program_info,
    .program_type_specific_helper_function_addresses = &helper_addresses,
    .context_create = context_create,
    .context_destroy = context_destroy,
    .required_irql = DISPATCH_LEVEL, /* the highest at which files' completions come */
};

static NTSTATUS NTAPI attach_client(HANDLE binding, PVOID context, PNPI_REGISTRATION_INSTANCE registration,
                                    PVOID client_context, const VOID *client_dispatch, PVOID *binding_context,
                                    const VOID **dispatch)
{
    UNREFERENCED_PARAMETER(binding);
    UNREFERENCED_PARAMETER(context);
    UNREFERENCED_PARAMETER(registration);
    UNREFERENCED_PARAMETER(client_context);
    UNREFERENCED_PARAMETER(client_dispatch);
    *binding_context = &provider; /* the same for all: nothing is kept of a client */
    *dispatch = NULL;
    return STATUS_SUCCESS;
}

static NTSTATUS NTAPI detach_client(PVOID binding_context)
{
    UNREFERENCED_PARAMETER(binding_context);
    return STATUS_SUCCESS;
}

static VOID NTAPI cleanup_client(PVOID binding_context)
{
    UNREFERENCED_PARAMETER(binding_context);
}

static const NPIID information_interface = EBPF_PROGRAM_INFO_EXTENSION_GUID;
static const NPI_MODULEID information_module = {
    .Length = sizeof(NPI_MODULEID), .Type = MIT_GUID, .Guid = FSBPF_PROGRAM_TYPE_GUID};

static const NPI_PROVIDER_CHARACTERISTICS characteristics = {
    .Length = sizeof(NPI_PROVIDER_CHARACTERISTICS),
    .ProviderAttachClient = attach_client,
    .ProviderDetachClient = detach_client,
    .ProviderCleanupBindingContext = cleanup_client,
    .ProviderRegistrationInstance = {.Size = sizeof(NPI_REGISTRATION_INSTANCE),
                                     .NpiId = &information_interface,
                                     .ModuleId = &information_module,
                                     .NpiSpecificCharacteristics = &program_data},
};

NTSTATUS fsbpf_proginfo_open(VOID)
{
    fill_addresses();
    return fsbpf_provider_open(&provider, &characteristics);
}

VOID fsbpf_proginfo_close(VOID)
{
    fsbpf_provider_close(&provider);
}
