/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Which file: from a directory entry to an absolute path.
 *
 * A path's text is built once and found again by its chain: the hash of every directory entry from the file up to the
 * root of the process's mount namespace (address, hash of the name, sequence number). A rename, a deletion or a
 * mount anywhere along the way changes the chain, so a stale name can't be found, and no hook on renames is needed.
 */
#ifndef FSBPF_PATH_H
#define FSBPF_PATH_H

#include "process.h"

#define CHAIN_MAX 32       /* deeper files are walked each time */
/*
 * A hop is one run of walk_up. The kernel allows 33 tail calls in a row, of which one goes to resolve_rest, one to the
 * compiled program and one to next_event; the rest reach the deepest path of 4,095 bytes.
 */
#define COMPONENTS_A_HOP BY_BUILD(1024, 72)
#define CALLS_MAX 30

#define NEEDS_DIR (FSBPF_NEED_DIR_ID | FSBPF_NEED_DIR_TEXT)
#define NEEDS_PATH (FSBPF_NEED_PATH_ID | FSBPF_NEED_PATH_TEXT | NEEDS_DIR)
#define NEEDS_PATH_TEXT (FSBPF_NEED_PATH_TEXT | FSBPF_NEED_DIR_TEXT)
#define NEEDS_VOLUME (FSBPF_NEED_VOLUME_ID | FSBPF_NEED_VOLUME_TEXT)
#define NEEDS_VOLUME_TYPE (FSBPF_NEED_VOLUME_TYPE_ID | FSBPF_NEED_VOLUME_TYPE_TEXT)
#define NEEDS_DIR2 (FSBPF_NEED_DIR2_ID | FSBPF_NEED_DIR2_TEXT)
#define NEEDS_NAME2 (FSBPF_NEED_NAME2_ID | FSBPF_NEED_NAME2_TEXT)
#define NEEDS_PATH2 (FSBPF_NEED_PATH2_ID | FSBPF_NEED_PATH2_TEXT | NEEDS_DIR2)
#define NEEDS_PATH2_TEXT (FSBPF_NEED_PATH2_TEXT | FSBPF_NEED_DIR2_TEXT)
#define NEEDS_SECOND (NEEDS_PATH2 | NEEDS_NAME2)

#define NAME_MAX 255
#define ATTEMPTS_MAX 3 /* a walk that a rename overtook starts again */

/* How far a user's string is put in order: user_path.h. */
struct given_name {
    u32 from;      /* what is read next */
    u32 to;        /* where it goes */
    u32 component; /* where the component being read began */
    u32 last;      /* where the last whole one began */
    u32 ups;       /* parents to go to before the first */
    u32 ended;
    u32 rounds;
};

/* A call that is two events: two_events.h. */
struct two_events {
    u64 now_ns; /* at exit */
    s64 result;
    u64 noted_dentry; /* of the file whose event is next, as in struct slot */
    u64 noted_second_dentry;
    u64 first_page; /* as in struct slot */
    u32 at_exit;
    u32 is_begun;
    u32 left; /* events */
    u32 what; /* call->what of the next one */
};

/* Which of a system call's names is being resolved. */
#define SECOND_NONE 0    /* there is one name only */
#define SECOND_WAITS 1   /* the first of two */
#define SECOND_IS_NEXT 2 /* the second */
#define VOLUME_IS_NEXT 3 /* none of them: the mount point */

struct walk {
    u64 file_mount; /* vfsmount */
    u64 file_dentry; /* 0: resolve the path that the system call names */
    u64 mount;
    u64 dentry;
    u64 chain;      /* 0: not to be remembered */
    u64 last_length; /* of the component put in front last; 0: a file without a name */
    u64 text_chain; /* whose path stands in this CPU's event; 0: nobody's */
    u64 volume_chain; /* the same of the volume */
    u64 place_chain; /* of the root of the mount */
    u64 flags;      /* FSBPF_TEXT_* */
    u64 operation;
    u64 noted_directory; /* what the descriptor in front of a name meant at entry; 0: not noted */
    u32 position; /* of the first byte in buffer; the path ends at TEXT_MAX */
    u32 calls; /* tail calls of this event, see CALLS_MAX */
    u32 base_length; /* of the last component, and of what stands behind it; 0: not put yet */
    u32 suffix_length; /* of what stands behind a mount point */
    u32 attempts;
    u32 then; /* THEN_* of dispatch.h */
    u32 second_name; /* SECOND_* */
    struct two_events two;
    u32 is_whole; /* nothing is to be put in front */
    u32 is_lost;  /* its file was closed meanwhile: what it was is not known */
    struct given_name name;
    char buffer[2 * TEXT_MAX]; /* the upper half gives the verifier room; there a user's string is put in order */
    struct text_record record;
};

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, 1);
    __type(key, u32);
    __type(value, struct walk);
} walks SEC(".maps");

#define REMEMBERED_A_CPU 2048

struct remembered_path {
    u64 chain;
    u64 identity;
    u64 dir_identity;
};

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 1);
    __type(key, u32);
    __type(value, struct remembered_path);
} remembered_paths SEC(".maps");

INLINE struct walk *current_walk(void)
{
    u32 zero = 0;

    return bpf_map_lookup_elem(&walks, &zero);
}

INLINE struct remembered_path *remembered_path(u64 chain)
{
    u32 index = bpf_get_smp_processor_id() * REMEMBERED_A_CPU + ((chain >> 20) & (REMEMBERED_A_CPU - 1));

    return bpf_map_lookup_elem(&remembered_paths, &index);
}

INLINE struct mount *mount_of(struct vfsmount *vfsmount)
{
    return CAST(struct mount, (const char *)vfsmount - bpf_core_field_offset(struct mount, mnt));
}

/* False: this event has had its share of tail calls. */
INLINE bool has_calls_left(struct walk *walk)
{
    return walk->calls++ < CALLS_MAX;
}

/* A call's second name is being resolved. */
INLINE bool is_second(const struct walk *walk)
{
    return configuration.needs & NEEDS_SECOND && walk->second_name == SECOND_IS_NEXT;
}

/* As /proc shows it; a memfd never had a name in a folder and counts as deleted there too. */
INLINE bool is_deleted(struct vfsmount *vfsmount, struct dentry *dentry)
{
    return !LOAD(dentry, d_hash.pprev) && LOAD(vfsmount, mnt_root) != dentry;
}

/*
 * base: memory of this CPU's own, see NUMBER. 0: too deep to be remembered.
 * A sum of products, since each link of a chain of mixes would wait for the one before.
 */
#define CHAIN_OF(function, LOOP)                                                                                       \
    INLINE u64 function(const void *base, struct vfsmount *vfsmount, struct dentry *dentry)                            \
    {                                                                                                                  \
        struct mount *mount = mount_of(vfsmount);                                                                      \
        struct dentry *root = LOAD(mount, mnt.mnt_root);                                                               \
        u64 chain = is_deleted(vfsmount, dentry), factor = 0x9e3779b97f4a7c15ULL;                                      \
                                                                                                                       \
        LOOP                                                                                                           \
        {                                                                                                              \
            if (dentry == root) {                                                                                      \
                struct mount *parent = LOAD(mount, mnt_parent);                                                        \
                                                                                                                       \
                if (parent == mount)                                                                                   \
                    return chain | 1;                                                                                  \
                dentry = LOAD(mount, mnt_mountpoint);                                                                  \
                mount = parent;                                                                                        \
                root = LOAD(mount, mnt.mnt_root);                                                                      \
            } else {                                                                                                   \
                struct dentry *parent = LOAD(dentry, d_parent);                                                        \
                                                                                                                       \
                chain += (NUMBER(dentry, base) ^ dentry_tag(dentry)) * factor;                                         \
                factor *= 0xd1342543de82ef95ULL;                                                                       \
                if (parent == dentry)                                                                                  \
                    return chain | 1; /* belongs to no tree: memfd, pipe */                                            \
                dentry = parent;                                                                                       \
            }                                                                                                          \
        }                                                                                                              \
        return 0;                                                                                                      \
    }

CHAIN_OF(chain_of, REPEAT (CHAIN_MAX))
/* Where every event goes by: a round costs 2 ns less, and the verifier 60 instructions more. */
CHAIN_OF(chain_of_at_once, for (u32 i = 0; i < CHAIN_MAX; i++))

/* A pipe or socket has no name (seen with any_file only): the name of its file system stands for it. */
INLINE void put_kind(struct walk *walk)
{
    struct super_block *super_block = LOAD(CAST(struct dentry, walk->file_dentry), d_sb);
    struct file_system_type *type = LOAD(super_block, s_type);
    s64 size = bpf_probe_read_kernel_str(walk->record.text, 32, LOAD(type, name));
    u32 length = (size - 1) & 31;

    if (size <= 1)
        return;
    walk->position = TEXT_MAX - length;
    walk->base_length = length; /* it lies in no folder */
    bpf_probe_read_kernel(walk->buffer + ((TEXT_MAX - length) & (TEXT_MAX - 1)), length, walk->record.text);
}

enum step { STEP_UP, STEP_AT_MOUNT_ROOT, STEP_AT_TOP };

/* Puts a directory entry's name in front of the walked text, and goes to its folder. */
INLINE enum step step(struct walk *walk, struct dentry *root, struct dentry **dentry)
{
    if (*dentry == root)
        return STEP_AT_MOUNT_ROOT;

    struct dentry *parent = LOAD(*dentry, d_parent);
    u64 length = LOAD(*dentry, d_name.hash_len) >> 32;
    u32 position = walk->position;

    walk->last_length = length;
    if (position < length + 2) {
        walk->flags |= FSBPF_TEXT_PATH_CUT;
        return STEP_AT_TOP;
    }
    position -= length;
    bpf_probe_read_kernel(walk->buffer + (position & (TEXT_MAX - 1)), length & NAME_MAX, LOAD(*dentry, d_name.name));
    position -= 1;
    walk->buffer[position & (TEXT_MAX - 1)] = '/';
    if (configuration.needs & (NEEDS_DIR | NEEDS_DIR2) && !walk->base_length)
        walk->base_length = TEXT_MAX - 1 - position;
    walk->position = position;
    if (parent == *dentry)
        return STEP_AT_TOP;
    *dentry = parent;
    return STEP_UP;
}

/*
 * One hop towards the root: through the folders of one mount, or COMPONENTS_A_HOP of them. False: there is nothing
 * above. Leaving a mount is the end of a hop because a loop with two ways through it takes the verifier twice as long.
 */
INLINE bool hop(struct walk *walk)
{
    struct mount *mount = CAST(struct mount, walk->mount);
    struct dentry *dentry = CAST(struct dentry, walk->dentry), *root = LOAD(mount, mnt.mnt_root);

    REPEAT (COMPONENTS_A_HOP) {
        enum step made = step(walk, root, &dentry);

        if (made == STEP_AT_TOP)
            return false;
        if (made == STEP_AT_MOUNT_ROOT) {
            struct mount *parent = LOAD(mount, mnt_parent);

            if (parent == mount)
                return false;
            walk->mount = (u64)parent;
            walk->dentry = (u64)LOAD(mount, mnt_mountpoint);
            return true;
        }
    }
    walk->dentry = (u64)dentry;
    return true;
}

#define DELETED_SUFFIX " (deleted)"
#define DELETED_LENGTH (sizeof(DELETED_SUFFIX) - 1)

/* From a directory entry up, with nothing behind it yet. */
INLINE void begin_walk(struct walk *walk, struct vfsmount *vfsmount, struct dentry *dentry)
{
    walk->mount = (u64)mount_of(vfsmount);
    walk->dentry = (u64)dentry;
    walk->last_length = 1;
    walk->is_whole = false;
}

INLINE void begin_file_walk(struct walk *walk, struct vfsmount *vfsmount, struct dentry *dentry, u64 chain)
{
    begin_walk(walk, vfsmount, dentry);
    walk->file_mount = (u64)vfsmount;
    walk->file_dentry = (u64)dentry;
    walk->chain = chain;
    walk->flags = 0;
    walk->base_length = 0;
    walk->suffix_length = 0;
    walk->position = TEXT_MAX;
    if (is_deleted(vfsmount, dentry)) {
        walk->position = TEXT_MAX - DELETED_LENGTH;
        __builtin_memcpy(walk->buffer + TEXT_MAX - DELETED_LENGTH, DELETED_SUFFIX, DELETED_LENGTH);
    }
}

#endif
