/* SPDX-License-Identifier: MIT */
/* The driver's sources, linked to the emulation. Argument: the number of the socket's descriptor. */
#include <stdlib.h>

#include "host.h"

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path);

int main(int count, char **arguments)
{
    if (count != 2) {
        fprintf(stderr, "usage: %s DESCRIPTOR\n", arguments[0]);
        return 2;
    }
    return emu_host_run(atoi(arguments[1]), DriverEntry);
}
