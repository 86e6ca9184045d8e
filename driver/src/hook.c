/* SPDX-License-Identifier: MIT */
#include "hook.h"

#include "attach.h"
#include "memory.h"
#include "provider.h"
#include "stats.h"
#include "trace.h"

static struct fsbpf_provider provider;

static NTSTATUS NTAPI attach_client(HANDLE binding, PVOID context, PNPI_REGISTRATION_INSTANCE registration,
                                    PVOID client_context, const VOID *client_dispatch, PVOID *binding_context,
                                    const VOID **dispatch)
{
    const ebpf_extension_program_dispatch_table_t *functions = client_dispatch;
    struct fsbpf_client *client;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(context);
    client = fsbpf_allocate(sizeof(*client));
    if (!client)
        return STATUS_INSUFFICIENT_RESOURCES;
    memset(client, 0, sizeof(*client));
    status = fsbpf_attach_read(&client->parameters, registration->NpiSpecificCharacteristics, functions);
    if (NT_SUCCESS(status)) {
        client->references = 1;
        client->binding = binding;
        client->binding_context = client_context;
        client->invoke = functions->ebpf_program_invoke_function;
        *binding_context = client;
        *dispatch = NULL;
        status = fsbpf_clients_add(client) ? STATUS_SUCCESS : STATUS_CONNECTION_COUNT_LIMIT;
    }
    if (!NT_SUCCESS(status)) {
        fsbpf_trace(FSBPF_TRACE_ATTACH, status);
        fsbpf_free(client);
    } else if (fsbpf_client_asks_for_tree(client)) {
        fsbpf_process_clear_tree(client->slot); /* of what a client before left */
        fsbpf_process_mark_tree(client->parameters.pid, client->slot);
    }
    return status;
}

/* At up to DISPATCH_LEVEL, and never waits: who still runs the program tells the registrar when it is done. */
static NTSTATUS NTAPI detach_client(PVOID binding_context)
{
    struct fsbpf_client *client = binding_context;

    fsbpf_clients_remove(client);
    return InterlockedDecrement(&client->references) ? STATUS_PENDING : STATUS_SUCCESS;
}

static VOID NTAPI cleanup_client(PVOID binding_context)
{
    fsbpf_free(binding_context);
}

static const ebpf_attach_provider_data_t attach_data = {
    .header = EBPF_ATTACH_PROVIDER_DATA_HEADER,
    .supported_program_type = FSBPF_PROGRAM_TYPE_GUID,
    .bpf_attach_type = FSBPF_BPF_ATTACH_TYPE,
    .link_type = BPF_LINK_TYPE_PLAIN,
};

static const NPIID hook_interface = EBPF_HOOK_EXTENSION_GUID;
static const NPI_MODULEID hook_module = {
    .Length = sizeof(NPI_MODULEID), .Type = MIT_GUID, .Guid = FSBPF_ATTACH_TYPE_GUID};

static const NPI_PROVIDER_CHARACTERISTICS characteristics = {
    .Length = sizeof(NPI_PROVIDER_CHARACTERISTICS),
    .ProviderAttachClient = attach_client,
    .ProviderDetachClient = detach_client,
    .ProviderCleanupBindingContext = cleanup_client,
    .ProviderRegistrationInstance = {.Size = sizeof(NPI_REGISTRATION_INSTANCE),
                                     .NpiId = &hook_interface,
                                     .ModuleId = &hook_module,
                                     .NpiSpecificCharacteristics = &attach_data},
};

NTSTATUS fsbpf_hook_open(VOID)
{
    return fsbpf_provider_open(&provider, &characteristics);
}

VOID fsbpf_hook_close(VOID)
{
    fsbpf_provider_close(&provider);
}
