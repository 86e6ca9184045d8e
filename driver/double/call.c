/* SPDX-License-Identifier: MIT */
#include "call.h"

#include "helpers.h"

enum { ARGUMENTS = 5, LARGEST = 1 << 20 };

static bool is_map_of(const struct double_program *program, uint64_t address)
{
    for (uint32_t each = 0; each < program->count; each++) {
        if (program->maps[each] != NULL && (uint64_t)(uintptr_t)program->maps[each] == address) return true;
    }
    return false;
}

static bool check_argument(struct double_run *run, const struct double_helper *helper, int index)
{
    uint64_t value = run->registers[1 + index];
    const struct double_map *map = (const struct double_map *)(uintptr_t)run->registers[1];
    uint64_t size = index + 1 < ARGUMENTS ? run->registers[2 + index] : 0;
    switch (helper->arguments[index]) {
    case EBPF_ARGUMENT_TYPE_PTR_TO_MAP:
        if (!is_map_of(run->program, value)) run->fault = "hands a helper something else for a map";
        return run->fault == NULL;
    case EBPF_ARGUMENT_TYPE_PTR_TO_CTX:
        if (value != (uint64_t)(uintptr_t)run->context) run->fault = "hands a helper something else for the context";
        return run->fault == NULL;
    case EBPF_ARGUMENT_TYPE_PTR_TO_MAP_KEY:
        return double_may_hand_over(run, value, map->definition.key_size, false);
    case EBPF_ARGUMENT_TYPE_PTR_TO_MAP_VALUE:
        return double_may_hand_over(run, value, map->definition.value_size, false);
    case EBPF_ARGUMENT_TYPE_PTR_TO_READABLE_MEM:
        return double_may_hand_over(run, value, size, false);
    case EBPF_ARGUMENT_TYPE_PTR_TO_WRITABLE_MEM:
        return double_may_hand_over(run, value, size, true);
    case EBPF_ARGUMENT_TYPE_CONST_SIZE:
        if (value == 0 || value > LARGEST) run->fault = "hands a helper a size that is none";
        return run->fault == NULL;
    default:
        return true;
    }
}

static uint64_t call_driver(uint64_t address, const uint64_t *arguments)
{
    uint64_t(NTAPI *function)(uint64_t, uint64_t, uint64_t, uint64_t, uint64_t) = (void *)(uintptr_t)address;
    return function(arguments[0], arguments[1], arguments[2], arguments[3], arguments[4]);
}

void double_call_helper(struct double_run *run, uint32_t id)
{
    /* What a compiler may leave in the upper half of a register that holds an int. */
    const uint64_t anything = 0xa5a5a5a500000000;
    struct double_helper helper;
    if (!double_helper_find(id, &helper)) run->fault = "calls a helper that is not there any more";
    for (int index = 0; index < ARGUMENTS && run->fault == NULL; index++) check_argument(run, &helper, index);
    if (run->fault != NULL) return;
    const uint64_t *arguments = &run->registers[1];
    uint64_t result = helper.call == NULL ? call_driver(helper.address, arguments) : helper.call(run, arguments);
    run->registers[0] = helper.is_narrow ? anything | (uint32_t)result : result;
    for (int each = 1; each <= ARGUMENTS; each++) run->registers[each] = anything; /* clobbered */
}
