/* SPDX-License-Identifier: MIT */
/* The driver's port, as fltlib.dll gets to it. Results are NTSTATUS. */
#ifndef FSBPF_DOUBLE_KERNEL_PORT_H
#define FSBPF_DOUBLE_KERNEL_PORT_H

#include "objects.h"

DOUBLE_CALL int32_t double_port_connect(uint32_t *connection);
DOUBLE_CALL void double_port_disconnect(uint32_t connection);
DOUBLE_CALL int32_t double_port_send(uint32_t connection, void *input, uint32_t input_size, void *output,
                                     uint32_t output_size, uint32_t *returned);

#endif
