/* SPDX-License-Identifier: MIT */
#ifndef FSBPF_ATTACH_H
#define FSBPF_ATTACH_H

#include "kernel.h"
#include "fsbpf_driver.h"

/**
 * Reads what a client brings along when it attaches. All of it came from user mode once.
 *
 * @retval STATUS_SUCCESS parameters are valid.
 * @retval STATUS_REVISION_MISMATCH Another version of the parameters or of the dispatch table.
 * @retval STATUS_INVALID_PARAMETER Bits that have no meaning, or no operation to listen to.
 */
_Must_inspect_result_ NTSTATUS fsbpf_attach_read(_Out_ struct fsbpf_attach_parameters *parameters,
                                                 _In_opt_ const ebpf_extension_data_t *client,
                                                 _In_opt_ const ebpf_extension_program_dispatch_table_t *functions);

#endif
