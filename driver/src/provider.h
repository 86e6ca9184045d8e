/* SPDX-License-Identifier: MIT */
/* A provider of the Network Module Registrar, from registration to the departure of its last client. */
#ifndef FSBPF_PROVIDER_H
#define FSBPF_PROVIDER_H

#include "kernel.h"

struct fsbpf_provider {
    HANDLE handle;
    bool is_open;
};

_Must_inspect_result_ NTSTATUS fsbpf_provider_open(_Out_ struct fsbpf_provider *provider,
                                                   _In_ PNPI_PROVIDER_CHARACTERISTICS characteristics);
/** Nothing where it is not open. Waits until all clients have detached. PASSIVE_LEVEL. */
VOID fsbpf_provider_close(_Inout_ struct fsbpf_provider *provider);

#endif
