/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What a system call names: the name in order, the directory it starts from, and the walk from there. */
#ifndef FSBPF_NAMED_H
#define FSBPF_NAMED_H

#include "resolve.h"
#include "start.h"

/* Right-aligns the name in the lower half of the buffer, the text of a symbolic link as it is. Its length. */
INLINE u32 place_name(struct walk *walk, bool as_it_is)
{
    u32 to = walk->name.to, length = IN_TEXT(as_it_is ? walk->name.from : to ? to - 1 : 0);
    u32 position = TEXT_MAX - length;

    bpf_probe_read_kernel(walk->buffer + IN_TEXT(position), length,
                          as_it_is ? walk->record.text : walk->buffer + TEXT_MAX);
    walk->flags = 0;
    walk->chain = 0;
    walk->base_length = to - 1 - walk->name.last;
    walk->suffix_length = 0;
    walk->is_whole = as_it_is;
    if (length && !as_it_is) {
        if (position < 2) {
            walk->flags |= FSBPF_TEXT_PATH_CUT;
        } else {
            position -= 1;
            walk->buffer[IN_TEXT(position)] = '/';
        }
    }
    walk->position = position;
    return length;
}

/* The last component of the name, which put_in_order has left in the upper half of the buffer. */
INLINE void fill_name_of_user_path(struct fsbpf_state *state, struct walk *walk)
{
    u32 last = IN_TEXT(walk->name.last), length = walk->name.to - 1 - last;
    u64 flags = 0;

    if (length > FSBPF_NAME_SIZE - 1) {
        length = FSBPF_NAME_SIZE - 1;
        flags = FSBPF_TEXT_END_CUT;
        count_loss(state, walk->operation, FSBPF_LOSS_CUT);
    }
    put_text(&walk->record, walk->buffer + TEXT_MAX + last, length, FSBPF_NAME_SIZE);
    fill_name(state, &walk->record, length, flags);
}

/* False: where the name starts from is not known. */
INLINE bool begin_named_walk(struct fsbpf_state *state, struct walk *walk, const struct call *call)
{
    bool second = walk->second_name == SECOND_IS_NEXT, is_text = !second && names_link_text(call);
    bool fills_name = configuration.needs & NEEDS_NAME && !second;
    struct start start = {};

    if (!is_text && !find_start(call, walk, &start))
        return false;
    if (place_name(walk, is_text)) {
        if (fills_name)
            fill_name_of_user_path(state, walk);
        if (!is_text)
            begin_walk(walk, start.vfsmount, start.dentry);
    } else if (!is_text) { /* the directory itself */
        if (fills_name)
            fill_name_of_dentry(state, walk, start.vfsmount, start.dentry);
        begin_file_walk(walk, start.vfsmount, start.dentry, 0);
    }
    return true;
}

#endif
