/* SPDX-License-Identifier: MIT */
#ifndef FSBPF_DOUBLE_ARITHMETIC_H
#define FSBPF_DOUBLE_ARITHMETIC_H

#include <stdbool.h>

#include "instruction.h"

/** What an instruction of CLASS_ALU64 or CLASS_ALU32 makes of its operands. */
uint64_t double_calculate(struct double_instruction instruction, uint64_t left, uint64_t right);
/** Whether an instruction of CLASS_JUMP or CLASS_JUMP32 jumps. */
bool double_compare(struct double_instruction instruction, uint64_t left, uint64_t right);
bool double_is_calculation(struct double_instruction instruction);
bool double_is_comparison(struct double_instruction instruction);

#endif
