/* SPDX-License-Identifier: MIT */
#include "kernel-port.h"

#include "flt.h"
#include "machine.h"
#include "record.h"

int32_t double_port_connect(uint32_t *connection)
{
    const struct double_machine *machine = double_machine();
    if (emu_filter() == NULL) return STATUS_OBJECT_NAME_NOT_FOUND;
    NTSTATUS status = machine->is_elevated ? emu_port_connect(connection) : STATUS_ACCESS_DENIED;
    double_record("port\t0x%08x", (unsigned)status);
    return status;
}

void double_port_disconnect(uint32_t connection)
{
    emu_port_disconnect(connection);
}

int32_t double_port_send(uint32_t connection, void *input, uint32_t input_size, void *output, uint32_t output_size,
                         uint32_t *returned)
{
    ULONG size = 0;
    NTSTATUS status = emu_port_send(connection, input, input_size, output, output_size, &size);
    *returned = size;
    return status;
}
