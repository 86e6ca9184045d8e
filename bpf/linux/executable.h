/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The names of executable files: a process's own, and its parent's. */
#ifndef FSBPF_EXECUTABLE_H
#define FSBPF_EXECUTABLE_H

#include "text.h"

/*
 * The name of the process image, not of the thread. It is read once per executable and CPU and found again by its
 * directory entry: address, hash of the name, and sequence number, which every rename changes.
 */
struct executable {
    u64 dentry;
    u64 tag;
    u64 identity;
    u64 length;
    u64 text[FSBPF_EXE_SIZE / WORD];
};

#define EXECUTABLES 32

/* Whose text stands in this CPU's event. */
struct shown {
    u64 dentry;
    u64 tag;
};

struct executables {
    struct shown own;
    struct shown parent;
    struct executable entries[EXECUTABLES];
    struct text_record record;
};

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, 1);
    __type(key, u32);
    __type(value, struct executables);
} executables SEC(".maps");

/* One of the two, and its places in the event. */
struct image {
    struct task_struct *task;
    struct shown *shown;
    u64 *identity;
    u64 *length;
    char *text;
    char *tail;
    bool sends;    /* its identity is asked for */
    bool compares; /* its text is */
};

INLINE u64 dentry_tag(struct dentry *dentry)
{
    return LOAD(dentry, d_name.hash_len) ^ ((u64)LOAD(dentry, d_seq.seqcount.sequence) << 40);
}

/* Reads the name into the record, left-aligned and padded; returns its length, at most FSBPF_EXE_SIZE - 1. */
INLINE u32 read_name(struct dentry *dentry, struct text_record *record)
{
    u32 length = LOAD(dentry, d_name.hash_len) >> 32;

    if (length > FSBPF_EXE_SIZE - 1)
        length = FSBPF_EXE_SIZE - 1;
    return put_text(record, LOAD(dentry, d_name.name), length, FSBPF_EXE_SIZE) ? length : 0;
}

/* Right-aligns a text in its place. The mask only tells the verifier that the start lies in it. */
INLINE void copy_tail(char *tail, u32 size, u32 length, const void *text)
{
    bpf_probe_read_kernel(tail + ((size - length) & (size - 1)), length, text);
}

INLINE void show_image(const struct image *image, u64 identity, u64 length, const void *text)
{
    *image->identity = identity;
    *image->length = length;
    if (image->compares) {
        bpf_probe_read_kernel(image->text, FSBPF_EXE_SIZE, text);
        copy_tail(image->tail, FSBPF_TAIL_SIZE, length & (FSBPF_EXE_SIZE - 1), text);
    }
}

/* A kernel thread, or a process that has given up its memory, has no executable: the thread's own name stands for it. */
INLINE void show_thread_name(const struct image *image, struct executables *cache)
{
    struct text_record *record = &cache->record;
    char name[TASK_COMM_LEN] = {};
    s64 size = bpf_probe_read_kernel_str(name, sizeof(name), &image->task->comm);
    u32 length = (size - 1) & (TASK_COMM_LEN - 1);

    put_text(record, name, length, FSBPF_EXE_SIZE);

    u64 identity = identity_of(record, length, BLOCK);

    show_image(image, identity, length, record->text);
    if (image->sends)
        send_text(record, identity, length, 0);
    image->shown->dentry = 0;
}

INLINE void read_executable(const struct image *image, struct executables *cache, struct executable *entry,
                            struct dentry *dentry)
{
    u32 length = read_name(dentry, &cache->record);

    entry->identity = identity_of(&cache->record, length, FSBPF_EXE_SIZE);
    entry->length = length;
    bpf_probe_read_kernel(entry->text, sizeof(entry->text), cache->record.text);
    if (image->sends && !send_text(&cache->record, entry->identity, length, 0))
        entry->dentry = 0; /* offered again at the next event */
}

/* Into the event, from the cache. reads: on a miss read the name, which takes loops; else return false. */
INLINE bool fill_image(const struct image *image, struct executables *cache, bool reads)
{
    struct mm_struct *mm = LOAD(image->task, mm);

    if (!mm) {
        if (reads)
            show_thread_name(image, cache);
        return reads;
    }

    struct file *file = LOAD(mm, exe_file);
    struct dentry *dentry = LOAD(file, f_path.dentry);
    u64 tag = dentry_tag(dentry), number = NUMBER(dentry, cache);

    if (image->shown->dentry == number && image->shown->tag == tag)
        return true; /* the event still holds it */

    struct executable *entry = &cache->entries[(number >> 6) & (EXECUTABLES - 1)];

    if (entry->dentry != number || entry->tag != tag) {
        if (!reads)
            return false;
        entry->dentry = number;
        entry->tag = tag;
        read_executable(image, cache, entry, dentry);
    }
    show_image(image, entry->identity, entry->length, entry->text);
    image->shown->dentry = entry->dentry;
    image->shown->tag = tag;
    return true;
}

INLINE struct executables *current_executables(void)
{
    u32 zero = 0;

    return bpf_map_lookup_elem(&executables, &zero);
}

INLINE bool fill_executable(struct fsbpf_event *event, struct task_struct *task, bool reads)
{
    if (!(configuration.needs & (FSBPF_NEED_EXE_ID | FSBPF_NEED_EXE_TEXT)))
        return true;

    struct executables *cache = current_executables();

    if (!cache)
        return true;

    struct image image = {
        .task = task,
        .shown = &cache->own,
        .identity = &event->exe_id,
        .length = &event->exe_length,
        .text = event->exe,
        .tail = event->exe_tail,
        .sends = configuration.needs & FSBPF_NEED_EXE_ID,
        .compares = configuration.needs & FSBPF_NEED_EXE_TEXT,
    };

    return fill_image(&image, cache, reads);
}

INLINE bool fill_parent_executable(struct fsbpf_event *event, struct task_struct *task, bool reads)
{
    if (!(configuration.needs & (FSBPF_NEED_PARENT_EXE_ID | FSBPF_NEED_PARENT_EXE_TEXT)))
        return true;

    struct executables *cache = current_executables();

    if (!cache)
        return true;

    struct image image = {
        .task = LOAD(task, real_parent),
        .shown = &cache->parent,
        .identity = &event->parent_exe_id,
        .length = &event->parent_exe_length,
        .text = event->parent_exe,
        .tail = event->parent_exe_tail,
        .sends = configuration.needs & FSBPF_NEED_PARENT_EXE_ID,
        .compares = configuration.needs & FSBPF_NEED_PARENT_EXE_TEXT,
    };

    return fill_image(&image, cache, reads);
}

#endif
