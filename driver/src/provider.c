/* SPDX-License-Identifier: MIT */
#include "provider.h"

_Use_decl_annotations_ NTSTATUS fsbpf_provider_open(struct fsbpf_provider *provider,
                                                    PNPI_PROVIDER_CHARACTERISTICS characteristics)
{
    NTSTATUS status = NmrRegisterProvider(characteristics, NULL, &provider->handle);

    provider->is_open = NT_SUCCESS(status);
    return status;
}

_Use_decl_annotations_ VOID fsbpf_provider_close(struct fsbpf_provider *provider)
{
    if (!provider->is_open)
        return;
    provider->is_open = false;
    if (NmrDeregisterProvider(provider->handle) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(provider->handle);
}
