/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The last component of a path. */
#ifndef FSBPF_NAME_H
#define FSBPF_NAME_H

#include "path.h"

#define NEEDS_NAME (FSBPF_NEED_NAME_ID | FSBPF_NEED_NAME_TEXT)

/* From the record's text, left-aligned and padded, into the event. */
INLINE void fill_name(struct fsbpf_state *state, struct text_record *record, u32 length)
{
    struct fsbpf_event *event = &state->event;
    u64 needs = configuration.needs;

    event->name_length = length;
    event->name_id = identity_of(record, length, FSBPF_NAME_SIZE);
    if (needs & FSBPF_NEED_NAME_TEXT) {
        bpf_probe_read_kernel(event->name, FSBPF_NAME_SIZE, record->text);
        length &= FSBPF_NAME_SIZE - 1;
        copy_tail(event->name_tail, FSBPF_TAIL_SIZE, length, record->text);
    }
    if (needs & FSBPF_NEED_NAME_ID && !send_text(record, event->name_id, length, 0))
        count_loss(state, event->operation, FSBPF_LOSS_PATH);
}

INLINE void fill_name_of_dentry(struct fsbpf_state *state, struct walk *walk, struct dentry *dentry)
{
    if (configuration.needs & NEEDS_NAME)
        fill_name(state, &walk->record, read_name(dentry, &walk->record));
}

#endif
