/* SPDX-License-Identifier: MIT */
/* Runs a checked program. Memory, and what helpers get, is checked as it goes: what fails there is a fault. */
#include <string.h>

#include "arithmetic.h"
#include "atomic.h"
#include "call.h"
#include "record.h"

enum { STEPS_MOST = 10000000 };

/* By bits 3 and 4 of the opcode. */
static const uint32_t widths[] = {4, 2, 1, 8};

static uint32_t width_of(struct double_instruction instruction)
{
    return widths[instruction.opcode >> 3 & 3];
}

static uint64_t right_side(const struct double_run *run, struct double_instruction instruction)
{
    bool is_register = (instruction.opcode & SOURCE_REGISTER) != 0;
    return is_register ? run->registers[instruction.source] : (uint64_t)(int64_t)instruction.immediate;
}

static void load(struct double_run *run, struct double_instruction instruction)
{
    uint64_t address = run->registers[instruction.source] + (uint64_t)(int64_t)instruction.offset;
    uint32_t width = width_of(instruction);
    uint64_t value = 0;
    if (!double_may_touch(run, address, width, false)) return;
    memcpy(&value, (const void *)(uintptr_t)address, width);
    bool is_signed = (instruction.opcode & MODE_MASK) == MODE_SIGNED;
    int unused = 64 - 8 * (int)width;
    run->registers[instruction.destination] = is_signed ? (uint64_t)((int64_t)(value << unused) >> unused) : value;
}

static void store(struct double_run *run, struct double_instruction instruction)
{
    uint64_t address = run->registers[instruction.destination] + (uint64_t)(int64_t)instruction.offset;
    bool is_immediate = (instruction.opcode & CLASS_MASK) == CLASS_STORE_IMMEDIATE;
    bool is_atomic = !is_immediate && (instruction.opcode & MODE_MASK) == MODE_ATOMIC;
    uint64_t value = is_immediate ? (uint64_t)(int64_t)instruction.immediate : run->registers[instruction.source];
    if (is_atomic && !double_may_touch(run, address, width_of(instruction), false)) return;
    if (!double_may_touch(run, address, width_of(instruction), true)) return;
    if (is_atomic) double_do_atomic(instruction, run->registers, (void *)(uintptr_t)address);
    else memcpy((void *)(uintptr_t)address, &value, width_of(instruction));
}

/** @returns how many slots it took. */
static uint32_t load_wide(struct double_run *run, uint32_t at)
{
    struct double_instruction instruction = run->program->instructions[at];
    uint64_t upper = (uint32_t)run->program->instructions[at + 1].immediate;
    uint64_t value = instruction.source == WIDE_LOAD_MAP ? (uint64_t)(uintptr_t)run->program->maps[at]
                                                         : upper << 32 | (uint32_t)instruction.immediate;
    run->registers[instruction.destination] = value;
    return 2;
}

/** @returns the slot that follows. */
static uint32_t jump(struct double_run *run, struct double_instruction instruction, uint32_t at)
{
    int code = instruction.opcode >> 4;
    bool is_narrow = (instruction.opcode & CLASS_MASK) == CLASS_JUMP32;
    if (code == JUMP_CALL) double_call_helper(run, (uint32_t)instruction.immediate);
    else if (code == JUMP_ALWAYS) return at + 1 + (uint32_t)(is_narrow ? instruction.immediate : instruction.offset);
    else if (double_compare(instruction, run->registers[instruction.destination], right_side(run, instruction))) {
        return at + 1 + (uint32_t)(int32_t)instruction.offset;
    }
    return at + 1;
}

static uint32_t step(struct double_run *run, uint32_t at)
{
    struct double_instruction instruction = run->program->instructions[at];
    uint64_t *destination = &run->registers[instruction.destination];
    switch (instruction.opcode & CLASS_MASK) {
    case CLASS_ALU64:
    case CLASS_ALU32:
        *destination = double_calculate(instruction, *destination, right_side(run, instruction));
        return at + 1;
    case CLASS_JUMP:
    case CLASS_JUMP32:
        return jump(run, instruction, at);
    case CLASS_LOAD_WIDE:
        return at + load_wide(run, at);
    case CLASS_LOAD:
        load(run, instruction);
        return at + 1;
    default:
        store(run, instruction);
        return at + 1;
    }
}

static bool is_exit(struct double_instruction instruction)
{
    return instruction.opcode == (JUMP_EXIT << 4 | CLASS_JUMP);
}

double_result double_run_program(const struct double_program *program, void *context, uint32_t context_size, uint32_t *result)
{
    struct double_run run = {.program = program, .context = context, .context_size = context_size};
    run.registers[1] = (uint64_t)(uintptr_t)context;
    run.registers[FRAME_POINTER] = (uint64_t)(uintptr_t)run.stack + STACK_SIZE;
    uint32_t at = 0;
    uint32_t steps = 0;
    while (!is_exit(program->instructions[at])) {
        uint32_t next = step(&run, at);
        if (run.fault == NULL && ++steps == STEPS_MOST) run.fault = "does not end";
        if (run.fault != NULL) {
            double_record("fault\t%s\t%u\t%s", program->object.name, at, run.fault);
            return DOUBLE_FAILED;
        }
        at = next;
    }
    *result = (uint32_t)run.registers[0];
    return DOUBLE_SUCCESS;
}
