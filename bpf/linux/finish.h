/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What becomes of a walked text: the event's path, folder, second path or volume. */
#ifndef FSBPF_FINISH_H
#define FSBPF_FINISH_H

#include "path.h"

/* The last bytes of the walked text in front of what stands behind it. */
INLINE void copy_walked_tail(char *tail, const struct walk *walk, u32 behind)
{
    bpf_probe_read_kernel(tail, FSBPF_TAIL_SIZE, walk->buffer + TEXT_MAX - (behind & (TEXT_MAX - 1)) - FSBPF_TAIL_SIZE);
}

/* The folder of one of the two paths, and its places in the event. */
struct folder {
    u64 *identity;
    u64 *length;
    char *tail;
    bool sends;    /* its identity is asked for */
    bool compares; /* its text is */
};

/* Of a path in the record, which it shortens. False: it could not be sent. */
INLINE bool put_dir(const struct folder *folder, struct walk *walk, u32 length)
{
    u32 base = walk->base_length, dir_length = length > base ? length - base - 1 : 0;
    char zeros[BLOCK] = {};

    if (!dir_length && length && walk->record.text[0] == '/')
        dir_length = 1;
    dir_length &= TEXT_MAX - 1;
    bpf_probe_read_kernel(walk->record.text + dir_length, BLOCK, zeros);
    *folder->length = dir_length;
    *folder->identity = identity_of(&walk->record, dir_length, TEXT_MAX);
    if (folder->compares)
        copy_walked_tail(folder->tail, walk, length - dir_length);
    return !folder->sends || send_text(&walk->record, *folder->identity, dir_length, walk->flags);
}

INLINE bool put_first_dir(struct fsbpf_event *event, struct walk *walk, u32 length)
{
    struct folder folder = {
        .identity = &event->dir_id,
        .length = &event->dir_length,
        .tail = event->dir_tail,
        .sends = configuration.needs & FSBPF_NEED_DIR_ID,
        .compares = configuration.needs & FSBPF_NEED_DIR_TEXT,
    };

    return put_dir(&folder, walk, length);
}

INLINE bool put_second_dir(struct fsbpf_event *event, struct walk *walk, u32 length)
{
    struct folder folder = {
        .identity = &event->dir2_id,
        .length = &event->dir2_length,
        .tail = event->dir2_tail,
        .sends = configuration.needs & FSBPF_NEED_DIR2_ID,
        .compares = configuration.needs & FSBPF_NEED_DIR2_TEXT,
    };

    return put_dir(&folder, walk, length);
}

INLINE void remember_path(const struct fsbpf_event *event, u64 chain, u64 identity)
{
    struct remembered_path *path = remembered_path(chain);

    if (!path)
        return;
    path->chain = chain;
    path->identity = identity;
    path->dir_identity = event->dir_id;
}

INLINE void put_path(struct fsbpf_event *event, struct walk *walk, u64 identity, u32 length, bool sent)
{
    event->text_flags = walk->flags;
    event->path_length = length;
    event->path_id = identity;
    if (configuration.needs & NEEDS_PATH_TEXT) {
        bpf_probe_read_kernel(event->path, TEXT_MAX, walk->record.text);
        copy_walked_tail(event->path_tail, walk, 0);
    }
    if (configuration.needs & NEEDS_DIR)
        sent &= put_first_dir(event, walk, length);
    if (!sent || walk->flags)
        walk->chain = 0;
    walk->text_chain = walk->chain;
    if (walk->chain)
        remember_path(event, walk->chain, identity);
}

INLINE void put_second_path(struct fsbpf_state *state, struct walk *walk, u64 identity, u32 length)
{
    struct fsbpf_event *event = &state->event;

    if (walk->flags & FSBPF_TEXT_PATH_CUT)
        event->text_flags |= FSBPF_TEXT_PATH2_CUT;
    event->path2_length = length;
    event->path2_id = identity;
    if (configuration.needs & NEEDS_PATH2_TEXT) {
        bpf_probe_read_kernel(event->path2, TEXT_MAX, walk->record.text);
        copy_walked_tail(event->path2_tail, walk, 0);
    }
    if (configuration.needs & NEEDS_DIR2 && !put_second_dir(event, walk, length))
        count_loss(state, walk->operation, FSBPF_LOSS_PATH);
}

INLINE void put_volume(struct fsbpf_event *event, struct walk *walk, u64 identity, u32 length, bool sent)
{
    u32 path_length = length - walk->suffix_length;
    char zeros[BLOCK] = {};

    if (path_length > FSBPF_VOLUME_SIZE - 1)
        path_length = FSBPF_VOLUME_SIZE - 1;
    event->volume_id = identity;
    event->volume_length = path_length;
    if (configuration.needs & FSBPF_NEED_VOLUME_TEXT) {
        bpf_probe_read_kernel(walk->record.text + (path_length & (FSBPF_VOLUME_SIZE - 1)), BLOCK, zeros);
        bpf_probe_read_kernel(event->volume_path, FSBPF_VOLUME_SIZE, walk->record.text);
        copy_walked_tail(event->volume_tail, walk, walk->suffix_length);
    }
    if (!sent || walk->flags)
        walk->chain = 0;
    walk->volume_chain = walk->chain;
    if (walk->chain)
        remember_path(event, walk->chain, identity);
}

INLINE bool is_asked_by_identity(const struct walk *walk)
{
    u64 needs = configuration.needs;

    if (is_second(walk))
        return needs & FSBPF_NEED_PATH2_ID;
    if (needs & NEEDS_VOLUME && walk->second_name == VOLUME_IS_NEXT)
        return needs & FSBPF_NEED_VOLUME_ID;
    return needs & FSBPF_NEED_PATH_ID;
}

/* Makes the walked text an identity in the event, sends it, and remembers it if it can be found again. */
INLINE void finish_walk(struct fsbpf_state *state, struct walk *walk)
{
    struct fsbpf_event *event = &state->event;
    u64 needs = configuration.needs;

    if (!walk->is_whole && walk->position >= TEXT_MAX - walk->suffix_length) { /* the root itself */
        walk->position -= 1;
        walk->buffer[walk->position & (TEXT_MAX - 1)] = '/';
    }

    u32 position = walk->position & (TEXT_MAX - 1);
    u32 length = (TEXT_MAX - position) & (TEXT_MAX - 1);
    bool sent = true;

    put_text(&walk->record, walk->buffer + position, length, TEXT_MAX);

    u64 identity = identity_of(&walk->record, length, TEXT_MAX);

    if (walk->flags & FSBPF_TEXT_PATH_CUT)
        count_loss(state, walk->operation, FSBPF_LOSS_CUT);
    if (is_asked_by_identity(walk))
        sent = send_text(&walk->record, identity, length, walk->flags);
    if (!sent)
        count_loss(state, walk->operation, FSBPF_LOSS_PATH); /* at most: it is offered again at the next event */
    if (is_second(walk))
        put_second_path(state, walk, identity, length);
    else if (needs & NEEDS_VOLUME && walk->second_name == VOLUME_IS_NEXT)
        put_volume(event, walk, identity, length, sent);
    else
        put_path(event, walk, identity, length, sent);
}

#endif
