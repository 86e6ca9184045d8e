/* SPDX-License-Identifier: MIT */
#include "trace.h"

#include "fsbpf_driver.h"

#define LEVEL_ERROR 2

static const GUID provider = FSBPF_TRACE_PROVIDER_GUID;
static REGHANDLE registration; /* 0: EtwWrite does nothing */

VOID fsbpf_trace_open(VOID)
{
    if (!NT_SUCCESS(EtwRegister(&provider, NULL, NULL, &registration)))
        registration = 0; /* the driver is as good without */
}

VOID fsbpf_trace_close(VOID)
{
    if (registration)
        EtwUnregister(registration);
    registration = 0;
}

VOID fsbpf_trace(USHORT id, NTSTATUS status)
{
    const EVENT_DESCRIPTOR event = {.Id = id, .Level = LEVEL_ERROR};
    EVENT_DATA_DESCRIPTOR data = {.Ptr = (ULONG_PTR)&status, .Size = sizeof(status)};

    if (registration)
        EtwWrite(registration, &event, NULL, 1, &data);
}
