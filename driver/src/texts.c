/* SPDX-License-Identifier: MIT */
#include "texts.h"

#include "memory.h"
#include "stats.h"

#define QUEUE_BYTES (1u << 20)
#define SENT (1u << 15) /* identities remembered; who falls on another's place sends it out of memory. A power of two */
#define RECORD_BYTES(length) ((sizeof(struct fsbpf_record) + sizeof(fsbpf_u64) + (length) + 7) & ~7ul)

struct fsbpf_text_queue {
    EX_SPIN_LOCK lock; /* of begin, end and bytes */
    ULONG begin; /* first byte of the oldest record; all offsets grow without end, places are their remainders */
    ULONG end;
    volatile LONG64 sent[SENT];
    char bytes[QUEUE_BYTES];
};

static struct {
    EX_SPIN_LOCK lock; /* of queues: held shared while a text is offered */
    volatile LONG64 count;
    struct fsbpf_text_queue *queues[FSBPF_CONNECTIONS];
} connections;

/* Puts new where old is. False: old is nowhere. */
static bool exchange(struct fsbpf_text_queue *old, struct fsbpf_text_queue *new)
{
    KIRQL irql = ExAcquireSpinLockExclusive(&connections.lock);
    ULONG index = 0;

    while (index < FSBPF_CONNECTIONS && connections.queues[index] != old)
        index++;
    if (index < FSBPF_CONNECTIONS) {
        connections.queues[index] = new;
        InterlockedExchangeAdd64(&connections.count, (new != NULL) - (old != NULL));
    }
    ExReleaseSpinLockExclusive(&connections.lock, irql);
    return index < FSBPF_CONNECTIONS;
}

_Use_decl_annotations_ struct fsbpf_text_queue *fsbpf_texts_connect(VOID)
{
    struct fsbpf_text_queue *queue = fsbpf_allocate(sizeof(*queue));

    if (!queue)
        return NULL;
    memset(queue, 0, sizeof(*queue));
    if (exchange(NULL, queue))
        return queue;
    fsbpf_free(queue);
    return NULL;
}

_Use_decl_annotations_ VOID fsbpf_texts_disconnect(struct fsbpf_text_queue *queue)
{
    exchange(queue, NULL);
    fsbpf_free(queue);
}

/* Records lie across the end of the bytes, in two parts. */
static VOID put_bytes(struct fsbpf_text_queue *queue, const VOID *source, ULONG length)
{
    ULONG at = queue->end & (QUEUE_BYTES - 1), first = length < QUEUE_BYTES - at ? length : QUEUE_BYTES - at;

    memcpy(queue->bytes + at, source, first);
    memcpy(queue->bytes, (const char *)source + first, length - first);
    queue->end += length;
}

static VOID get_bytes(const struct fsbpf_text_queue *queue, ULONG offset, VOID *target, ULONG length)
{
    ULONG at = offset & (QUEUE_BYTES - 1), first = length < QUEUE_BYTES - at ? length : QUEUE_BYTES - at;

    memcpy(target, queue->bytes + at, first);
    memcpy((char *)target + first, queue->bytes, length - first);
}

static bool append(struct fsbpf_text_queue *queue, const struct fsbpf_text *text, fsbpf_u64 identity)
{
    static const char zeros[8];
    struct fsbpf_record header = {.kind = FSBPF_RECORD_TEXT, .payload_length = sizeof(identity) + text->length};
    ULONG size = (ULONG)RECORD_BYTES(text->length);
    KIRQL irql;
    bool has_room;

    if (text->flags & FSBPF_TEXT_PATH_CUT)
        header.kind |= FSBPF_RECORD_CUT;
    if (text->flags & FSBPF_TEXT_END_CUT)
        header.kind |= FSBPF_RECORD_END_CUT;
    irql = ExAcquireSpinLockExclusive(&queue->lock);
    has_room = queue->end - queue->begin + size <= QUEUE_BYTES;
    if (has_room) {
        put_bytes(queue, &header, sizeof(header));
        put_bytes(queue, &identity, sizeof(identity));
        put_bytes(queue, text->bytes, text->length);
        put_bytes(queue, zeros, size - sizeof(header) - sizeof(identity) - text->length);
    }
    ExReleaseSpinLockExclusive(&queue->lock, irql);
    return has_room;
}

static VOID offer(struct fsbpf_text_queue *queue, const struct fsbpf_text *text, fsbpf_u64 identity)
{
    volatile LONG64 *sent = &queue->sent[identity & (SENT - 1)];

    if ((fsbpf_u64)ReadNoFence64(sent) == identity)
        return;
    if (append(queue, text, identity))
        InterlockedExchange64(sent, (LONG64)identity);
    else
        fsbpf_count(FSBPF_CAUSE_TEXT);
}

_Use_decl_annotations_ fsbpf_u64 fsbpf_texts_offer(struct fsbpf_text *text)
{
    fsbpf_u64 identity = fsbpf_text_identity(text);
    KIRQL irql;

    if (!ReadNoFence64(&connections.count))
        return identity;
    irql = ExAcquireSpinLockShared(&connections.lock);
    for (ULONG index = 0; index < FSBPF_CONNECTIONS; index++)
        if (connections.queues[index])
            offer(connections.queues[index], text, identity);
    ExReleaseSpinLockShared(&connections.lock, irql);
    return identity;
}

_Use_decl_annotations_ ULONG fsbpf_texts_take(struct fsbpf_text_queue *queue, char *buffer, ULONG size)
{
    KIRQL irql = ExAcquireSpinLockExclusive(&queue->lock);
    ULONG taken = 0;

    while (queue->begin != queue->end) {
        struct fsbpf_record header;
        ULONG length;

        get_bytes(queue, queue->begin, &header, sizeof(header));
        length = (ULONG)RECORD_BYTES(header.payload_length - sizeof(fsbpf_u64));
        if (length > size - taken)
            break;
        get_bytes(queue, queue->begin, buffer + taken, length);
        queue->begin += length;
        taken += length;
    }
    ExReleaseSpinLockExclusive(&queue->lock, irql);
    return taken;
}
