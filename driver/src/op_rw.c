/* SPDX-License-Identifier: MIT */
/* Reads and writes. */
#include "operation.h"

#ifndef IRP_MN_COMPLETE
#define IRP_MN_COMPLETE 0x04 /* gives back memory that an earlier transfer lent: nothing is transferred */
#endif

/* Said instead of an offset: where the file's position is. */
#define AT_POSITION (-2ll)

static fsbpf_s64 offset_of(const FLT_IO_PARAMETER_BLOCK *parameters, LARGE_INTEGER offset)
{
    return offset.QuadPart == AT_POSITION ? parameters->TargetFileObject->CurrentByteOffset.QuadPart : offset.QuadPart;
}

static VOID describe_read(struct fsbpf_occurrence *occurrence, PFLT_CALLBACK_DATA data)
{
    occurrence->size_bytes = data->Iopb->Parameters.Read.Length;
    occurrence->offset_bytes = offset_of(data->Iopb, data->Iopb->Parameters.Read.ByteOffset);
}

static VOID describe_write(struct fsbpf_occurrence *occurrence, PFLT_CALLBACK_DATA data)
{
    occurrence->size_bytes = data->Iopb->Parameters.Write.Length;
    occurrence->offset_bytes = offset_of(data->Iopb, data->Iopb->Parameters.Write.ByteOffset);
}

static const struct fsbpf_plan plan_read = {
    .operation = FSBPF_OPERATION_READ, .obeys = FSBPF_CAN_DENY, .describe = describe_read};
static const struct fsbpf_plan plan_write = {
    .operation = FSBPF_OPERATION_WRITE, .obeys = FSBPF_CAN_DENY, .describe = describe_write};

static FLT_PREOP_CALLBACK_STATUS before_transfer(const struct fsbpf_plan *plan, PFLT_CALLBACK_DATA data,
                                                 PCFLT_RELATED_OBJECTS objects, PVOID *completion)
{
    if (data->Iopb->MinorFunction & IRP_MN_COMPLETE)
        return FLT_PREOP_SUCCESS_NO_CALLBACK;
    return fsbpf_before(plan, data, objects, completion);
}

FSBPF_BEFORE(fsbpf_before_read)
{
    return before_transfer(&plan_read, data, objects, completion);
}

FSBPF_BEFORE(fsbpf_before_write)
{
    return before_transfer(&plan_write, data, objects, completion);
}

/*
 * A file server may have the cache's own memory lent, without an IRP. Giving it back is no transfer, as with
 * IRP_MN_COMPLETE: nothing is registered for it.
 */
static VOID describe_mdl_read(struct fsbpf_occurrence *occurrence, PFLT_CALLBACK_DATA data)
{
    occurrence->size_bytes = data->Iopb->Parameters.MdlRead.Length;
    occurrence->offset_bytes = data->Iopb->Parameters.MdlRead.FileOffset.QuadPart;
}

static VOID describe_mdl_write(struct fsbpf_occurrence *occurrence, PFLT_CALLBACK_DATA data)
{
    occurrence->size_bytes = data->Iopb->Parameters.PrepareMdlWrite.Length;
    occurrence->offset_bytes = data->Iopb->Parameters.PrepareMdlWrite.FileOffset.QuadPart;
}

static const struct fsbpf_plan plan_mdl_read = {
    .operation = FSBPF_OPERATION_READ, .obeys = FSBPF_CAN_DENY, .describe = describe_mdl_read};
static const struct fsbpf_plan plan_mdl_write = {
    .operation = FSBPF_OPERATION_WRITE, .obeys = FSBPF_CAN_DENY, .describe = describe_mdl_write};

FSBPF_BEFORE(fsbpf_before_mdl_read)
{
    return fsbpf_before(&plan_mdl_read, data, objects, completion);
}

FSBPF_BEFORE(fsbpf_before_mdl_write)
{
    return fsbpf_before(&plan_mdl_write, data, objects, completion);
}
