/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The last component of a path. */
#ifndef FSBPF_NAME_H
#define FSBPF_NAME_H

#include "path.h"

#define NEEDS_EXT (FSBPF_NEED_EXT_ID | FSBPF_NEED_EXT_TEXT)
#define NEEDS_NAME (FSBPF_NEED_NAME_ID | FSBPF_NEED_NAME_TEXT | NEEDS_EXT)

/* Where the extension of the record's name begins, its length where there is none: a dot in front is no extension's. */
INLINE u32 extension_of(struct text_record *record, u32 length)
{
    volatile u32 *next = &record->header.payload_length, *found = &record->header.kind; /* memory: see REPEAT */

    *next = 1;
    *found = length;
    REPEAT (FSBPF_NAME_SIZE) {
        u32 at = *next;

        if (at >= UNTIED(length))
            break;
        if (record->text[at & (FSBPF_NAME_SIZE - 1)] == '.')
            *found = at + 1;
        *next = at + 1;
    }
    return *found;
}

INLINE void send_name(struct fsbpf_state *state, struct text_record *record, u64 identity, u32 length, u64 flags)
{
    if (!send_text(record, identity, length, flags))
        count_loss(state, state->event.operation, FSBPF_LOSS_PATH);
}

/* From the event's name, which fill_name has put there. */
INLINE void fill_extension(struct fsbpf_state *state, struct text_record *record, u32 length, u32 begin, u64 flags)
{
    struct fsbpf_event *event = &state->event;

    length = (length - begin) & (FSBPF_NAME_SIZE - 1);
    put_text(record, event->name + (begin & (FSBPF_NAME_SIZE - 1)), length, FSBPF_NAME_SIZE);
    event->ext_length = length;
    event->ext_id = identity_of(record, length, FSBPF_NAME_SIZE);
    if (configuration.needs & FSBPF_NEED_EXT_TEXT)
        bpf_probe_read_kernel(event->ext, FSBPF_NAME_SIZE, record->text);
    if (configuration.needs & FSBPF_NEED_EXT_ID)
        send_name(state, record, event->ext_id, length, flags);
}

/* One of the two names, and its places in the event. */
struct name_place {
    u64 *identity;
    u64 *length;
    char *text;
    char *tail;
    bool sends;    /* its identity is asked for */
    bool compares; /* its text is */
};

INLINE struct name_place place_of_name(struct fsbpf_event *event, bool second)
{
    u64 needs = configuration.needs;
    struct name_place first_name = {
        .identity = &event->name_id,
        .length = &event->name_length,
        .text = event->name,
        .tail = event->name_tail,
        .sends = needs & FSBPF_NEED_NAME_ID,
        .compares = needs & (FSBPF_NEED_NAME_TEXT | NEEDS_EXT),
    };
    struct name_place second_name = {
        .identity = &event->name2_id,
        .length = &event->name2_length,
        .text = event->name2,
        .tail = event->path2_tail,
        .sends = needs & FSBPF_NEED_NAME2_ID,
        .compares = needs & FSBPF_NEED_NAME2_TEXT,
    };

    return second ? second_name : first_name;
}

/*
 * From the record's text, left-aligned and padded, into the event. second: a constant.
 * flags: FSBPF_TEXT_END_CUT, of a name that is too long.
 */
INLINE void fill_name(struct fsbpf_state *state, struct text_record *record, u32 length, u64 flags, bool second)
{
    struct name_place place = place_of_name(&state->event, second);

    *place.length = length;
    *place.identity = identity_of(record, length, FSBPF_NAME_SIZE);
    length &= FSBPF_NAME_SIZE - 1;
    if (place.compares) {
        bpf_probe_read_kernel(place.text, FSBPF_NAME_SIZE, record->text);
        copy_tail(place.tail, FSBPF_TAIL_SIZE, length, record->text);
    }
    if (place.sends)
        send_name(state, record, *place.identity, length, flags);
    if (configuration.needs & NEEDS_EXT && !second)
        fill_extension(state, record, length, extension_of(record, length), flags);
}

/* A mount's root is called what it is mounted on. */
INLINE struct dentry *named_entry(struct vfsmount *vfsmount, struct dentry *dentry)
{
    struct mount *mount = mount_of(vfsmount);

    REPEAT (CHAIN_MAX) {
        struct mount *parent = LOAD(mount, mnt_parent);

        if (dentry != LOAD(mount, mnt.mnt_root) || parent == mount)
            break;
        dentry = LOAD(mount, mnt_mountpoint);
        mount = parent;
    }
    return dentry;
}

INLINE void fill_name_of_dentry(struct fsbpf_state *state, struct walk *walk, struct vfsmount *vfsmount,
                                struct dentry *dentry, bool second)
{
    fill_name(state, &walk->record, read_name(named_entry(vfsmount, dentry), &walk->record), 0, second);
}

#endif
