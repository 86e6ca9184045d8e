/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Texts: their 64-bit identities, and the ring-buffer records that carry each text once. */
#ifndef FSBPF_TEXT_H
#define FSBPF_TEXT_H

#include "maps.h"

#define TEXT_MAX FSBPF_PATH_SIZE
#define WORD sizeof(u64)
#define BLOCK (8 * WORD)

/* A text ready to be sent, left-aligned and followed by zeros up to a multiple of BLOCK: see put_text. */
struct text_record {
    struct fsbpf_record header;
    u64 identity;
    char text[TEXT_MAX + BLOCK];
};

/* Left-aligns a text in the record. size: a power of two above any length, for the verifier. False: unreadable. */
INLINE bool put_text(struct text_record *record, const void *text, u32 length, u32 size)
{
    length &= size - 1;
    __builtin_memset(record->text + (length & (size - BLOCK)), 0, BLOCK);
    return !bpf_probe_read_kernel(record->text, length, text);
}

/*
 * Multiplication spreads a word's low bits upwards, the shift brings the high bits down again; each step is a
 * bijection of the state, so texts of equal length differ in their identity unless two differing words cancel out:
 * 2^-64 for texts chosen without knowing the seed.
 */
INLINE u64 mix(u64 hash, u64 word)
{
    hash = (hash ^ word) * 0x9e3779b97f4a7c15ULL;
    return hash ^ (hash >> 29);
}

/* Identity of the text that put_text left. size: a power of two above any length, for the verifier. */
INLINE u64 identity_of(struct text_record *record, u32 length, u32 size)
{
    u64 hash = mix(configuration.text_seed, length);
    volatile u32 *next = &record->header.payload_length; /* memory, for the reason given at REPEAT */

    *next = 0;
    REPEAT (size / BLOCK) {
        u32 at = *next;

        if (at >= UNTIED(length))
            break;
        *next = at + BLOCK;

        const u64 *words = (const u64 *)(record->text + (at & (size - BLOCK)));

#pragma unroll
        for (u32 word = 0; word < BLOCK / WORD; word++)
            hash = mix(hash, words[word]);
    }
    hash = mix(hash, hash >> 32);
    return hash == FSBPF_NO_TEXT ? 1 : hash;
}

/* Sends a text unless it was sent before. False: the ring had no room, the text must be offered again. */
INLINE bool send_text(struct text_record *record, u64 identity, u32 length, u64 flags)
{
    u32 sent = 1;

    if (bpf_map_lookup_elem(&sent_texts, &identity))
        return true;
    if (length > TEXT_MAX)
        return false;
    record->header.kind = FSBPF_RECORD_TEXT | (flags & FSBPF_TEXT_PATH_CUT ? FSBPF_RECORD_CUT : 0) |
                          (flags & FSBPF_TEXT_END_CUT ? FSBPF_RECORD_END_CUT : 0);
    record->header.payload_length = sizeof(identity) + length;
    record->identity = identity;
    if (bpf_ringbuf_output(&ring, record, sizeof(record->header) + sizeof(identity) + length, BPF_RB_NO_WAKEUP))
        return false;
    bpf_map_update_elem(&sent_texts, &identity, &sent, BPF_ANY);
    return true;
}

#endif
