/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Which file an event is about: from what was seen before, or by way of resolve_rest and walk_up in tracepoint.bpf.c. */
#ifndef FSBPF_RESOLVE_H
#define FSBPF_RESOLVE_H

#include "dispatch.h"
#include "name.h"
#include "open.h"
#include "volume.h"
#include "user_path.h"

/* A path's identity alone is asked for, which a hook may find by itself; texts come from resolve_rest in any case. */
#define IS_FOUND_AT_ONCE(needs)                                                                                        \
    ((needs) & NEEDS_PATH &&                                                                                           \
     !((needs) & (NEEDS_NAME | NEEDS_SECOND | NEEDS_PATH_TEXT | NEEDS_VOLUME | NEEDS_VOLUME_TYPE)))

INLINE void path_is_unresolved(struct fsbpf_state *state, struct walk *walk, u64 operation)
{
    state->event.path_id = FSBPF_NO_TEXT;
    state->event.path_length = 0;
    state->event.name_id = FSBPF_NO_TEXT;
    state->event.name_length = 0;
    state->event.dir_id = FSBPF_NO_TEXT;
    state->event.dir_length = 0;
    state->event.ext_id = FSBPF_NO_TEXT;
    state->event.ext_length = 0;
    walk->text_chain = 0;
    count_loss(state, operation, FSBPF_LOSS_PATH);
}

/* Whichever is being resolved. */
INLINE void name_is_unresolved(struct fsbpf_state *state, struct walk *walk)
{
    u64 needs = configuration.needs;

    if (is_second(walk)) {
        state->event.path2_id = FSBPF_NO_TEXT;
        state->event.path2_length = 0;
        state->event.dir2_id = FSBPF_NO_TEXT;
        state->event.dir2_length = 0;
        state->event.name2_id = FSBPF_NO_TEXT;
        state->event.name2_length = 0;
    } else if (needs & NEEDS_VOLUME && walk->second_name == VOLUME_IS_NEXT) {
        state->event.volume_id = FSBPF_NO_TEXT;
        state->event.volume_length = 0;
        walk->volume_chain = 0;
    } else {
        path_is_unresolved(state, walk, walk->operation);
        return;
    }
    count_loss(state, walk->operation, FSBPF_LOSS_PATH);
}

/*
 * The path is known, or known to be lost: on to the call's second name, to the volume, or to what is to be done with
 * the event.
 */
INLINE void after_path(void *context, struct fsbpf_state *state, struct walk *walk)
{
    if (configuration.needs & NEEDS_SECOND && walk->second_name == SECOND_WAITS) {
        struct given_name unread = {};

        walk->second_name = SECOND_IS_NEXT;
        walk->name = unread;
        if (has_calls_left(walk))
            bpf_tail_call(context, &programs, PROGRAM_NAME);
        name_is_unresolved(state, walk);
    }
    if (configuration.needs & NEEDS_VOLUME && walk->second_name != VOLUME_IS_NEXT) {
        walk->second_name = VOLUME_IS_NEXT;
        if (has_calls_left(walk))
            bpf_tail_call(context, &programs, PROGRAM_VOLUME);
        name_is_unresolved(state, walk);
    }
    proceed(context, state, walk->operation, walk->then);
}

/* True: the event has the path. False: a walk must be made. */
INLINE bool recall_path(struct fsbpf_state *state, struct walk *walk)
{
    u64 chain = *(volatile u64 *)&walk->chain; /* from memory: comparing chain_of's result makes its loop exact */

    if (!chain)
        return false;
    if (configuration.needs & NEEDS_PATH_TEXT)
        return walk->text_chain == chain;

    struct remembered_path *path = remembered_path(chain);

    if (!path || path->chain != chain)
        return false;
    state->event.path_id = path->identity;
    state->event.dir_id = path->dir_identity;
    state->event.text_flags = 0;
    return true;
}

/* What comes from resolve_rest and the programs behind it where a hook does not find it at once. */
#define NEEDS_RESOLVED (NEEDS_PATH | NEEDS_NAME | NEEDS_VOLUME | NEEDS_VOLUME_TYPE)
#define NEEDS_INODE (FSBPF_NEED_INODE | FSBPF_NEED_DIRECTORY)

/* file 0: there is none, or it is not known. */
INLINE void fill_inode(struct fsbpf_event *event, struct file *file)
{
    if (!(configuration.needs & NEEDS_INODE))
        return;
    event->inode = 0;
    event->directory = 0;
    if (file) {
        struct inode *inode = LOAD(file, f_inode);

        event->inode = LOAD(inode, i_ino);
        event->directory = (LOAD(inode, i_mode) & S_IFMT) == S_IFDIR;
    }
}

/*
 * Goes on to resolve_rest (rest: its place, or that of a like program) where the event still lacks something that
 * takes a loop to find: a path or name, of an open
 * file or (file 0) of the string a user gave; an executable seen for the first time; the size of a vector.
 * That is a program of its own because the verifier would go through its loops once for every way that leads there.
 * tries_at_once: a constant; the event goes by often enough to look for a remembered path right here.
 */
INLINE void resolve(void *context, struct fsbpf_state *state, struct file *file, u64 noted_dentry,
                    const struct call *call, u32 then, bool has_executable, u32 rest, bool tries_at_once)
{
    u64 needs = configuration.needs, operation = CALL_OPERATION(call->what);
    bool has_size = !(needs & FSBPF_NEED_SIZE) || !(call->what & CALL_SIZE_IN_VECTOR);
    bool has_second = needs & NEEDS_SECOND && CALL_SECOND_NAME(call->what);

    /* Another thread closed the descriptor meanwhile: what it means now is not what was operated on. */
    if (file && noted_dentry && (u64)LOAD(file, f_path.dentry) != noted_dentry) {
        file = 0;
        if (needs & (NEEDS_INODE | FSBPF_NEED_FLAGS) && !(needs & (NEEDS_PATH | NEEDS_NAME)))
            count_loss(state, operation, FSBPF_LOSS_PATH); /* inode and flags stay 0 */
    }
    fill_inode(&state->event, file);
    fill_file_flags(&state->event, call, file);
    if (!(needs & NEEDS_RESOLVED) && !has_second && has_executable && has_size)
        return;

    struct walk *walk = current_walk();

    if (!walk)
        return;
    walk->file_mount = file ? (u64)LOAD(file, f_path.mnt) : 0;
    walk->file_dentry = file ? (u64)LOAD(file, f_path.dentry) : 0;
    if (noted_dentry && walk->file_dentry != noted_dentry)
        walk->file_dentry = 0; /* the file was freed and used again since it was compared above */
    walk->is_lost = noted_dentry && !walk->file_dentry && !(call->what & CALL_NAMES);
    walk->chain = 0;
    if (tries_at_once && walk->file_dentry && IS_FOUND_AT_ONCE(needs))
        walk->chain = chain_of_at_once(walk, CAST(struct vfsmount, walk->file_mount), CAST(struct dentry, walk->file_dentry));
    /* The common case of a path seen before is found right here. */
    if (tries_at_once && has_executable && has_size && IS_FOUND_AT_ONCE(needs) && recall_path(state, walk))
        return;
    walk->operation = operation;
    walk->then = then;
    walk->attempts = 0;
    if (tries_at_once)
        walk->calls = 0; /* of a transfer's two events, the second goes on counting */
    walk->noted_directory = noted_dentry;
    walk->second_name = has_second ? SECOND_WAITS : SECOND_NONE;
    bpf_tail_call(context, &programs, rest);
    path_is_unresolved(state, walk, operation);
}

/* Of a close at its exit, when its file is known: this CPU may not have met the executable before. */
INLINE void resolve_process(void *context, u64 operation, u32 then)
{
    struct walk *walk = current_walk();

    if (!walk)
        return;
    walk->operation = operation;
    walk->then = then | FILE_IS_KNOWN;
    bpf_tail_call(context, &programs, PROGRAM_RESOLVE);
}

INLINE void resolve_file(void *context, struct fsbpf_state *state, struct walk *walk)
{
    struct vfsmount *mount = CAST(struct vfsmount, walk->file_mount);
    struct dentry *dentry = CAST(struct dentry, walk->file_dentry);

    if (configuration.needs & NEEDS_NAME)
        fill_name_of_dentry(state, walk, mount, dentry, false);
    if (!(configuration.needs & NEEDS_PATH))
        return;

    if (!walk->chain)
        walk->chain = chain_of(walk, mount, dentry);
    if (recall_path(state, walk))
        return;
    begin_file_walk(walk, mount, dentry, walk->chain);
    if (has_calls_left(walk))
        bpf_tail_call(context, &programs, PROGRAM_WALK);
    path_is_unresolved(state, walk, walk->operation);
}

/* Of the call's name: where there is no file to ask. */
INLINE void begin_name(void *context, struct fsbpf_state *state, struct walk *walk)
{
    struct given_name unread = {};

    walk->name = unread;
    if (has_calls_left(walk))
        bpf_tail_call(context, &programs, PROGRAM_NAME);
    path_is_unresolved(state, walk, walk->operation);
}

#endif
