/* SPDX-License-Identifier: MIT */
/* What a driver must not do, and where calls are made to fail. */
#include <pthread.h>
#include <stdarg.h>
#include <stdlib.h>

#include "emu.h"

__thread struct emu_thread emu_self;

enum { LINES = 64, LINE_SIZE = 200 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char lines[LINES][LINE_SIZE];
static ULONG violations;

void emu_violation(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    EMU_LOCK(lock);
    char line[LINE_SIZE];
    vsnprintf(line, sizeof line, format, arguments);
    if (violations < LINES) memcpy(lines[violations], line, sizeof line);
    violations++;
    EMU_UNLOCK(lock);
    va_end(arguments);
    if (getenv("FSBPF_EMU_ABORT")) {
        fprintf(stderr, "violation: %s\n", line);
        abort();
    }
}

ULONG emu_violations(void)
{
    EMU_LOCK(lock);
    ULONG count = violations;
    EMU_UNLOCK(lock);
    return count;
}

void emu_print_violations(FILE *out)
{
    EMU_LOCK(lock);
    for (ULONG line = 0; line < violations && line < LINES; line++) fprintf(out, "violation %s\n", lines[line]);
    violations = 0;
    EMU_UNLOCK(lock);
}

void emu_require_irql(const char *api, KIRQL highest)
{
    if (emu_self.irql > highest) emu_violation("%s at IRQL %u, highest is %u", api, emu_self.irql, highest);
    emu_point(); /* every call of the driver comes here */
}

KIRQL emu_raise_irql(KIRQL to)
{
    KIRQL before = emu_self.irql;
    if (to < before) emu_violation("IRQL raised from %u to %u", before, to);
    emu_self.irql = to;
    return before;
}

void emu_lower_irql(KIRQL to)
{
    if (to > emu_self.irql) emu_violation("IRQL lowered from %u to %u", emu_self.irql, to);
    emu_self.irql = to;
}

/* One number for all points, in the order of the calls. */
static ULONG calls;
static ULONG armed;
static bool armed_stays;
static char hit[64];
static char last_hit[64];

bool emu_fault(const char *point)
{
    EMU_LOCK(lock);
    calls++;
    bool fails = armed != 0 && (armed_stays ? calls >= armed : calls == armed);
    if (fails && hit[0] == 0) snprintf(hit, sizeof hit, "%s", point);
    EMU_UNLOCK(lock);
    return fails;
}

void emu_fault_arm(ULONG number, bool stays)
{
    EMU_LOCK(lock);
    calls = 0;
    armed = number;
    armed_stays = stays;
    if (number != 0) last_hit[0] = 0;
    else memcpy(last_hit, hit, sizeof hit);
    hit[0] = 0;
    EMU_UNLOCK(lock);
}

ULONG emu_fault_count(void)
{
    EMU_LOCK(lock);
    ULONG count = calls;
    EMU_UNLOCK(lock);
    return count;
}

const char *emu_fault_hit(void)
{
    return hit;
}

const char *emu_last_hit(void)
{
    return last_hit;
}
