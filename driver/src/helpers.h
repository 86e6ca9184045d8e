/* SPDX-License-Identifier: MIT */
/* The helpers that programs call: see FSBPF_HELPER_* for what they do. IRQL <= DISPATCH_LEVEL. */
#ifndef FSBPF_HELPERS_H
#define FSBPF_HELPERS_H

#include "kernel.h"
#include "fsbpf_driver.h"

fsbpf_s64 NTAPI fsbpf_helper_path(VOID *program_context, char *buffer, fsbpf_u64 size);
fsbpf_s64 NTAPI fsbpf_helper_destination(VOID *program_context, char *buffer, fsbpf_u64 size);
fsbpf_s64 NTAPI fsbpf_helper_image(VOID *program_context, char *buffer, fsbpf_u64 size);
fsbpf_s64 NTAPI fsbpf_helper_redirect(VOID *program_context, const char *path, fsbpf_u64 size);
fsbpf_s64 NTAPI fsbpf_helper_user(VOID *program_context, char *buffer, fsbpf_u64 size);

#endif
