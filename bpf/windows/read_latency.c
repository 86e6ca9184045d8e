/* SPDX-License-Identifier: MIT */
/* How long reads take: element n counts those of 2^n to 2^(n+1) ns, element 0 those of 0 ns, too. */
#include "fsbpf_program.h"

#define BUCKETS 64

struct map SEC("maps") reads_by_latency = {MAP_PERCPU_ARRAY, sizeof(fsbpf_u32), sizeof(fsbpf_u64), BUCKETS};

/* Half of the bits that are left in each step: a loop would be checked once a turn. */
static inline fsbpf_u32 log2_of(fsbpf_u64 value)
{
    fsbpf_u32 result = 0;

#pragma unroll
    for (fsbpf_u32 bits = 32; bits > 0; bits /= 2) {
        if (value >> bits) {
            value >>= bits;
            result += bits;
        }
    }
    return result;
}

/* Attach with: operations read. */
SEC("fsbpf/read_latency")
int read_latency(struct fsbpf_event *event)
{
    fsbpf_u32 bucket;
    fsbpf_u64 *count;

    if (event->operation != FSBPF_OPERATION_READ || event->phase != FSBPF_PHASE_DONE)
        return FSBPF_VERDICT_ALLOW;
    bucket = log2_of(event->latency_ns);
    count = map_lookup(&reads_by_latency, &bucket);
    if (count)
        add(count, 1);
    return FSBPF_VERDICT_ALLOW;
}
