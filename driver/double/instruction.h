/* SPDX-License-Identifier: MIT */
/* The instruction set (RFC 9669), as far as checks and the interpreter need its numbers. */
#ifndef FSBPF_DOUBLE_INSTRUCTION_H
#define FSBPF_DOUBLE_INSTRUCTION_H

#include <stdint.h>

struct double_instruction {
    uint8_t opcode;
    uint8_t destination : 4;
    uint8_t source : 4;
    int16_t offset;
    int32_t immediate;
};

enum {
    CLASS_MASK = 0x07,
    CLASS_LOAD_WIDE = 0x00,
    CLASS_LOAD = 0x01,
    CLASS_STORE_IMMEDIATE = 0x02,
    CLASS_STORE = 0x03,
    CLASS_ALU32 = 0x04,
    CLASS_JUMP = 0x05,
    CLASS_JUMP32 = 0x06,
    CLASS_ALU64 = 0x07,
};
enum { SOURCE_REGISTER = 0x08, WIDE_LOAD = 0x18, WIDE_LOAD_MAP = 1 };
/* The upper half of an opcode. */
enum { CODE_DIV = 0x3, CODE_NEG = 0x8, CODE_MOD = 0x9, CODE_MOV = 0xb, CODE_END = 0xd };
enum { JUMP_ALWAYS = 0x0, JUMP_CALL = 0x8, JUMP_EXIT = 0x9 };
enum { MODE_MASK = 0xe0, MODE_MEMORY = 0x60, MODE_SIGNED = 0x80, MODE_ATOMIC = 0xc0 };
enum { FRAME_POINTER = 10, REGISTERS = 11, STACK_SIZE = 512 };

#endif
