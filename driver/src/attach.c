/* SPDX-License-Identifier: MIT */
#include "attach.h"

#define BITS(first, last) ((2ull << (last)) - (1ull << (first)))
/* From open to ioctl, and the two of processes. */
#define OPERATIONS                                                                                                     \
    (BITS(FSBPF_OPERATION_OPEN, FSBPF_OPERATION_IOCTL) |                                                               \
     BITS(FSBPF_OPERATION_PROCESS_START, FSBPF_OPERATION_PROCESS_EXIT))
#define ALL_OPERATIONS (OPERATIONS | OPERATIONS << FSBPF_OPERATIONS_PRE_SHIFT)
#define ALL_NEEDS BITS(0, 39)

_Static_assert(FSBPF_NEED_NAME2_TEXT == 1ull << 39, "the last need");

/* What bpf_program__attach gives: nothing. */
static const struct fsbpf_attach_parameters defaults = {
    .version = FSBPF_DRIVER_VERSION,
    .size_bytes = sizeof(struct fsbpf_attach_parameters),
    .operations = OPERATIONS,
    .needs = ALL_NEEDS,
};

static NTSTATUS check(const struct fsbpf_attach_parameters *parameters)
{
    if (parameters->version != FSBPF_DRIVER_VERSION || parameters->size_bytes != sizeof(*parameters))
        return STATUS_REVISION_MISMATCH;
    if (!parameters->operations || parameters->operations & ~ALL_OPERATIONS || parameters->needs & ~ALL_NEEDS ||
        parameters->flags & ~FSBPF_ATTACH_FLAGS || parameters->reserved)
        return STATUS_INVALID_PARAMETER;
    return !parameters->pid && parameters->flags & FSBPF_ATTACH_PROCESS_TREE ? STATUS_INVALID_PARAMETER
                                                                             : STATUS_SUCCESS;
}

_Use_decl_annotations_ NTSTATUS fsbpf_attach_read(struct fsbpf_attach_parameters *parameters,
                                                  const ebpf_extension_data_t *client,
                                                  const ebpf_extension_program_dispatch_table_t *functions)
{
    if (!functions || functions->version < EBPF_LINK_DISPATCH_TABLE_VERSION || !functions->count ||
        !functions->ebpf_program_invoke_function)
        return STATUS_REVISION_MISMATCH;
    *parameters = defaults;
    if (!client || !client->data || !client->data_size)
        return STATUS_SUCCESS;
    if (client->data_size != sizeof(*parameters))
        return STATUS_REVISION_MISMATCH;
    memcpy(parameters, client->data, sizeof(*parameters)); /* need not be aligned */
    return check(parameters);
}
