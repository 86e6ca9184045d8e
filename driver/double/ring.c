/* SPDX-License-Identifier: MIT */
#include "ring.h"

#include <stdlib.h>
#include <windows.h>

enum { PAGE_SIZE_BYTES = 4096 };

struct double_ring {
    HANDLE consumer_section;
    HANDLE producer_section;
    HANDLE data_section;
    /* The core's own views. */
    struct double_ring_page *consumer;
    struct double_ring_page *producer;
    uint8_t *data;
    uint32_t size;
    CRITICAL_SECTION lock;
    HANDLE volatile event;
};

static HANDLE section_of(uint32_t size)
{
    return CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, size, NULL);
}

static void *view_of(HANDLE section, DWORD access)
{
    return MapViewOfFile(section, access, 0, 0, 0);
}

struct double_ring *double_ring_make(uint32_t size)
{
    struct double_ring *ring = calloc(1, sizeof *ring);
    ring->size = size;
    ring->consumer_section = section_of(PAGE_SIZE_BYTES);
    ring->producer_section = section_of(PAGE_SIZE_BYTES);
    ring->data_section = section_of(size);
    ring->consumer = view_of(ring->consumer_section, FILE_MAP_ALL_ACCESS);
    ring->producer = view_of(ring->producer_section, FILE_MAP_ALL_ACCESS);
    ring->data = view_of(ring->data_section, FILE_MAP_ALL_ACCESS);
    InitializeCriticalSection(&ring->lock);
    if (ring->consumer != NULL && ring->producer != NULL && ring->data != NULL) return ring;
    double_ring_free(ring);
    return NULL;
}

void double_ring_free(struct double_ring *ring)
{
    void *const views[] = {ring->consumer, ring->producer, ring->data};
    const HANDLE sections[] = {ring->consumer_section, ring->producer_section, ring->data_section};
    for (int each = 0; each < 3; each++) {
        if (views[each] != NULL) UnmapViewOfFile(views[each]);
        if (sections[each] != NULL) CloseHandle(sections[each]);
    }
    DeleteCriticalSection(&ring->lock);
    free(ring);
}

static void copy_round(struct double_ring *ring, uint64_t offset, const void *bytes, size_t size)
{
    size_t at = offset % ring->size;
    size_t first = size < ring->size - at ? size : ring->size - at;
    memcpy(ring->data + at, bytes, first);
    memcpy(ring->data, (const uint8_t *)bytes + first, size - first);
}

double_result double_ring_output(struct double_ring *ring, const void *bytes, size_t size)
{
    if (size >= DOUBLE_RING_DISCARDED) return DOUBLE_INVALID_ARGUMENT;
    size_t total = (size + DOUBLE_RING_HEADER + 7) / 8 * 8;
    EnterCriticalSection(&ring->lock);
    uint64_t from = ring->producer->offset;
    uint64_t read = __atomic_load_n(&ring->consumer->offset, __ATOMIC_ACQUIRE);
    double_result result = from + total - read > ring->size ? DOUBLE_OUT_OF_SPACE : DOUBLE_SUCCESS;
    if (result == DOUBLE_SUCCESS) {
        uint32_t header[2] = {(uint32_t)size, (uint32_t)(from % ring->size / PAGE_SIZE_BYTES)};
        copy_round(ring, from, header, sizeof header);
        copy_round(ring, from + sizeof header, bytes, size);
        __atomic_store_n(&ring->producer->offset, from + total, __ATOMIC_RELEASE);
    }
    LeaveCriticalSection(&ring->lock);
    if (result == DOUBLE_SUCCESS && ring->event != NULL) SetEvent(ring->event);
    return result;
}

/* Another thread may take the place between reserving and mapping: then it is tried elsewhere. */
static uint8_t *map_twice(const struct double_ring *ring)
{
    for (int attempt = 0; attempt < 100; attempt++) {
        uint8_t *place = VirtualAlloc(NULL, 2 * (size_t)ring->size, MEM_RESERVE, PAGE_NOACCESS);
        if (place == NULL) return NULL;
        VirtualFree(place, 0, MEM_RELEASE);
        void *first = MapViewOfFileEx(ring->data_section, FILE_MAP_READ, 0, 0, ring->size, place);
        if (first == NULL) continue;
        if (MapViewOfFileEx(ring->data_section, FILE_MAP_READ, 0, 0, ring->size, place + ring->size) != NULL) return place;
        UnmapViewOfFile(first);
    }
    return NULL;
}

double_result double_ring_map(struct double_ring *ring, struct double_ring_view *view)
{
    view->data_size = ring->size;
    view->data = map_twice(ring);
    view->consumer = view_of(ring->consumer_section, FILE_MAP_READ | FILE_MAP_WRITE);
    view->producer = view_of(ring->producer_section, FILE_MAP_READ);
    if (view->data != NULL && view->consumer != NULL && view->producer != NULL) return DOUBLE_SUCCESS;
    double_ring_unmap(ring, view);
    return DOUBLE_NO_MEMORY;
}

void double_ring_unmap(struct double_ring *ring, const struct double_ring_view *view)
{
    if (view->consumer != NULL) UnmapViewOfFile(view->consumer);
    if (view->producer != NULL) UnmapViewOfFile(view->producer);
    if (view->data == NULL) return;
    UnmapViewOfFile(view->data);
    UnmapViewOfFile(view->data + ring->size);
}

void double_ring_signal(struct double_ring *ring, void *event)
{
    ring->event = event;
}
