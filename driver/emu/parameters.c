/* SPDX-License-Identifier: MIT */
/* Extra create parameters: they travel with an open, through all its reparses. */
#include "flt.h"

enum { TAG = 0x70634546 };

struct parameter {
    struct parameter *next;
    bool is_in_list;
    GUID type;
    PFLT_ECP_CLEANUP_CALLBACK cleanup;
    ULONG size;
    uint64_t data[];
};

struct _ECP_LIST {
    struct parameter *first;
};

NTSTATUS NTAPI FltAllocateExtraCreateParameterList(PFLT_FILTER filter, ULONG flags, PECP_LIST *list)
{
    (void)filter;
    emu_require_irql("FltAllocateExtraCreateParameterList", APC_LEVEL);
    if (flags != 0) emu_violation("FltAllocateExtraCreateParameterList with flags");
    if (emu_fault("FltAllocateExtraCreateParameterList")) return STATUS_INSUFFICIENT_RESOURCES;
    *list = emu_allocate(sizeof **list, TAG, true, "list of create parameters");
    (*list)->first = NULL;
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI FltAllocateExtraCreateParameter(PFLT_FILTER filter, LPCGUID type, ULONG size, ULONG flags,
                                               PFLT_ECP_CLEANUP_CALLBACK cleanup, ULONG tag, PVOID *context)
{
    (void)filter;
    (void)flags;
    emu_require_irql("FltAllocateExtraCreateParameter", APC_LEVEL);
    if (tag == 0) emu_violation("an extra create parameter without a tag");
    if (emu_fault("FltAllocateExtraCreateParameter")) return STATUS_INSUFFICIENT_RESOURCES;
    struct parameter *parameter = emu_allocate(sizeof *parameter + size, TAG, true, "create parameter");
    *parameter = (struct parameter){.type = *type, .cleanup = cleanup, .size = size};
    *context = parameter->data;
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI FltInsertExtraCreateParameter(PFLT_FILTER filter, PECP_LIST list, PVOID context)
{
    (void)filter;
    emu_require_irql("FltInsertExtraCreateParameter", APC_LEVEL);
    struct parameter *parameter = CONTAINING_RECORD(context, struct parameter, data);
    if (parameter->is_in_list) emu_violation("a create parameter is inserted twice");
    if (emu_fault("FltInsertExtraCreateParameter")) return STATUS_INVALID_PARAMETER;
    for (const struct parameter *each = list->first; each != NULL; each = each->next) {
        if (memcmp(&each->type, &parameter->type, sizeof each->type) == 0) return STATUS_INVALID_PARAMETER;
    }
    parameter->is_in_list = true;
    parameter->next = list->first;
    list->first = parameter;
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI FltFindExtraCreateParameter(PFLT_FILTER filter, PECP_LIST list, LPCGUID type, PVOID *context, ULONG *size)
{
    (void)filter;
    emu_require_irql("FltFindExtraCreateParameter", APC_LEVEL);
    for (struct parameter *each = list->first; each != NULL; each = each->next) {
        if (memcmp(&each->type, type, sizeof each->type) != 0) continue;
        *context = each->data;
        if (size != NULL) *size = each->size;
        return STATUS_SUCCESS;
    }
    return STATUS_NOT_FOUND;
}

NTSTATUS NTAPI FltGetEcpListFromCallbackData(PFLT_FILTER filter, PFLT_CALLBACK_DATA data, PECP_LIST *list)
{
    (void)filter;
    emu_require_irql("FltGetEcpListFromCallbackData", APC_LEVEL);
    *list = NULL;
    if (emu_fault("FltGetEcpListFromCallbackData")) return STATUS_INVALID_PARAMETER;
    *list = emu_operation_of(data)->parameters;
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI FltSetEcpListIntoCallbackData(PFLT_FILTER filter, PFLT_CALLBACK_DATA data, PECP_LIST list)
{
    (void)filter;
    emu_require_irql("FltSetEcpListIntoCallbackData", APC_LEVEL);
    struct emu_operation *operation = emu_operation_of(data);
    if (operation->parameters != NULL) {
        emu_violation("an open gets a second list of create parameters");
        return STATUS_INVALID_PARAMETER;
    }
    if (emu_fault("FltSetEcpListIntoCallbackData")) return STATUS_INVALID_PARAMETER;
    operation->parameters = list;
    return STATUS_SUCCESS;
}

static void free_parameter(struct parameter *parameter)
{
    if (parameter->cleanup != NULL) parameter->cleanup(parameter->data, &parameter->type);
    emu_free(parameter, TAG, "a create parameter");
}

VOID NTAPI FltFreeExtraCreateParameter(PFLT_FILTER filter, PVOID context)
{
    (void)filter;
    struct parameter *parameter = CONTAINING_RECORD(context, struct parameter, data);
    if (parameter->is_in_list) emu_violation("a create parameter is freed that is in a list");
    free_parameter(parameter);
}

VOID NTAPI FltFreeExtraCreateParameterList(PFLT_FILTER filter, PECP_LIST list)
{
    (void)filter;
    emu_parameters_free(list);
}

void emu_parameters_free(PECP_LIST list)
{
    while (list->first != NULL) {
        struct parameter *parameter = list->first;
        list->first = parameter->next;
        free_parameter(parameter);
    }
    emu_free(list, TAG, "a list of create parameters");
}
