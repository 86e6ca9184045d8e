/* SPDX-License-Identifier: MIT */
/* Texts: UTF-8 made of UTF-16, and their identities. */
#ifndef FSBPF_TEXT_H
#define FSBPF_TEXT_H

#include "kernel.h"
#include "fsbpf_driver.h"

/* Bytes that live elsewhere. The identity is found out when somebody first asks for it. */
struct fsbpf_text {
    const char *bytes;
    ULONG length;
    ULONG flags; /* FSBPF_TEXT_* */
    volatile LONG64 identity; /* FSBPF_NO_TEXT: not known yet */
};

/** Of a text that is there already. */
VOID fsbpf_text_set(_Out_ struct fsbpf_text *text, _In_reads_bytes_(length) const char *bytes, ULONG length);

/**
 * Bytes that these UTF-16 units take as UTF-8. NTFS allows names with one half of a surrogate pair: it becomes three bytes
 * (WTF-8), so that files that differ in it only keep names of their own. No character is encoded so.
 */
ULONG fsbpf_utf8_length(_In_reads_(units) const WCHAR *source, ULONG units);

/** @returns the end of what was written, of which there is fsbpf_utf8_length. */
char *fsbpf_utf8_write(_Out_ char *target, _In_reads_(units) const WCHAR *source, ULONG units);

/** How many units to leave away from the front, at a character's border, so that the rest takes at most limit bytes. */
ULONG fsbpf_utf8_skip(_In_reads_(units) const WCHAR *source, ULONG units, ULONG limit_bytes);

/**
 * @param[out] target Room for as many units as there are bytes.
 * @retval the units written; 0: not valid UTF-8, or it has a NUL.
 */
ULONG fsbpf_utf16_write(_Out_writes_(length) WCHAR *target, _In_reads_bytes_(length) const char *source, ULONG length);

/** Draws the seed that all identities depend on, until the driver is unloaded. */
VOID fsbpf_text_seed_draw(VOID);
fsbpf_u64 fsbpf_text_seed(VOID);

/** As identity_of in bpf/linux/text.h: never FSBPF_NO_TEXT, equal for equal texts. Any IRQL. */
fsbpf_u64 fsbpf_text_identity(_Inout_ struct fsbpf_text *text);

#endif
