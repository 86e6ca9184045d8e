/* SPDX-License-Identifier: MIT */
/* What can be told of a program before it runs: that every instruction is one, and goes to another. Not a verifier. */
#include <stdio.h>

#include "arithmetic.h"
#include "atomic.h"
#include "helpers.h"
#include "program.h"

static bool is_inside(const struct double_program *program, int64_t slot)
{
    bool is_second_half = slot > 0 && slot <= (int64_t)program->count && program->instructions[slot - 1].opcode == WIDE_LOAD;
    return slot >= 0 && slot < (int64_t)program->count && !is_second_half;
}

static const char *check_jump(const struct double_program *program, struct double_instruction instruction, uint32_t at)
{
    struct double_helper helper;
    int code = instruction.opcode >> 4;
    bool is_wide = (instruction.opcode & CLASS_MASK) == CLASS_JUMP;
    if (code == JUMP_EXIT) return is_wide ? NULL : "no such jump";
    if (code == JUMP_CALL) {
        if (instruction.source != 0) return "calls a function of the program: uBPF's frames overlap";
        return double_helper_find((uint32_t)instruction.immediate, &helper) ? NULL : "calls a helper that there is none of";
    }
    if (code != JUMP_ALWAYS && !double_is_comparison(instruction)) return "no such jump";
    int32_t distance = code == JUMP_ALWAYS && !is_wide ? instruction.immediate : instruction.offset;
    return is_inside(program, (int64_t)at + 1 + distance) ? NULL : "jumps out of the program";
}

static const char *check_memory(struct double_instruction instruction)
{
    int mode = instruction.opcode & MODE_MASK;
    if (mode == MODE_MEMORY) return NULL;
    if (mode == MODE_SIGNED && (instruction.opcode & CLASS_MASK) == CLASS_LOAD) return NULL;
    bool is_atomic = mode == MODE_ATOMIC && (instruction.opcode & CLASS_MASK) == CLASS_STORE;
    return is_atomic && double_is_atomic(instruction.immediate) ? NULL : "no such load or store";
}

static bool writes_register(struct double_instruction instruction)
{
    int class = instruction.opcode & CLASS_MASK;
    return class == CLASS_ALU64 || class == CLASS_ALU32 || class == CLASS_LOAD || class == CLASS_LOAD_WIDE;
}

static const char *check_wide_load(const struct double_program *program, uint32_t at)
{
    struct double_instruction instruction = program->instructions[at];
    if (instruction.opcode != WIDE_LOAD || at + 1 >= program->count) return "no such load";
    if (program->instructions[at + 1].opcode != 0) return "the second half of a wide load is none";
    if (instruction.source > WIDE_LOAD_MAP) return "a wide load of something else than a number or a map";
    return instruction.source == WIDE_LOAD_MAP && program->maps[at] == NULL ? "a map that there is none of" : NULL;
}

static const char *check_instruction(const struct double_program *program, uint32_t at)
{
    struct double_instruction instruction = program->instructions[at];
    if (instruction.destination >= REGISTERS || instruction.source >= REGISTERS) return "no such register";
    if (writes_register(instruction) && instruction.destination == FRAME_POINTER) return "writes to r10";
    switch (instruction.opcode & CLASS_MASK) {
    case CLASS_ALU64:
    case CLASS_ALU32:
        return double_is_calculation(instruction) ? NULL : "no such arithmetic";
    case CLASS_JUMP:
    case CLASS_JUMP32:
        return check_jump(program, instruction, at);
    case CLASS_LOAD_WIDE:
        return check_wide_load(program, at);
    default:
        return check_memory(instruction);
    }
}

static bool goes_on(struct double_instruction instruction)
{
    int code = instruction.opcode >> 4;
    bool is_jump = (instruction.opcode & CLASS_MASK) == CLASS_JUMP || (instruction.opcode & CLASS_MASK) == CLASS_JUMP32;
    return !is_jump || (code != JUMP_EXIT && code != JUMP_ALWAYS);
}

int double_check_program(const struct double_program *program, char *text, size_t size)
{
    for (uint32_t at = 0; at < program->count; at++) {
        const char *reason = check_instruction(program, at);
        if (reason == NULL && at + 1 == program->count && goes_on(program->instructions[at])) reason = "runs out of its end";
        if (reason != NULL) {
            snprintf(text, size, "%u: %s\n", at, reason);
            return 0;
        }
        if (program->instructions[at].opcode == WIDE_LOAD) at++;
    }
    snprintf(text, size, "%s", "");
    return 1;
}
