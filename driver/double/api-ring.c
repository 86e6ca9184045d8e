/* SPDX-License-Identifier: MIT */
/* The raw ring buffer: user mode reads it where it is. */
#include <windows.h>

#include "api.h"

static struct double_ring *ring_of(int descriptor)
{
    struct double_map *map = (struct double_map *)api_object_of(descriptor, DOUBLE_MAP);
    return map == NULL ? NULL : map->ring;
}

API double_result ebpf_ring_buffer_map_map_buffer(int descriptor, void **consumer, const void **producer,
                                                  const uint8_t **data, size_t *data_size)
{
    struct double_ring_view view;
    if (api_object_of(descriptor, DOUBLE_MAP) == NULL) return DOUBLE_INVALID_FD;
    if (ring_of(descriptor) == NULL) return DOUBLE_INVALID_ARGUMENT;
    double_result result = double_ring_map(ring_of(descriptor), &view);
    if (result != DOUBLE_SUCCESS) return result;
    *consumer = view.consumer;
    *producer = view.producer;
    *data = view.data;
    *data_size = view.data_size;
    return DOUBLE_SUCCESS;
}

API double_result ebpf_ring_buffer_map_unmap_buffer(int descriptor, void *consumer, const void *producer, const void *data)
{
    struct double_ring_view view = {.consumer = consumer, .producer = producer, .data = data};
    if (ring_of(descriptor) == NULL) return DOUBLE_INVALID_ARGUMENT;
    double_ring_unmap(ring_of(descriptor), &view);
    return DOUBLE_SUCCESS;
}

API double_result ebpf_map_set_wait_handle(int descriptor, uint64_t index, intptr_t handle)
{
    if (api_object_of(descriptor, DOUBLE_MAP) == NULL) return DOUBLE_INVALID_FD;
    if (ring_of(descriptor) == NULL || index != 0) return DOUBLE_INVALID_ARGUMENT;
    double_ring_signal(ring_of(descriptor), (void *)handle);
    return DOUBLE_SUCCESS;
}

API double_result ebpf_ring_buffer_map_write(int descriptor, const void *bytes, size_t size)
{
    if (api_object_of(descriptor, DOUBLE_MAP) == NULL) return DOUBLE_INVALID_FD;
    return ring_of(descriptor) == NULL ? DOUBLE_INVALID_ARGUMENT : double_ring_output(ring_of(descriptor), bytes, size);
}
