/* SPDX-License-Identifier: MIT */
/*
 * The emulation's own view: rules that it watches over, memory, objects. What the driver sees is declared in
 * include/ and ../compat.
 */
#ifndef FSBPF_EMU_H
#define FSBPF_EMU_H

#include <pthread.h>
#include <stdio.h>
#include "kernel.h"

/* Of the running thread. -ftls-model=initial-exec: general-dynamic TLS loses registers of ms_abi callers. */
struct emu_thread {
    KIRQL irql;
    bool apcs_disabled;
    bool in_top_level_irp;
    ULONG processor;
    struct _ETHREAD *thread;
};
extern __thread struct emu_thread emu_self;

/* Rules. A violation is written down; the run goes on, and its report names it. */
void emu_violation(const char *format, ...) __attribute__((format(printf, 1, 2)));
void emu_require_irql(const char *api, KIRQL highest);
ULONG emu_violations(void);
void emu_print_violations(FILE *out);
KIRQL emu_raise_irql(KIRQL to);
void emu_lower_irql(KIRQL to);

/* Fault points: the armed one fails, once or (mode "from") from there on. */
bool emu_fault(const char *point);
void emu_fault_arm(ULONG number, bool stays);
ULONG emu_fault_count(void);
/** The name of the point that failed; "" where none did. */
const char *emu_fault_hit(void);
/** The same of the run before the points were disarmed. */
const char *emu_last_hit(void);

/* Memory that the driver owns. Every block has a tag, and an owner's name for the report of leaks. */
void *emu_allocate(SIZE_T size, ULONG tag, bool is_paged, const char *what);
/** tag 0: any. */
void emu_free(void *block, ULONG tag, const char *api);
/** Blocks that are still there. */
ULONG emu_leaks(FILE *out);
/** Blocks end at a page that can't be touched: for code that no sanitizer was built into. */
void emu_guard_blocks(bool guarded);
void emu_forget(void *memory, SIZE_T size);
/** Lookaside lists keep an entry, and are fast; otherwise each use is a block of its own, and checked. */
void emu_keep_entries(bool keeps);

/* Objects with references; the creator holds one. */
struct emu_object {
    const char *kind;
    volatile LONG references;
    void (*destroy)(struct emu_object *object);
};
void emu_object_init(struct emu_object *object, const char *kind, void (*destroy)(struct emu_object *object));
void emu_reference(struct emu_object *object);
void emu_dereference(struct emu_object *object);
/** References that the driver took and has not given back. */
ULONG emu_held_references(void);
void emu_held(LONG change);

/* Texts. Windows' side has 16 bits a character. */
WCHAR *emu_wide(const char *utf8, USHORT *length_bytes);
char *emu_narrow(const WCHAR *text, SIZE_T length_bytes);
bool emu_same_name(const char *left, const char *right);

/* Time: stands still until a script moves it. */
void emu_advance_ns(LONGLONG ns);
ULONG64 emu_now_ns(void);
void emu_live_clock(bool live);

/* Where threads are run one at a time (schedule.h), others may be let on here; otherwise nothing happens. */
void emu_point(void);
/** Somebody else has to go on first. */
void emu_yield(void);
void emu_mutex_lock(pthread_mutex_t *mutex);
/** May return early. */
void emu_wait(pthread_cond_t *condition, pthread_mutex_t *mutex);

#define EMU_LOCK(lock) emu_mutex_lock(&(lock))
#define EMU_UNLOCK(lock) pthread_mutex_unlock(&(lock))

#endif
