/* SPDX-License-Identifier: MIT */
#include "atomic.h"

#include <stddef.h>

enum { FETCH = 0x01, EXCHANGE = 0xe1, COMPARE_EXCHANGE = 0xf1, WIDTH_64 = 0x18 };

#define ATOMICS(bits)                                                                                                  \
    static uint64_t add##bits(void *at, uint64_t by)                                                                   \
    {                                                                                                                  \
        return __atomic_fetch_add((uint##bits##_t *)at, (uint##bits##_t)by, __ATOMIC_SEQ_CST);                         \
    }                                                                                                                  \
    static uint64_t or##bits(void *at, uint64_t by)                                                                    \
    {                                                                                                                  \
        return __atomic_fetch_or((uint##bits##_t *)at, (uint##bits##_t)by, __ATOMIC_SEQ_CST);                          \
    }                                                                                                                  \
    static uint64_t and##bits(void *at, uint64_t by)                                                                   \
    {                                                                                                                  \
        return __atomic_fetch_and((uint##bits##_t *)at, (uint##bits##_t)by, __ATOMIC_SEQ_CST);                         \
    }                                                                                                                  \
    static uint64_t differ##bits(void *at, uint64_t by)                                                                \
    {                                                                                                                  \
        return __atomic_fetch_xor((uint##bits##_t *)at, (uint##bits##_t)by, __ATOMIC_SEQ_CST);                         \
    }                                                                                                                  \
    static uint64_t exchange##bits(void *at, uint64_t by)                                                              \
    {                                                                                                                  \
        return __atomic_exchange_n((uint##bits##_t *)at, (uint##bits##_t)by, __ATOMIC_SEQ_CST);                        \
    }                                                                                                                  \
    static uint64_t compare_exchange##bits(void *at, uint64_t expected, uint64_t by)                                   \
    {                                                                                                                  \
        return __sync_val_compare_and_swap((uint##bits##_t *)at, (uint##bits##_t)expected, (uint##bits##_t)by);        \
    }

ATOMICS(64)
ATOMICS(32)

/* What it does, without FETCH; exchange is only known with it. */
static const struct {
    int32_t code;
    uint64_t (*wide)(void *at, uint64_t by);
    uint64_t (*narrow)(void *at, uint64_t by);
} operations[] = {
    {0x00, add64, add32}, {0x40, or64, or32}, {0x50, and64, and32}, {0xa0, differ64, differ32}, {EXCHANGE & ~FETCH, exchange64, exchange32},
};
enum { OPERATIONS = sizeof operations / sizeof *operations };

static size_t place_of(int32_t immediate)
{
    size_t each = 0;
    while (each < OPERATIONS && operations[each].code != (immediate & ~FETCH)) each++;
    return each;
}

bool double_is_atomic(int32_t immediate)
{
    if (immediate == (EXCHANGE & ~FETCH)) return false;
    return immediate == COMPARE_EXCHANGE || place_of(immediate) < OPERATIONS;
}

void double_do_atomic(struct double_instruction instruction, uint64_t *registers, void *place)
{
    bool is_wide = (instruction.opcode & WIDTH_64) == WIDTH_64;
    uint64_t by = registers[instruction.source];
    if (instruction.immediate == COMPARE_EXCHANGE) {
        registers[0] = is_wide ? compare_exchange64(place, registers[0], by) : compare_exchange32(place, registers[0], by);
        return;
    }
    size_t operation = place_of(instruction.immediate);
    uint64_t before = is_wide ? operations[operation].wide(place, by) : operations[operation].narrow(place, by);
    if ((instruction.immediate & FETCH) != 0) registers[instruction.source] = before;
}
