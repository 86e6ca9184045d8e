/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * The kernel structures fsbpf walks: only the members it reads. CO-RE finds their real offsets on the running
 * kernel, so neither order nor completeness matters here, only names.
 */
#ifndef FSBPF_KERNEL_H
#define FSBPF_KERNEL_H

typedef unsigned char __u8;
typedef unsigned short __u16;
typedef unsigned int __u32;
typedef unsigned long long __u64;
typedef signed char __s8;
typedef short __s16;
typedef int __s32;
typedef long long __s64;
typedef __u16 __be16;
typedef __u32 __be32;
typedef __u32 __wsum;

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef __s32 s32;
typedef __s64 s64;

#define false 0
#define true 1
typedef _Bool bool;

/* <bpf/bpf_helpers.h> declares helpers that name these. */
enum bpf_map_type {
    BPF_MAP_TYPE_HASH = 1,
    BPF_MAP_TYPE_ARRAY = 2,
    BPF_MAP_TYPE_PROG_ARRAY = 3,
    BPF_MAP_TYPE_PERCPU_ARRAY = 6,
    BPF_MAP_TYPE_LRU_HASH = 9,
    BPF_MAP_TYPE_RINGBUF = 27,
};
enum { BPF_ANY = 0, BPF_NOEXIST = 1 };
enum { BPF_RB_NO_WAKEUP = 1 };

struct bpf_raw_tracepoint_args {
    u64 args[0];
};

#define KERNEL_STRUCT __attribute__((preserve_access_index))

struct pt_regs {
    unsigned long bx, cx, dx, si, di, bp, r10, r8, r9;
    unsigned long orig_ax;
} KERNEL_STRUCT;

struct thread_info {
    u32 status;
} KERNEL_STRUCT;

struct qstr {
    u64 hash_len;
    const unsigned char *name;
} KERNEL_STRUCT;

struct seqcount {
    unsigned sequence;
} KERNEL_STRUCT;

struct seqcount_spinlock {
    struct seqcount seqcount;
} KERNEL_STRUCT;

struct hlist_bl_node {
    struct hlist_bl_node **pprev;
} KERNEL_STRUCT;

struct file_system_type {
    const char *name;
} KERNEL_STRUCT;

struct super_block {
    struct file_system_type *s_type;
    const char *s_subtype;
} KERNEL_STRUCT;

struct inode {
    u16 i_mode;
    unsigned long i_ino;
    struct super_block *i_sb;
} KERNEL_STRUCT;

struct dentry {
    struct seqcount_spinlock d_seq;
    struct hlist_bl_node d_hash;
    struct dentry *d_parent;
    struct qstr d_name;
    struct inode *d_inode;
    struct super_block *d_sb;
} KERNEL_STRUCT;

struct vfsmount {
    struct dentry *mnt_root;
    struct super_block *mnt_sb;
} KERNEL_STRUCT;

struct mnt_namespace;

struct mount {
    struct mount *mnt_parent;
    struct dentry *mnt_mountpoint;
    struct vfsmount mnt;
    struct mnt_namespace *mnt_ns;
} KERNEL_STRUCT;

struct address_space {
    struct inode *host;
} KERNEL_STRUCT;

struct folio {
    struct address_space *mapping;
    unsigned long index;
} KERNEL_STRUCT;

/* What a folio was before Linux 5.16. */
struct page {
    struct address_space *mapping;
    unsigned long index;
} KERNEL_STRUCT;

struct path {
    struct vfsmount *mnt;
    struct dentry *dentry;
} KERNEL_STRUCT;

struct file {
    struct path f_path;
    struct inode *f_inode;
    u32 f_flags;
    u32 f_mode;
    s64 f_pos;
} KERNEL_STRUCT;

/* Its first member is a struct file pointer: the type under which an element of the descriptor array is read. */
struct kiocb {
    struct file *ki_filp;
} KERNEL_STRUCT;

struct fdtable {
    unsigned int max_fds;
    struct file **fd;
} KERNEL_STRUCT;

typedef struct {
    int counter;
} KERNEL_STRUCT atomic_t;

struct files_struct {
    atomic_t count;
    struct fdtable *fdt;
} KERNEL_STRUCT;

struct fs_struct {
    struct path root;
    struct path pwd;
} KERNEL_STRUCT;

struct mm_struct {
    struct file *exe_file;
    unsigned long arg_start;
    unsigned long arg_end;
} KERNEL_STRUCT;

typedef struct {
    u32 val;
} KERNEL_STRUCT kuid_t;

struct cred {
    kuid_t uid;
} KERNEL_STRUCT;

struct signal_struct {
    atomic_t live;
    u32 flags;
    s32 group_exit_code;
} KERNEL_STRUCT;

#define TASK_COMM_LEN 16

struct task_struct {
    struct thread_info thread_info;
    u32 flags;
    s32 pid;
    s32 tgid;
    struct task_struct *real_parent;
    struct task_struct *group_leader;
    struct signal_struct *signal;
    u64 start_time;
    u64 self_exec_id;
    s32 exit_code;
    struct mm_struct *mm;
    struct fs_struct *fs;
    struct files_struct *files;
    struct cred *cred;
    char comm[TASK_COMM_LEN];
} KERNEL_STRUCT;

#endif
