/* SPDX-License-Identifier: MIT */
#ifndef FSBPF_DOUBLE_ATOMIC_H
#define FSBPF_DOUBLE_ATOMIC_H

#include <stdbool.h>

#include "instruction.h"

/** An atomic instruction on the memory at its place, which may be touched. */
void double_do_atomic(struct double_instruction instruction, uint64_t *registers, void *place);
bool double_is_atomic(int32_t immediate);

#endif
