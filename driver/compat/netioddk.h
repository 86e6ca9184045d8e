/* SPDX-License-Identifier: MIT */
/*
 * The provider's side of the Network Module Registrar, declared from its public documentation
 * (learn.microsoft.com, "netioddk.h header"). Only for builds without the WDK; layouts are those of 64-bit Windows.
 */
#ifndef FSBPF_COMPAT_NETIODDK_H
#define FSBPF_COMPAT_NETIODDK_H

typedef GUID NPIID;
typedef const NPIID *PNPIID;

typedef enum _NPI_MODULEID_TYPE { MIT_GUID = 1, MIT_IF_LUID } NPI_MODULEID_TYPE;

typedef struct _NPI_MODULEID {
    USHORT Length;
    NPI_MODULEID_TYPE Type;
    union {
        GUID Guid;
        LUID IfLuid;
    };
} NPI_MODULEID;
typedef const NPI_MODULEID *PNPI_MODULEID;

typedef struct _NPI_REGISTRATION_INSTANCE {
    USHORT Version;
    USHORT Size;
    PNPIID NpiId;
    PNPI_MODULEID ModuleId;
    ULONG Number;
    const VOID *NpiSpecificCharacteristics;
} NPI_REGISTRATION_INSTANCE;
typedef const NPI_REGISTRATION_INSTANCE *PNPI_REGISTRATION_INSTANCE;

typedef NTSTATUS(NTAPI NPI_PROVIDER_ATTACH_CLIENT_FN)(HANDLE NmrBindingHandle, PVOID ProviderContext,
                                                      PNPI_REGISTRATION_INSTANCE ClientRegistrationInstance,
                                                      PVOID ClientBindingContext, const VOID *ClientDispatch,
                                                      PVOID *ProviderBindingContext, const VOID **ProviderDispatch);
typedef NTSTATUS(NTAPI NPI_PROVIDER_DETACH_CLIENT_FN)(PVOID ProviderBindingContext);
typedef VOID(NTAPI NPI_PROVIDER_CLEANUP_BINDING_CONTEXT_FN)(PVOID ProviderBindingContext);

typedef struct _NPI_PROVIDER_CHARACTERISTICS {
    USHORT Version;
    USHORT Length;
    NPI_PROVIDER_ATTACH_CLIENT_FN *ProviderAttachClient;
    NPI_PROVIDER_DETACH_CLIENT_FN *ProviderDetachClient;
    NPI_PROVIDER_CLEANUP_BINDING_CONTEXT_FN *ProviderCleanupBindingContext;
    NPI_REGISTRATION_INSTANCE ProviderRegistrationInstance;
} NPI_PROVIDER_CHARACTERISTICS;
typedef const NPI_PROVIDER_CHARACTERISTICS *PNPI_PROVIDER_CHARACTERISTICS;

NTSTATUS NTAPI NmrRegisterProvider(PNPI_PROVIDER_CHARACTERISTICS Characteristics, PVOID ProviderContext,
                                   PHANDLE NmrProviderHandle);
NTSTATUS NTAPI NmrDeregisterProvider(HANDLE NmrProviderHandle);
NTSTATUS NTAPI NmrWaitForProviderDeregisterComplete(HANDLE NmrProviderHandle);
VOID NTAPI NmrProviderDetachClientComplete(HANDLE NmrBindingHandle);

_Static_assert(sizeof(NPI_MODULEID) == 24, "NPI_MODULEID");
_Static_assert(sizeof(NPI_REGISTRATION_INSTANCE) == 40, "NPI_REGISTRATION_INSTANCE");
_Static_assert(sizeof(NPI_PROVIDER_CHARACTERISTICS) == 72, "NPI_PROVIDER_CHARACTERISTICS");

#endif
