/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The directory that a name starts from. */
#ifndef FSBPF_START_H
#define FSBPF_START_H

#include "user_path.h"

#define UPS_MAX 64 /* parents and mounts a name can go up through */

struct start {
    struct vfsmount *vfsmount;
    struct dentry *dentry;
};

/* Up as often as ".." asks for; the root of the process is its own parent. False: too often. */
INLINE bool go_up(struct fs_struct *fs, u32 ups, struct start *start)
{
    struct mount *mount = mount_of(start->vfsmount), *top_mount = mount_of(LOAD(fs, root.mnt));
    struct dentry *dentry = start->dentry, *top = LOAD(fs, root.dentry), *root = LOAD(mount, mnt.mnt_root);
    bool arrived = false;

    REPEAT (UPS_MAX) {
        if (!UNTIED(ups) || (dentry == top && mount == top_mount)) {
            arrived = true;
            break;
        }
        if (dentry == root) {
            dentry = LOAD(mount, mnt_mountpoint);
            mount = LOAD(mount, mnt_parent);
            root = LOAD(mount, mnt.mnt_root);
        } else {
            dentry = LOAD(dentry, d_parent);
            ups = UNTIED(ups - 1);
        }
    }
    start->vfsmount = &mount->mnt;
    start->dentry = dentry;
    return arrived;
}

/* False: the descriptor in front of the name means nothing, or no longer what it meant at entry. */
INLINE bool find_start(const struct call *call, const struct walk *walk, struct start *start)
{
    struct fs_struct *fs = LOAD(call->task, fs);
    u32 name = name_argument(call, walk);
    bool at = name && (!is_second(walk) || name > 1);
    s32 descriptor = at ? (s32)listed_argument(call, name - 1) : AT_FDCWD;

    if (walk->record.text[0] == '/') {
        start->vfsmount = LOAD(fs, root.mnt);
        start->dentry = LOAD(fs, root.dentry);
    } else if (descriptor == AT_FDCWD) {
        start->vfsmount = LOAD(fs, pwd.mnt);
        start->dentry = LOAD(fs, pwd.dentry);
    } else {
        struct file *file = file_of(call->task, descriptor);

        if (!file)
            return false;
        start->vfsmount = LOAD(file, f_path.mnt);
        start->dentry = LOAD(file, f_path.dentry);
        if (name == 1 && walk->noted_directory && (u64)start->dentry != walk->noted_directory)
            return false;
    }
    return go_up(fs, walk->name.ups, start);
}

#endif
