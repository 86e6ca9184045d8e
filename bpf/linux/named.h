/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What a system call names: the name in order, the directory it starts from, and the walk from there. */
#ifndef FSBPF_NAMED_H
#define FSBPF_NAMED_H

#include "resolve.h"
#include "start.h"

/* The length of the last component of a symbolic link's text, and of the slashes behind it. */
INLINE u32 base_of_link_text(struct walk *walk, u32 length)
{
    /* Memory, as in identity_of: nothing else uses these yet. */
    volatile u32 *end = &walk->position, *parts = &walk->base_length;

    if (!(configuration.needs & NEEDS_DIR && IS_ASKED_EVER(FSBPF_OPERATION_LINK)))
        return 0;
    *end = length;
    *parts = 0; /* slashes at the end, a component, slashes */
    REPEAT (BY_BUILD(TEXT_MAX, 1024)) {
        u32 at = *end;

        if (!UNTIED(at))
            break;
        if ((walk->record.text[IN_TEXT(at - 1)] == '/') == (*parts & 1)) {
            if (*parts == 2)
                break;
            *parts += 1;
        }
        *end = at - 1;
    }
    return length - *end - 1;
}

/* Right-aligns the name in the lower half of the buffer, the text of a symbolic link as it is. Its length. */
INLINE u32 place_name(struct walk *walk, bool as_it_is)
{
    u32 to = walk->name.to, length = IN_TEXT(as_it_is ? walk->name.from : to ? to - 1 : 0);
    u32 position = TEXT_MAX - length;

    bpf_probe_read_kernel(walk->buffer + IN_TEXT(position), length,
                          as_it_is ? walk->record.text : walk->buffer + TEXT_MAX);
    walk->flags = 0;
    walk->chain = 0;
    walk->base_length = as_it_is ? base_of_link_text(walk, length) : to - 1 - walk->name.last;
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
INLINE void fill_name_of_user_path(struct fsbpf_state *state, struct walk *walk, bool second)
{
    u32 last = IN_TEXT(walk->name.last), to = walk->name.to, length = to ? to - 1 - last : 0;
    u64 flags = 0;

    if (length > FSBPF_NAME_SIZE - 1) {
        length = FSBPF_NAME_SIZE - 1;
        flags = FSBPF_TEXT_END_CUT;
        count_loss(state, walk->operation, FSBPF_LOSS_CUT);
    }
    put_text(&walk->record, walk->buffer + TEXT_MAX + last, length, FSBPF_NAME_SIZE);
    fill_name(state, &walk->record, length, flags, second);
}

INLINE void fill_given_name(struct fsbpf_state *state, struct walk *walk, const struct start *start, bool is_placed,
                            bool second)
{
    if (!(configuration.needs & (second ? NEEDS_NAME2 : NEEDS_NAME)))
        return;
    if (is_placed)
        fill_name_of_user_path(state, walk, second);
    else /* the directory itself */
        fill_name_of_dentry(state, walk, start->vfsmount, start->dentry, second);
}

/* False: where the name starts from is not known. */
INLINE bool begin_named_walk(struct fsbpf_state *state, struct walk *walk, const struct call *call)
{
    bool second = is_second(walk), is_text = !second && names_link_text(call);
    struct fs_struct *fs = LOAD(call->task, fs);
    /* Typed where a text starts from nowhere, too: the verifier does not see that nothing is read through it there. */
    struct start start = {.vfsmount = LOAD(fs, root.mnt), .dentry = LOAD(fs, root.dentry)};

    if (!is_text && !find_start(call, walk, &start))
        return false;

    bool is_placed = place_name(walk, is_text) || is_text;

    if (second)
        fill_given_name(state, walk, &start, is_placed, true);
    else
        fill_given_name(state, walk, &start, is_placed, false);
    if (is_text)
        return true;
    if (is_placed)
        begin_walk(walk, start.vfsmount, start.dentry);
    else
        begin_file_walk(walk, start.vfsmount, start.dentry, 0);
    return true;
}

#endif
