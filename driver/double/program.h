/* SPDX-License-Identifier: MIT */
/* A loaded program: its instructions, checked, with the maps that they name. */
#ifndef FSBPF_DOUBLE_PROGRAM_H
#define FSBPF_DOUBLE_PROGRAM_H

#include <stddef.h>

#include "instruction.h"
#include "maps.h"

struct double_program {
    struct double_object object; /* first */
    struct double_instruction *instructions;
    uint32_t count;
    struct double_map **maps; /* by instruction: of a wide load that names one */
    volatile int32_t links;
};

struct double_load {
    const char *name;
    const struct double_instruction *instructions;
    uint32_t count;
    /** The map of a descriptor, with a reference for the caller; NULL: it is of none. */
    struct double_map *(*map_of)(int32_t descriptor);
    char *log;
    size_t log_size;
    bool is_native; /* compiled before, and signed: no JIT has a part in it */
};

DOUBLE_CALL double_result double_program_load(const struct double_load *load, struct double_program **program);
DOUBLE_CALL uint32_t double_program_maps(const struct double_program *program, uint32_t *ids, uint32_t room);

struct double_link;
DOUBLE_CALL double_result double_program_attach(struct double_program *program, const void *data, size_t size,
                                                struct double_link **link);
/** Returns when the program runs no more. */
DOUBLE_CALL void double_link_detach(struct double_link *link);
DOUBLE_CALL struct double_program *double_link_program(const struct double_link *link);

/** bpf_prog_test_run: the context is made and read by the driver. */
DOUBLE_CALL double_result double_program_test(struct double_program *program, const void *context, size_t context_size,
                                              void *out, size_t *out_size, uint32_t *result);

/** @param[out] text Why not; at most size bytes. @returns whether the program can be run. */
int double_check_program(const struct double_program *program, char *text, size_t size);
/** @retval DOUBLE_FAILED It did what a verifier would not have let pass: that is recorded. */
double_result double_run_program(const struct double_program *program, void *context, uint32_t context_size, uint32_t *result);

#endif
