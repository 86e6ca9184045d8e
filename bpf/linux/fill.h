/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The event's fields that are known at once: who, what was asked for, what came of it. */
#ifndef FSBPF_FILL_H
#define FSBPF_FILL_H

#include "amount.h"
#include "open.h"
#include "process.h"

#define ERRNO_MAX 4095

/* False: some text is not known yet. */
INLINE bool fill_what_and_who(struct fsbpf_event *event, const struct call *call, u64 phase, u64 now_ns)
{
    event->operation = CALL_OPERATION(call->what);
    event->phase = phase;
    event->time_ns = now_ns;
    event->text_flags = 0;
    fill_process(event, call->task);
    return fill_process_texts(event, call->task, false);
}

/* What is known before the operation. */
INLINE void fill_request(struct fsbpf_event *event, const struct call *call, struct file *file)
{
    event->latency_ns = 0;
    event->bytes = 0;
    event->status = 0;
    event->error = 0;
    if (configuration.needs & FSBPF_NEED_SIZE)
        event->size_bytes = size_bytes(call);
    if (configuration.needs & FSBPF_NEED_OFFSET)
        event->offset_bytes = file ? offset_bytes(call, file, 0) : 0;
    fill_asked_flags(event, call);
}

/* What is known after it. */
INLINE void fill_result(struct fsbpf_event *event, const struct call *call, struct file *file, s64 result)
{
    u64 bytes = call->what & CALL_RETURNS_BYTES && result > 0 ? result : 0;

    event->bytes = bytes;
    if (configuration.needs & FSBPF_NEED_STATUS) {
        event->status = result;
        event->error = result < 0 && result >= -ERRNO_MAX ? -result : 0;
    }
    if (configuration.needs & FSBPF_NEED_SIZE)
        event->size_bytes = size_bytes(call);
    if (configuration.needs & FSBPF_NEED_OFFSET)
        event->offset_bytes = file ? offset_bytes(call, file, bytes) : 0;
    fill_asked_flags(event, call);
}

#endif
