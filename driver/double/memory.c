/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "run.h"

static bool is_within(uint64_t address, uint64_t size, uint64_t start, uint64_t length)
{
    return address >= start && size <= length && address - start <= length - size;
}

static bool touch_stack(struct double_run *run, uint64_t at, uint64_t size, bool writes)
{
    for (uint64_t each = at; each < at + size; each++) {
        if (writes) run->is_written[each] = true;
        else if (!run->is_written[each]) run->fault = "reads stack that nothing was written to";
    }
    return run->fault == NULL;
}

bool double_may_hand_over(struct double_run *run, uint64_t address, uint64_t size, bool writes)
{
    uint64_t stack = (uint64_t)(uintptr_t)run->stack;
    if (is_within(address, size, stack, STACK_SIZE)) return touch_stack(run, address - stack, size, writes);
    for (uint32_t each = 0; each < run->lent_count; each++) {
        if (is_within(address, size, run->lent[each].start, run->lent[each].size)) return true;
    }
    run->fault = "touches memory that is not its own";
    return false;
}

bool double_may_touch(struct double_run *run, uint64_t address, uint64_t size, bool writes)
{
    if (is_within(address, size, (uint64_t)(uintptr_t)run->context, run->context_size)) return true;
    return double_may_hand_over(run, address, size, writes);
}

void double_lend(struct double_run *run, const void *start, uint32_t size)
{
    for (uint32_t each = 0; each < run->lent_count; each++) {
        if (run->lent[each].start == (uint64_t)(uintptr_t)start) return;
    }
    if (run->lent_count == LENT_MOST) {
        run->fault = "was given more map values than the double keeps account of";
        return;
    }
    run->lent[run->lent_count].start = (uint64_t)(uintptr_t)start;
    run->lent[run->lent_count++].size = size;
}
