/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Who: which processes are traced, and the executable file's name. */
#ifndef FSBPF_PROCESS_H
#define FSBPF_PROCESS_H

#include "text.h"

INLINE bool is_traced(struct task_struct *task)
{
    u32 tgid = LOAD(task, tgid);

    if (tgid == configuration.self_tgid)
        return false;
    return !configuration.process_tree || bpf_map_lookup_elem(&tracked_processes, &tgid);
}

INLINE void fill_process(struct fsbpf_event *event, struct task_struct *task)
{
    u64 needs = configuration.needs;

    if (needs & FSBPF_NEED_PROCESS) {
        event->pid = LOAD(task, tgid);
        event->tid = LOAD(task, pid);
    }
    if (needs & FSBPF_NEED_PARENT) {
        struct task_struct *parent = LOAD(task, real_parent);

        event->ppid = LOAD(parent, tgid);
    }
    if (needs & FSBPF_NEED_USER) {
        struct cred *cred = LOAD(task, cred);

        event->uid = LOAD(cred, uid.val);
    }
    if (needs & FSBPF_NEED_CPU)
        event->cpu = bpf_get_smp_processor_id();
}

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

struct executables {
    u64 dentry; /* whose text stands in this CPU's event */
    u64 tag;
    struct executable entries[EXECUTABLES];
    struct text_record record;
};

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, 1);
    __type(key, u32);
    __type(value, struct executables);
} executables SEC(".maps");

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

INLINE void read_executable(struct executables *cache, struct executable *entry, struct dentry *dentry)
{
    u32 length = read_name(dentry, &cache->record);

    entry->identity = identity_of(&cache->record, length, FSBPF_EXE_SIZE);
    entry->length = length;
    bpf_probe_read_kernel(entry->text, sizeof(entry->text), cache->record.text);
    if (configuration.needs & FSBPF_NEED_EXE_ID && !send_text(&cache->record, entry->identity, length, 0))
        entry->dentry = 0; /* offered again at the next event */
}

/* Right-aligns a text in its place. The mask only tells the verifier that the start lies in it. */
INLINE void copy_tail(char *tail, u32 size, u32 length, const void *text)
{
    bpf_probe_read_kernel(tail + ((size - length) & (size - 1)), length, text);
}

INLINE void use_executable(struct fsbpf_event *event, struct executables *cache, struct executable *entry, u64 tag)
{
    event->exe_id = entry->identity;
    event->exe_length = entry->length;
    if (configuration.needs & FSBPF_NEED_EXE_TEXT) {
        u32 length = entry->length & (FSBPF_EXE_SIZE - 1);

        bpf_probe_read_kernel(event->exe, FSBPF_EXE_SIZE, entry->text);
        copy_tail(event->exe_tail, FSBPF_TAIL_SIZE, length, entry->text);
    }
    cache->dentry = entry->dentry;
    cache->tag = tag;
}

/* The event's exe, from the cache. reads: on a miss read the name, which takes loops; else return false. */
INLINE bool fill_executable(struct fsbpf_event *event, struct task_struct *task, bool reads)
{
    u32 zero = 0;

    if (!(configuration.needs & (FSBPF_NEED_EXE_ID | FSBPF_NEED_EXE_TEXT)))
        return true;

    struct executables *cache = bpf_map_lookup_elem(&executables, &zero);
    struct mm_struct *mm = LOAD(task, mm);

    if (!cache)
        return true;

    struct file *file = LOAD(mm, exe_file);
    struct dentry *dentry = LOAD(file, f_path.dentry);
    u64 tag = dentry_tag(dentry), number = NUMBER(dentry, cache);

    if (cache->dentry == number && cache->tag == tag)
        return true; /* the event still holds it */

    struct executable *entry = &cache->entries[(number >> 6) & (EXECUTABLES - 1)];

    if (entry->dentry != number || entry->tag != tag) {
        if (!reads)
            return false;
        entry->dentry = number;
        entry->tag = tag;
        read_executable(cache, entry, dentry);
    }
    use_executable(event, cache, entry, tag);
    return true;
}

#endif
