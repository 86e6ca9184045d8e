/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Reading kernel memory. Where the kernel has bpf_rdonly_cast (6.2), an address becomes a typed pointer and a member
 * is one load; before that every hop is a bpf_probe_read_kernel. The object is built both ways (bpf/build.sh) and the
 * backend picks one by looking for the function in the kernel's BTF: a run-time switch would leave a load and a
 * branch at each hop.
 */
#ifndef FSBPF_LOAD_H
#define FSBPF_LOAD_H

#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

#ifdef FSBPF_DIRECT_LOADS

extern void *bpf_rdonly_cast(const void *address, u32 type_id) __ksym;

/*
 * A loop the verifier goes through until another round tells it nothing new, not once a round (6.4). It ends with the
 * bound all the same. What it changes belongs into memory, where the verifier knows no values that could differ.
 */
struct bpf_iter_num {
    u64 opaque;
} __attribute__((aligned(8)));

extern int bpf_iter_num_new(struct bpf_iter_num *iterator, int start, int end) __ksym;
extern int *bpf_iter_num_next(struct bpf_iter_num *iterator) __ksym;
extern void bpf_iter_num_destroy(struct bpf_iter_num *iterator) __ksym;

#define REPEAT(times)                                                                                                  \
    for (struct bpf_iter_num iterator_ __attribute__((cleanup(bpf_iter_num_destroy))),                                 \
         *begun_ __attribute__((unused)) =                                                                             \
             (bpf_iter_num_new(&iterator_, 0, times), (void)bpf_iter_num_destroy, &iterator_);                         \
         bpf_iter_num_next(&iterator_);)

#define BY_BUILD(direct_loads, probe_reads) direct_loads
#define CAST(type, address) ((type *)bpf_rdonly_cast((const void *)(address), bpf_core_type_id_kernel(type)))
#define LOAD(pointer, member) ((pointer)->member)

/*
 * The running task, cast as well: members of a pointer that the verifier trusts cost it a search by name through the
 * whole of the kernel's BTF each, tens of microseconds.
 */
#define CURRENT_TASK() CAST(struct task_struct, bpf_get_current_task_btf())

/*
 * A typed pointer as a number, which the verifier allows no arithmetic on: its distance from memory of this CPU's own.
 * Good for comparing with numbers made with the same base only. The assembly keeps clang from regrouping the sum.
 */
#define NUMBER(pointer, base)                                                  \
    ({                                                                         \
        u64 number_ = (u64)(pointer);                                          \
        asm volatile("%0 -= %1" : "+r"(number_) : "r"(base));                  \
        number_;                                                               \
    })

#else

#define CAST(type, address) ((type *)(address))
#define LOAD(pointer, member)                                                  \
    ({                                                                         \
        typeof(pointer) from_ = (pointer);                                     \
        typeof(from_->member) loaded_;                                         \
        bpf_core_read(&loaded_, sizeof(loaded_), &from_->member);              \
        loaded_;                                                               \
    })
#define BY_BUILD(direct_loads, probe_reads) probe_reads
#define REPEAT(times) for (u32 round_ = 0; round_ < (times); round_++)
#define CURRENT_TASK() bpf_get_current_task_btf()
#define NUMBER(pointer, base) ((u64)(pointer))

#endif

/*
 * A copy that the verifier does not tie to the original. Comparing the copy at a loop's exit leaves the original's
 * bounds alone, so that all exits are one state to the verifier and what follows is checked once, not once an exit.
 */
#define UNTIED(value)                                                          \
    ({                                                                         \
        u64 untied_ = (value);                                                 \
        asm volatile("%0 |= 0" : "+r"(untied_));                               \
        untied_;                                                               \
    })

#define INLINE static __always_inline

#endif
