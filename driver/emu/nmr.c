/* SPDX-License-Identifier: MIT */
/* The registrar: providers, clients that attach to them, and their parting at any moment. */
#include <pthread.h>
#include <stdlib.h>

#include "nmr.h"

struct emu_binding {
    struct emu_binding *next;
    struct provider *provider;
    PVOID provider_binding;
    const void *dispatch; /* the provider's */
    ULONG64 serial;
    enum { ATTACHING, BOUND, DETACHING, DETACHED, CLEANING } state;
};

struct provider {
    struct provider *next;
    NPI_PROVIDER_CHARACTERISTICS characteristics;
    PVOID context;
    bool is_deregistering;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static struct provider *providers;
static struct emu_binding *bindings;

static bool same_guid(const GUID *left, const GUID *right)
{
    return memcmp(left, right, sizeof *left) == 0;
}

NTSTATUS NTAPI NmrRegisterProvider(PNPI_PROVIDER_CHARACTERISTICS characteristics, PVOID context, PHANDLE handle)
{
    emu_require_irql("NmrRegisterProvider", PASSIVE_LEVEL);
    const NPI_REGISTRATION_INSTANCE *instance = &characteristics->ProviderRegistrationInstance;
    if (characteristics->Length != sizeof *characteristics || instance->Size != sizeof *instance) {
        emu_violation("NmrRegisterProvider with a length that is none");
    }
    if (instance->ModuleId == NULL || instance->ModuleId->Length != sizeof(NPI_MODULEID) || instance->ModuleId->Type != MIT_GUID) {
        emu_violation("NmrRegisterProvider without a module");
    }
    if (emu_fault("NmrRegisterProvider")) return STATUS_INSUFFICIENT_RESOURCES;
    struct provider *provider = calloc(1, sizeof *provider);
    provider->characteristics = *characteristics;
    provider->context = context;
    EMU_LOCK(lock);
    provider->next = providers;
    providers = provider;
    EMU_UNLOCK(lock);
    emu_held(1);
    *handle = provider;
    return STATUS_SUCCESS;
}

static struct provider *find_provider(const GUID *npi, const GUID *module)
{
    struct provider *provider = providers;
    while (provider != NULL && !(same_guid(provider->characteristics.ProviderRegistrationInstance.NpiId, npi) &&
                                 same_guid(&provider->characteristics.ProviderRegistrationInstance.ModuleId->Guid, module))) {
        provider = provider->next;
    }
    return provider;
}

const void *emu_nmr_provider_data(const GUID *npi, const GUID *module)
{
    EMU_LOCK(lock);
    struct provider *provider = find_provider(npi, module);
    const void *data = provider == NULL ? NULL : provider->characteristics.ProviderRegistrationInstance.NpiSpecificCharacteristics;
    EMU_UNLOCK(lock);
    return data;
}

static void remove_binding(struct emu_binding *binding)
{
    struct emu_binding **place = &bindings;
    while (*place != binding) place = &(*place)->next;
    *place = binding->next;
    free(binding);
    pthread_cond_broadcast(&changed);
}

NTSTATUS emu_nmr_attach(const GUID *npi, const GUID *module, const NPI_REGISTRATION_INSTANCE *client, PVOID client_context,
                        const void *client_dispatch, ULONG64 *serial)
{
    static ULONG64 last_serial;
    EMU_LOCK(lock);
    struct provider *provider = find_provider(npi, module);
    if (provider == NULL || provider->is_deregistering) {
        EMU_UNLOCK(lock);
        return STATUS_NOT_FOUND;
    }
    struct emu_binding *binding = calloc(1, sizeof *binding);
    binding->provider = provider;
    binding->next = bindings;
    binding->serial = *serial = ++last_serial;
    bindings = binding;
    EMU_UNLOCK(lock);
    NTSTATUS status = provider->characteristics.ProviderAttachClient(binding, provider->context, client, client_context,
                                                                     client_dispatch, &binding->provider_binding,
                                                                     &binding->dispatch);
    EMU_LOCK(lock);
    if (!NT_SUCCESS(status)) remove_binding(binding);
    else binding->state = BOUND;
    pthread_cond_broadcast(&changed);
    EMU_UNLOCK(lock);
    return status;
}

/* Held: lock, which is released meanwhile. The binding is BOUND: whoever comes first asks the provider to let go. */
static void begin_detach(struct emu_binding *binding, KIRQL irql)
{
    binding->state = DETACHING;
    EMU_UNLOCK(lock);
    KIRQL before = emu_raise_irql(irql > emu_self.irql ? irql : emu_self.irql);
    NTSTATUS status = binding->provider->characteristics.ProviderDetachClient(binding->provider_binding);
    emu_lower_irql(before);
    EMU_LOCK(lock);
    if (status == STATUS_PENDING) return; /* the binding may be gone by now */
    if (status != STATUS_SUCCESS) emu_violation("ProviderDetachClient returned 0x%08x", (unsigned)status);
    binding->state = DETACHED;
    pthread_cond_broadcast(&changed);
}

VOID NTAPI NmrProviderDetachClientComplete(HANDLE handle)
{
    emu_require_irql("NmrProviderDetachClientComplete", DISPATCH_LEVEL);
    struct emu_binding *binding = handle;
    EMU_LOCK(lock);
    if (binding->state != DETACHING) emu_violation("NmrProviderDetachClientComplete of a client that is not detached");
    binding->state = DETACHED;
    pthread_cond_broadcast(&changed);
    EMU_UNLOCK(lock);
}

/* Held: lock, which is released meanwhile. One step towards the end of a binding. */
static void advance(struct emu_binding *binding, KIRQL irql)
{
    if (binding->state == BOUND) begin_detach(binding, irql);
    else if (binding->state == DETACHED) {
        binding->state = CLEANING;
        EMU_UNLOCK(lock);
        const NPI_PROVIDER_CHARACTERISTICS *of = &binding->provider->characteristics;
        if (of->ProviderCleanupBindingContext != NULL) of->ProviderCleanupBindingContext(binding->provider_binding);
        EMU_LOCK(lock);
        remove_binding(binding);
    } else emu_wait(&changed, &lock);
}

void emu_nmr_detach(ULONG64 serial, KIRQL irql)
{
    EMU_LOCK(lock);
    for (;;) {
        struct emu_binding *binding = bindings;
        while (binding != NULL && binding->serial != serial) binding = binding->next;
        if (binding == NULL) break; /* also where the provider was first */
        advance(binding, irql);
    }
    EMU_UNLOCK(lock);
}

NTSTATUS NTAPI NmrDeregisterProvider(HANDLE handle)
{
    emu_require_irql("NmrDeregisterProvider", PASSIVE_LEVEL);
    struct provider *provider = handle;
    EMU_LOCK(lock);
    if (provider->is_deregistering) emu_violation("NmrDeregisterProvider twice");
    provider->is_deregistering = true;
    for (;;) {
        struct emu_binding *binding = bindings;
        while (binding != NULL && !(binding->provider == provider && binding->state == BOUND)) binding = binding->next;
        if (binding == NULL) break;
        begin_detach(binding, PASSIVE_LEVEL);
    }
    EMU_UNLOCK(lock);
    return STATUS_PENDING;
}

NTSTATUS NTAPI NmrWaitForProviderDeregisterComplete(HANDLE handle)
{
    emu_require_irql("NmrWaitForProviderDeregisterComplete", PASSIVE_LEVEL);
    struct provider *provider = handle;
    EMU_LOCK(lock);
    if (!provider->is_deregistering) emu_violation("NmrWaitForProviderDeregisterComplete before NmrDeregisterProvider");
    for (;;) {
        struct emu_binding *binding = bindings;
        while (binding != NULL && binding->provider != provider) binding = binding->next;
        if (binding == NULL) break;
        advance(binding, PASSIVE_LEVEL);
    }
    struct provider **place = &providers;
    while (*place != provider) place = &(*place)->next;
    *place = provider->next;
    EMU_UNLOCK(lock);
    free(provider);
    emu_held(-1);
    return STATUS_SUCCESS;
}
