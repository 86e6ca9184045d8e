/* SPDX-License-Identifier: MIT */
/*
 * The process that the driver lives in, driven over one socket: frames of u32 length, u8 kind, payload.
 *   to it    C a command: words apart by tabs       V u32: how a program ended   h u32 helper, u32 size, bytes
 *   from it  R the command's result, as text        I u32 client, the event      H s64 result, bytes
 * Between a C and its R there may be any number of I, each answered by h (each answered by H) and one V.
 */
#ifndef FSBPF_EMU_HOST_H
#define FSBPF_EMU_HOST_H

#include "commands.h"
#include "core.h"
#include "files.h"
#include "world.h"

/** Serves commands until the other end closes. */
int emu_host_run(int descriptor, emu_driver_entry entry);

ebpf_result_t emu_remote_program(struct emu_client *client, void *context, uint32_t *result);

#endif
