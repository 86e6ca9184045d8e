/* SPDX-License-Identifier: MIT */
/* Helpers: those of the core, by the numbers of ebpf_structs.h, and those that the driver offers. */
#ifndef FSBPF_DOUBLE_HELPERS_H
#define FSBPF_DOUBLE_HELPERS_H

#include "kernel.h"

struct double_run;

struct double_helper {
    uint32_t id;
    const char *name;
    ebpf_argument_type_t arguments[5];
    /** NULL: it is the driver's, at address. */
    uint64_t (*call)(struct double_run *run, const uint64_t *arguments);
    bool is_narrow; /* returns an int: the upper half of r0 is anything */
    uint64_t address;
};

/** @returns false: neither the core nor the driver has it. */
bool double_helper_find(uint32_t id, struct double_helper *helper);

#endif
