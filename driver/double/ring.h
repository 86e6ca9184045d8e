/* SPDX-License-Identifier: MIT */
/* A ring buffer, its records as on Linux: u32 length (bit 31: being written), u32 page, bytes, padded to 8. */
#ifndef FSBPF_DOUBLE_RING_H
#define FSBPF_DOUBLE_RING_H

#include <stddef.h>

#include "objects.h"

enum { DOUBLE_RING_BUSY = (int)0x80000000u, DOUBLE_RING_DISCARDED = 0x40000000, DOUBLE_RING_HEADER = 8 };

/* A page each; user mode writes only the consumer's. */
struct double_ring_page {
    volatile uint64_t offset;
    uint8_t rest[4088];
};

/* As user mode sees it: data lies there twice, one behind the other. */
struct double_ring_view {
    struct double_ring_page *consumer;
    const struct double_ring_page *producer;
    const uint8_t *data;
    size_t data_size;
};

struct double_ring;
struct double_ring *double_ring_make(uint32_t size);
void double_ring_free(struct double_ring *ring);
/** @retval DOUBLE_OUT_OF_SPACE The reader is too far behind. */
DOUBLE_CALL double_result double_ring_output(struct double_ring *ring, const void *bytes, size_t size);
DOUBLE_CALL double_result double_ring_map(struct double_ring *ring, struct double_ring_view *view);
DOUBLE_CALL void double_ring_unmap(struct double_ring *ring, const struct double_ring_view *view);
/** Set to signalled with each record; NULL: none. */
DOUBLE_CALL void double_ring_signal(struct double_ring *ring, void *event);

#endif
