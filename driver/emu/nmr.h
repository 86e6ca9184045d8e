/* SPDX-License-Identifier: MIT */
/* The side of the registrar that clients see. */
#ifndef FSBPF_EMU_NMR_H
#define FSBPF_EMU_NMR_H

#include "emu.h"

/** NULL: there is no such provider. */
const void *emu_nmr_provider_data(const GUID *npi, const GUID *module);
NTSTATUS emu_nmr_attach(const GUID *npi, const GUID *module, const NPI_REGISTRATION_INSTANCE *client, PVOID client_context,
                        const void *client_dispatch, ULONG64 *serial);
/** Returns when the provider has let go of the client. irql: at which the provider is told. */
void emu_nmr_detach(ULONG64 serial, KIRQL irql);

#endif
