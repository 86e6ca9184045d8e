/* SPDX-License-Identifier: MIT */
/* Cleanup: the last handle of an open file is closed. It can't be refused. */
#include "operation.h"

static const struct fsbpf_plan plan_cleanup = {
    .operation = FSBPF_OPERATION_CLOSE, .also = FSBPF_OPERATION_DELETE, .obeys = 0};

FSBPF_BEFORE(fsbpf_before_cleanup)
{
    return fsbpf_before(&plan_cleanup, data, objects, completion);
}

FSBPF_AFTER(fsbpf_after_cleanup)
{
    struct fsbpf_occurrence *occurrence = completion;

    UNREFERENCED_PARAMETER(objects);
    if (!fsbpf_completed(occurrence, data, flags))
        return FLT_POSTOP_FINISHED_PROCESSING;
    fsbpf_deliver_done(occurrence);
    if (occurrence->is_deleted_on_close) {
        occurrence->operation = FSBPF_OPERATION_DELETE;
        fsbpf_deliver_done(occurrence);
    }
    fsbpf_occurrence_end(occurrence);
    return FLT_POSTOP_FINISHED_PROCESSING;
}
