/* SPDX-License-Identifier: MIT */
#include "text.h"

#include "time.h"

#define FIRST_SUPPLEMENTARY 0x10000u
#define IDENTITY_BLOCK 64 /* bytes; a text is hashed as if zeros followed up to a multiple of it */

static fsbpf_u64 seed;

_Use_decl_annotations_ VOID fsbpf_text_set(struct fsbpf_text *text, const char *bytes, ULONG length)
{
    text->bytes = bytes;
    text->length = length;
    text->flags = 0;
    text->identity = FSBPF_NO_TEXT;
}

static bool is_high_surrogate(ULONG unit)
{
    return (unit & 0xfc00) == 0xd800;
}

static bool is_low_surrogate(ULONG unit)
{
    return (unit & 0xfc00) == 0xdc00;
}

/* The character at the front of source; units is at least 1. *used: 1 or 2. */
static ULONG character_at(const WCHAR *source, ULONG units, ULONG *used)
{
    ULONG unit = source[0];

    *used = 1;
    if (!is_high_surrogate(unit) || units < 2 || !is_low_surrogate(source[1]))
        return unit;
    *used = 2;
    return FIRST_SUPPLEMENTARY + ((unit & 0x3ff) << 10) + (source[1] & 0x3ffu);
}

static ULONG bytes_of(ULONG character)
{
    return character < 0x80 ? 1 : character < 0x800 ? 2 : character < FIRST_SUPPLEMENTARY ? 3 : 4;
}

_Use_decl_annotations_ ULONG fsbpf_utf8_length(const WCHAR *source, ULONG units)
{
    ULONG length = 0;

    for (ULONG at = 0, used; at < units; at += used)
        length += bytes_of(character_at(source + at, units - at, &used));
    return length;
}

_Use_decl_annotations_ ULONG fsbpf_utf8_skip(const WCHAR *source, ULONG units, ULONG limit_bytes)
{
    ULONG length = fsbpf_utf8_length(source, units), at = 0, used;

    for (; length > limit_bytes; at += used)
        length -= bytes_of(character_at(source + at, units - at, &used));
    return at;
}

static char *write_character(char *target, ULONG character)
{
    static const unsigned char first_byte[] = {0, 0, 0xc0, 0xe0, 0xf0};
    ULONG bytes = bytes_of(character);

    if (bytes == 1) {
        *target = (char)character;
        return target + 1;
    }
    for (ULONG at = bytes - 1; at > 0; at--, character >>= 6)
        target[at] = (char)(0x80 | (character & 0x3f));
    target[0] = (char)(first_byte[bytes] | character);
    return target + bytes;
}

_Use_decl_annotations_ char *fsbpf_utf8_write(char *target, const WCHAR *source, ULONG units)
{
    for (ULONG at = 0, used; at < units; at += used)
        target = write_character(target, character_at(source + at, units - at, &used));
    return target;
}

/* Bytes that the character beginning with this one has; 0: none begins so. */
static ULONG bytes_announced(unsigned char byte)
{
    if (byte < 0x80)
        return 1;
    return byte < 0xc2 ? 0 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : byte < 0xf5 ? 4 : 0;
}

/* The character at the front; 0: not valid, or a NUL. *used: its bytes. */
static ULONG read_character(const unsigned char *source, ULONG length, ULONG *used)
{
    ULONG bytes = bytes_announced(source[0]), character;

    *used = bytes;
    if (!bytes || bytes > length)
        return 0;
    character = bytes == 1 ? source[0] : source[0] & (0x7fu >> bytes);
    for (ULONG at = 1; at < bytes; at++) {
        if ((source[at] & 0xc0) != 0x80)
            return 0;
        character = (character << 6) | (source[at] & 0x3f);
    }
    if (bytes_of(character) != bytes || (character >= 0xd800 && character < 0xe000) || character > 0x10ffff)
        return 0;
    return character;
}

_Use_decl_annotations_ ULONG fsbpf_utf16_write(WCHAR *target, const char *source, ULONG length)
{
    WCHAR *end = target;

    for (ULONG at = 0, used; at < length; at += used) {
        ULONG character = read_character((const unsigned char *)source + at, length - at, &used);

        if (!character)
            return 0;
        if (character < FIRST_SUPPLEMENTARY) {
            *end++ = (WCHAR)character;
        } else {
            *end++ = (WCHAR)(0xd800 | ((character - FIRST_SUPPLEMENTARY) >> 10));
            *end++ = (WCHAR)(0xdc00 | (character & 0x3ff));
        }
    }
    return (ULONG)(end - target);
}

static fsbpf_u64 mix(fsbpf_u64 hash, fsbpf_u64 word)
{
    hash = (hash ^ word) * 0x9e3779b97f4a7c15ull;
    return hash ^ (hash >> 29);
}

/*
 * The seed keeps texts that are chosen to collide from doing so. It is no secret of the machine's: the two clocks and
 * where the stack lies are enough.
 */
VOID fsbpf_text_seed_draw(VOID)
{
    seed = mix(mix(mix(0, fsbpf_ticks()), fsbpf_time_ns()), (ULONG_PTR)&(char){0});
}

fsbpf_u64 fsbpf_text_seed(VOID)
{
    return seed;
}

static fsbpf_u64 identity_of(const char *bytes, ULONG length)
{
    fsbpf_u64 hash = mix(seed, length), word;
    ULONG padded = (length + IDENTITY_BLOCK - 1) & ~(ULONG)(IDENTITY_BLOCK - 1);

    for (ULONG at = 0; at < padded; at += sizeof(word)) {
        ULONG left = at < length ? length - at : 0;

        word = 0;
        memcpy(&word, bytes + (left ? at : 0), left < sizeof(word) ? left : sizeof(word));
        hash = mix(hash, word);
    }
    hash = mix(hash, hash >> 32);
    return hash == FSBPF_NO_TEXT ? 1 : hash;
}

_Use_decl_annotations_ fsbpf_u64 fsbpf_text_identity(struct fsbpf_text *text)
{
    fsbpf_u64 identity = (fsbpf_u64)ReadNoFence64(&text->identity);

    if (identity == FSBPF_NO_TEXT) {
        identity = identity_of(text->bytes, text->length);
        InterlockedExchange64(&text->identity, (LONG64)identity); /* whoever comes second writes the same */
    }
    return identity;
}
