/* SPDX-License-Identifier: MIT */
/* One run of a program, and what it may touch. */
#ifndef FSBPF_DOUBLE_RUN_H
#define FSBPF_DOUBLE_RUN_H

#include <stdbool.h>

#include "program.h"

enum { LENT_MOST = 128 };

struct double_run {
    const struct double_program *program;
    uint64_t registers[REGISTERS];
    uint8_t *context;
    uint32_t context_size;
    const char *fault; /* what a verifier would have refused; NULL: nothing */
    /* Map values that it was given. */
    struct {
        uint64_t start;
        uint32_t size;
    } lent[LENT_MOST];
    uint32_t lent_count;
    bool is_written[STACK_SIZE];
    uint8_t stack[STACK_SIZE] __attribute__((aligned(16)));
};

/** @returns false: it may not; the run's fault says why. Reading wants a stack that was written to. */
bool double_may_touch(struct double_run *run, uint64_t address, uint64_t size, bool writes);
/** The same of what is handed to a helper: not the context. */
bool double_may_hand_over(struct double_run *run, uint64_t address, uint64_t size, bool writes);
void double_lend(struct double_run *run, const void *start, uint32_t size);

#endif
