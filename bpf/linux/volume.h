/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Where the file's mount is, and of what type: "/home (ext4)". Of a mount that is nowhere, the kernel's own ones of pipes
 * and memory files or one taken down while the file is open, the type alone: "(tmpfs)".
 */
#ifndef FSBPF_VOLUME_H
#define FSBPF_VOLUME_H

#include "finish.h"

#define TYPE_MAX 32 /* "fuse", and again of what follows the dot in "fuse.sshfs" */

/* Keeps a volume apart from the folder it is mounted at. */
#define VOLUME_SALT 0x5bd1e9955bd1e995ULL

/* As /proc/self/mountinfo shows it; its length, below 2 * TYPE_MAX. */
INLINE u32 read_type(char *text, struct vfsmount *vfsmount)
{
    struct super_block *super_block = LOAD(vfsmount, mnt_sb);
    struct file_system_type *type = LOAD(super_block, s_type);
    const char *subtype = LOAD(super_block, s_subtype);
    u32 length = bpf_probe_read_kernel_str(text, TYPE_MAX, LOAD(type, name)) - 1, rest;

    length &= TYPE_MAX - 1;
    if (!subtype)
        return length;
    text[length] = '.';
    rest = bpf_probe_read_kernel_str(text + length + 1, TYPE_MAX, subtype) - 1;
    return length + 1 + (rest & (TYPE_MAX - 1));
}

INLINE bool is_mounted(struct mount *mount)
{
    s64 namespace = (s64)LOAD(mount, mnt_ns);

    return namespace && !(namespace > -4096 && namespace < 0); /* 0: taken down; an error number: the kernel's own */
}

/* The type in parentheses, where the path will stand in front of it. */
INLINE void put_type(struct walk *walk, struct vfsmount *vfsmount, bool mounted)
{
    u32 length = read_type(walk->record.text, vfsmount) & (2 * TYPE_MAX - 1), position = TEXT_MAX - 1 - length;

    walk->buffer[TEXT_MAX - 1] = ')';
    bpf_probe_read_kernel(walk->buffer + position, length, walk->record.text);
    walk->buffer[position - 1] = '(';
    walk->buffer[position - 2] = ' ';
    walk->position = mounted ? position - 2 : position - 1;
    walk->suffix_length = TEXT_MAX - walk->position;
}

/* What a mount's place and type are found again by; the chain of its root alone is that of what it lies on. */
INLINE u64 volume_chain(struct walk *walk, struct vfsmount *vfsmount)
{
    struct super_block *super_block = LOAD(vfsmount, mnt_sb);
    volatile u64 *place = &walk->place_chain; /* memory, for the reason given in recall_path */
    u64 type = NUMBER(LOAD(super_block, s_type), walk), subtype = 0;

    *place = chain_of(walk, vfsmount, LOAD(vfsmount, mnt_root));
    bpf_probe_read_kernel(&subtype, sizeof(subtype), LOAD(super_block, s_subtype));
    if (!*place)
        return 0;
    return (*place + (type ^ subtype) * 0x9e3779b97f4a7c15ULL + is_mounted(mount_of(vfsmount))) ^ VOLUME_SALT;
}

/* True: the event has the volume. */
INLINE bool recall_volume(struct fsbpf_event *event, struct walk *walk)
{
    u64 chain = *(volatile u64 *)&walk->chain;

    if (!chain)
        return false;
    if (configuration.needs & FSBPF_NEED_VOLUME_TEXT)
        return walk->volume_chain == chain;

    struct remembered_path *path = remembered_path(chain);

    if (!path || path->chain != chain)
        return false;
    event->volume_id = path->identity;
    return true;
}

INLINE void begin_volume(struct walk *walk)
{
    struct vfsmount *vfsmount = CAST(struct vfsmount, walk->file_mount);
    bool mounted = is_mounted(mount_of(vfsmount));

    begin_walk(walk, vfsmount, LOAD(vfsmount, mnt_root));
    walk->chain = volume_chain(walk, vfsmount);
    walk->flags = 0;
    walk->is_whole = !mounted;
    put_type(walk, vfsmount, mounted);
}

/* A rename or a mount overtook the walk, which is begun again. */
INLINE bool is_overtaken(struct walk *walk)
{
    u64 chain = walk->chain;

    if (!chain)
        return false;
    if (configuration.needs & NEEDS_VOLUME && walk->second_name == VOLUME_IS_NEXT) {
        if (volume_chain(walk, CAST(struct vfsmount, walk->file_mount)) == chain)
            return false;
        begin_volume(walk);
        return true;
    }

    struct vfsmount *vfsmount = CAST(struct vfsmount, walk->file_mount);
    struct dentry *dentry = CAST(struct dentry, walk->file_dentry);
    u64 now = chain_of(walk, vfsmount, dentry);

    if (now == chain)
        return false;
    begin_file_walk(walk, vfsmount, dentry, now);
    return true;
}

/* A short text in the record, as identity and for comparisons. */
INLINE u64 put_short_text(struct fsbpf_state *state, struct walk *walk, u32 length, u64 sends)
{
    u64 identity = identity_of(&walk->record, length, BLOCK);

    if (sends && !send_text(&walk->record, identity, length, 0))
        count_loss(state, walk->operation, FSBPF_LOSS_PATH);
    return identity;
}

/* Where nothing was opened. */
INLINE void put_no_volume(struct fsbpf_state *state, struct walk *walk)
{
    struct fsbpf_event *event = &state->event;
    char none[] = "none";
    u32 length = sizeof(none) - 1;

    put_text(&walk->record, none, length, BLOCK);
    event->volume_id = put_short_text(state, walk, length, configuration.needs & FSBPF_NEED_VOLUME_ID);
    event->volume_length = length;
    bpf_probe_read_kernel(event->volume_path, BLOCK, walk->record.text);
    copy_tail(event->volume_tail, FSBPF_TAIL_SIZE, length, walk->record.text);
    walk->volume_chain = 0;
}

INLINE void fill_volume_type(struct fsbpf_state *state, struct walk *walk)
{
    struct vfsmount *vfsmount = walk->file_dentry ? CAST(struct vfsmount, walk->file_mount) : 0;
    struct fsbpf_event *event = &state->event;
    u32 length = sizeof("none") - 1;

    if (!(configuration.needs & NEEDS_VOLUME_TYPE))
        return;
    __builtin_memcpy(walk->buffer, "none", sizeof("none"));
    if (vfsmount)
        length = read_type(walk->buffer, vfsmount) & (TYPE_MAX - 1);
    put_text(&walk->record, walk->buffer, length, BLOCK);
    event->volume_type_id = put_short_text(state, walk, length, configuration.needs & FSBPF_NEED_VOLUME_TYPE_ID);
    if (walk->is_lost)
        event->volume_type_id = FSBPF_NO_TEXT;
    event->volume_type_length = length;
    if (configuration.needs & FSBPF_NEED_VOLUME_TYPE_TEXT) {
        bpf_probe_read_kernel(event->volume_type, FSBPF_VOLUME_TYPE_SIZE, walk->record.text);
        copy_tail(event->volume_type_tail, FSBPF_VOLUME_TYPE_SIZE, length, walk->record.text);
    }
}

#endif
