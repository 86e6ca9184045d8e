/* SPDX-License-Identifier: MIT */
/* A .sys on the emulation: pe IMAGE DESCRIPTOR. Its blocks end at guard pages: no sanitizer is built into it. */
#include <stdlib.h>

#include "host.h"
#include "pe.h"

int main(int count, char **arguments)
{
    if (count != 3) {
        fprintf(stderr, "usage: %s IMAGE DESCRIPTOR\n", arguments[0]);
        return 2;
    }
    emu_guard_blocks(true);
    return emu_host_run(atoi(arguments[2]), (emu_driver_entry)emu_pe_load(arguments[1]));
}
