/* SPDX-License-Identifier: MIT */
#include "arithmetic.h"

#include <stddef.h>

/* Tables by the upper half of the opcode. Each function comes in both widths: division by zero gives 0 or the left side. */
#define CALCULATIONS(bits)                                                                                             \
    typedef uint##bits##_t word##bits;                                                                                 \
    static word##bits add##bits(word##bits a, word##bits b) { return a + b; }                                          \
    static word##bits subtract##bits(word##bits a, word##bits b) { return a - b; }                                     \
    static word##bits multiply##bits(word##bits a, word##bits b) { return a * b; }                                     \
    static word##bits divide##bits(word##bits a, word##bits b) { return b == 0 ? 0 : a / b; }                          \
    static word##bits or##bits(word##bits a, word##bits b) { return a | b; }                                           \
    static word##bits and##bits(word##bits a, word##bits b) { return a & b; }                                          \
    static word##bits left##bits(word##bits a, word##bits b) { return a << (b & (bits - 1)); }                         \
    static word##bits right##bits(word##bits a, word##bits b) { return a >> (b & (bits - 1)); }                        \
    static word##bits negate##bits(word##bits a, word##bits b) { return (void)b, -a; }                                 \
    static word##bits modulo##bits(word##bits a, word##bits b) { return b == 0 ? a : a % b; }                          \
    static word##bits differ##bits(word##bits a, word##bits b) { return a ^ b; }                                       \
    static word##bits move##bits(word##bits a, word##bits b) { return (void)a, b; }                                    \
    static word##bits signed_right##bits(word##bits a, word##bits b)                                                   \
    {                                                                                                                  \
        return (word##bits)((int##bits##_t)a >> (b & (bits - 1)));                                                     \
    }                                                                                                                  \
    static word##bits signed_divide##bits(word##bits a, word##bits b)                                                  \
    {                                                                                                                  \
        if (b == (word##bits)-1) return -a; /* the smallest by -1 is itself */                                         \
        return b == 0 ? 0 : (word##bits)((int##bits##_t)a / (int##bits##_t)b);                                         \
    }                                                                                                                  \
    static word##bits signed_modulo##bits(word##bits a, word##bits b)                                                  \
    {                                                                                                                  \
        if (b == (word##bits)-1) return 0;                                                                             \
        return b == 0 ? a : (word##bits)((int##bits##_t)a % (int##bits##_t)b);                                         \
    }                                                                                                                  \
    static word##bits (*const calculations##bits[16])(word##bits, word##bits) = {                                      \
        add##bits,    subtract##bits, multiply##bits, divide##bits, or##bits,   and##bits,          left##bits,        \
        right##bits,  negate##bits,   modulo##bits,   differ##bits, move##bits, signed_right##bits,                    \
    }

CALCULATIONS(64);
CALCULATIONS(32);

#define COMPARISONS(bits)                                                                                              \
    static bool equal##bits(word##bits a, word##bits b) { return a == b; }                                             \
    static bool above##bits(word##bits a, word##bits b) { return a > b; }                                              \
    static bool above_or_equal##bits(word##bits a, word##bits b) { return a >= b; }                                    \
    static bool any##bits(word##bits a, word##bits b) { return (a & b) != 0; }                                         \
    static bool unequal##bits(word##bits a, word##bits b) { return a != b; }                                           \
    static bool greater##bits(word##bits a, word##bits b) { return (int##bits##_t)a > (int##bits##_t)b; }              \
    static bool greater_or_equal##bits(word##bits a, word##bits b) { return (int##bits##_t)a >= (int##bits##_t)b; }    \
    static bool below##bits(word##bits a, word##bits b) { return a < b; }                                              \
    static bool below_or_equal##bits(word##bits a, word##bits b) { return a <= b; }                                    \
    static bool less##bits(word##bits a, word##bits b) { return (int##bits##_t)a < (int##bits##_t)b; }                 \
    static bool less_or_equal##bits(word##bits a, word##bits b) { return (int##bits##_t)a <= (int##bits##_t)b; }       \
    static bool (*const comparisons##bits[16])(word##bits, word##bits) = {                                             \
        NULL,          equal##bits,            above##bits, above_or_equal##bits, any##bits,    unequal##bits,         \
        greater##bits, greater_or_equal##bits, NULL,        NULL,                 below##bits,  below_or_equal##bits,  \
        less##bits,    less_or_equal##bits,                                                                            \
    }

COMPARISONS(64);
COMPARISONS(32);

static uint64_t sign_extend(uint64_t value, int bits)
{
    return (uint64_t)((int64_t)(value << (64 - bits)) >> (64 - bits));
}

static uint64_t reverse(uint64_t value, int bits)
{
    return __builtin_bswap64(value) >> (64 - bits);
}

/* To the byte order of the machine, which is little-endian: the lower bits alone. */
static uint64_t order(struct double_instruction instruction, uint64_t value)
{
    int bits = instruction.immediate;
    bool swaps = (instruction.opcode & CLASS_MASK) == CLASS_ALU64 || (instruction.opcode & SOURCE_REGISTER) != 0;
    if (swaps) return reverse(value, bits);
    return bits == 64 ? value : value & ((1ull << bits) - 1);
}

bool double_is_calculation(struct double_instruction instruction)
{
    return instruction.opcode >> 4 <= CODE_END;
}

bool double_is_comparison(struct double_instruction instruction)
{
    return comparisons64[instruction.opcode >> 4] != NULL;
}

uint64_t double_calculate(struct double_instruction instruction, uint64_t left, uint64_t right)
{
    int code = instruction.opcode >> 4;
    bool is_wide = (instruction.opcode & CLASS_MASK) == CLASS_ALU64;
    bool is_signed = instruction.offset == 1;
    if (code == CODE_END) return order(instruction, left);
    if (code == CODE_MOV && instruction.offset != 0) right = sign_extend(right, instruction.offset);
    if (code == CODE_DIV && is_signed) {
        return is_wide ? signed_divide64(left, right) : signed_divide32((uint32_t)left, (uint32_t)right);
    }
    if (code == CODE_MOD && is_signed) {
        return is_wide ? signed_modulo64(left, right) : signed_modulo32((uint32_t)left, (uint32_t)right);
    }
    return is_wide ? calculations64[code](left, right) : calculations32[code]((uint32_t)left, (uint32_t)right);
}

bool double_compare(struct double_instruction instruction, uint64_t left, uint64_t right)
{
    int code = instruction.opcode >> 4;
    bool is_wide = (instruction.opcode & CLASS_MASK) == CLASS_JUMP;
    return is_wide ? comparisons64[code](left, right) : comparisons32[code]((uint32_t)left, (uint32_t)right);
}
