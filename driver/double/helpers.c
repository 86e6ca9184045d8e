/* SPDX-License-Identifier: MIT */
#include "helpers.h"

#include <stdlib.h>

#include "core.h"
#include "machine.h"
#include "process.h"
#include "ring.h"
#include "run.h"

#define ARGUMENT(index) ((void *)(uintptr_t)arguments[index])
static const ebpf_argument_type_t DONE = EBPF_ARGUMENT_TYPE_DONTCARE;

static uint64_t failure(double_result result)
{
    return (uint64_t)(int64_t)-result;
}

static uint32_t processor(void)
{
    return emu_self.processor % double_machine()->processors;
}

static uint64_t look_up(struct double_run *run, const uint64_t *arguments)
{
    struct double_map *map = ARGUMENT(0);
    void *value = double_map_find(map, ARGUMENT(1), processor());
    if (value != NULL) double_lend(run, value, map->definition.value_size);
    return (uint64_t)(uintptr_t)value;
}

static uint64_t update(struct double_run *run, const uint64_t *arguments)
{
    (void)run;
    return failure(double_map_put(ARGUMENT(0), ARGUMENT(1), ARGUMENT(2), arguments[3], processor()));
}

static uint64_t delete(struct double_run *run, const uint64_t *arguments)
{
    (void)run;
    return failure(double_map_remove(ARGUMENT(0), ARGUMENT(1)));
}

static uint64_t output(struct double_run *run, const uint64_t *arguments)
{
    struct double_map *map = ARGUMENT(0);
    (void)run;
    if (map->ring == NULL || arguments[3] != 0) return failure(DOUBLE_INVALID_ARGUMENT);
    return failure(double_ring_output(map->ring, ARGUMENT(1), arguments[2]));
}

static uint64_t random_number(struct double_run *run, const uint64_t *arguments)
{
    (void)run;
    (void)arguments;
    return (uint32_t)rand() << 16 ^ (uint32_t)rand();
}

static uint64_t clock_ns(struct double_run *run, const uint64_t *arguments)
{
    (void)run;
    (void)arguments;
    return emu_now_ns();
}

static uint64_t clock_ms(struct double_run *run, const uint64_t *arguments)
{
    enum { NS_PER_MS = 1000000 };
    return clock_ns(run, arguments) / NS_PER_MS;
}

static uint64_t processor_number(struct double_run *run, const uint64_t *arguments)
{
    (void)run;
    (void)arguments;
    return processor();
}

static uint64_t process_and_thread(struct double_run *run, const uint64_t *arguments)
{
    (void)run;
    (void)arguments;
    const struct _ETHREAD *thread = emu_self.thread;
    if (thread == NULL || thread->process == NULL) return 4ull << 32 | 4;
    return (uint64_t)thread->process->pid << 32 | thread->tid;
}

#define MAP EBPF_ARGUMENT_TYPE_PTR_TO_MAP
#define KEY EBPF_ARGUMENT_TYPE_PTR_TO_MAP_KEY
#define VALUE EBPF_ARGUMENT_TYPE_PTR_TO_MAP_VALUE
#define ANYTHING EBPF_ARGUMENT_TYPE_ANYTHING
#define READ EBPF_ARGUMENT_TYPE_PTR_TO_READABLE_MEM
#define SIZE EBPF_ARGUMENT_TYPE_CONST_SIZE

static const struct double_helper core_helpers[] = {
    {1, "bpf_map_lookup_elem", {MAP, KEY}, look_up, false, 0},
    {2, "bpf_map_update_elem", {MAP, KEY, VALUE, ANYTHING}, update, true, 0},
    {3, "bpf_map_delete_elem", {MAP, KEY}, delete, true, 0},
    {6, "bpf_get_prandom_u32", {DONE}, random_number, true, 0},
    {7, "bpf_ktime_get_boot_ns", {DONE}, clock_ns, false, 0},
    {8, "bpf_get_smp_processor_id", {DONE}, processor_number, true, 0},
    {9, "bpf_ktime_get_ns", {DONE}, clock_ns, false, 0},
    {11, "bpf_ringbuf_output", {MAP, READ, SIZE, ANYTHING}, output, true, 0},
    {19, "bpf_get_current_pid_tgid", {DONE}, process_and_thread, false, 0},
    {30, "bpf_ktime_get_boot_ms", {DONE}, clock_ms, false, 0},
    {31, "bpf_ktime_get_ms", {DONE}, clock_ms, false, 0},
};

static bool find_of_driver(uint32_t id, struct double_helper *helper)
{
    const ebpf_program_data_t *data = emu_core_program_data();
    if (data == NULL) return false;
    const ebpf_program_info_t *info = data->program_info;
    for (uint32_t each = 0; each < info->count_of_program_type_specific_helpers; each++) {
        const ebpf_helper_function_prototype_t *prototype = &info->program_type_specific_helper_prototype[each];
        if (prototype->helper_id != id) continue;
        *helper = (struct double_helper){
            .id = id,
            .name = prototype->name,
            .address = data->program_type_specific_helper_function_addresses->helper_function_address[each],
        };
        memcpy(helper->arguments, prototype->arguments, sizeof helper->arguments);
        return true;
    }
    return false;
}

bool double_helper_find(uint32_t id, struct double_helper *helper)
{
    for (size_t each = 0; each < sizeof core_helpers / sizeof *core_helpers; each++) {
        if (core_helpers[each].id != id) continue;
        *helper = core_helpers[each];
        return true;
    }
    return find_of_driver(id, helper);
}
