/* SPDX-License-Identifier: MIT */
/* The communication port, and the programs at its other end. */
#include <pthread.h>
#include <stdlib.h>

#include "flt.h"

enum { CONNECTIONS = 16 };

/* Both ends: the server's has the callbacks, a client's only its number. */
struct _FLT_PORT {
    PVOID cookie;
    PFLT_CONNECT_NOTIFY connect;
    PFLT_DISCONNECT_NOTIFY disconnect;
    PFLT_MESSAGE_NOTIFY message;
    LONG most;
    volatile LONG count;
    PVOID connection_cookie;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct _FLT_PORT *clients[CONNECTIONS];

NTSTATUS NTAPI FltBuildDefaultSecurityDescriptor(PSECURITY_DESCRIPTOR *descriptor, ACCESS_MASK access)
{
    emu_require_irql("FltBuildDefaultSecurityDescriptor", PASSIVE_LEVEL);
    if (access != FLT_PORT_ALL_ACCESS) emu_violation("a port for others than administrators");
    if (emu_fault("FltBuildDefaultSecurityDescriptor")) return STATUS_INSUFFICIENT_RESOURCES;
    *descriptor = emu_allocate(64, 0x64536c46, true, "security descriptor");
    return STATUS_SUCCESS;
}

VOID NTAPI FltFreeSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor)
{
    emu_free(descriptor, 0, "FltFreeSecurityDescriptor");
}

NTSTATUS NTAPI FltCreateCommunicationPort(PFLT_FILTER filter, PFLT_PORT *port, POBJECT_ATTRIBUTES attributes, PVOID cookie,
                                          PFLT_CONNECT_NOTIFY connect, PFLT_DISCONNECT_NOTIFY disconnect,
                                          PFLT_MESSAGE_NOTIFY message, LONG most)
{
    emu_require_irql("FltCreateCommunicationPort", PASSIVE_LEVEL);
    if ((attributes->Attributes & OBJ_KERNEL_HANDLE) == 0) emu_violation("a port whose handle user mode could see");
    if (attributes->SecurityDescriptor == NULL) emu_violation("a port without a security descriptor");
    if (connect == NULL || disconnect == NULL || filter->port != NULL) emu_violation("a port without callbacks, or a second one");
    if (emu_fault("FltCreateCommunicationPort")) return STATUS_INSUFFICIENT_RESOURCES;
    struct _FLT_PORT *made = calloc(1, sizeof *made);
    *made = (struct _FLT_PORT){cookie, connect, disconnect, message, most, 0, NULL};
    filter->port = *port = made;
    emu_held(1);
    return STATUS_SUCCESS;
}

VOID NTAPI FltCloseCommunicationPort(PFLT_PORT port)
{
    emu_require_irql("FltCloseCommunicationPort", PASSIVE_LEVEL);
    if (emu_filter()->port != port) emu_violation("FltCloseCommunicationPort of what is no port");
    for (ULONG each = 0; each < CONNECTIONS; each++) emu_port_disconnect(each);
    emu_filter()->port = NULL;
    free(port);
    emu_held(-1);
}

/* By the driver, in its disconnect callback or at its end. */
VOID NTAPI FltCloseClientPort(PFLT_FILTER filter, PFLT_PORT *client)
{
    (void)filter;
    emu_require_irql("FltCloseClientPort", APC_LEVEL);
    if (*client == NULL) return;
    EMU_LOCK(lock);
    for (ULONG each = 0; each < CONNECTIONS; each++) {
        if (clients[each] == *client) clients[each] = NULL;
    }
    EMU_UNLOCK(lock);
    free(*client);
    *client = NULL;
    emu_held(-1);
}

NTSTATUS emu_port_connect(ULONG *connection)
{
    struct _FLT_PORT *server = emu_filter() == NULL ? NULL : emu_filter()->port;
    if (server == NULL) return STATUS_NOT_FOUND;
    if (__atomic_add_fetch(&server->count, 1, __ATOMIC_SEQ_CST) > server->most) {
        __atomic_sub_fetch(&server->count, 1, __ATOMIC_SEQ_CST);
        return STATUS_CONNECTION_COUNT_LIMIT;
    }
    struct _FLT_PORT *client = calloc(1, sizeof *client);
    emu_held(1);
    NTSTATUS status = server->connect(client, server->cookie, NULL, 0, &client->connection_cookie);
    if (!NT_SUCCESS(status)) {
        free(client);
        emu_held(-1);
        __atomic_sub_fetch(&server->count, 1, __ATOMIC_SEQ_CST);
        return status;
    }
    EMU_LOCK(lock);
    ULONG place = 0;
    while (clients[place] != NULL) place++;
    clients[place] = client;
    EMU_UNLOCK(lock);
    *connection = place;
    return STATUS_SUCCESS;
}

NTSTATUS emu_port_disconnect(ULONG connection)
{
    EMU_LOCK(lock);
    struct _FLT_PORT *client = connection < CONNECTIONS ? clients[connection] : NULL;
    if (client != NULL) clients[connection] = NULL;
    EMU_UNLOCK(lock);
    if (client == NULL) return STATUS_NOT_FOUND;
    struct _FLT_PORT *server = emu_filter()->port;
    server->disconnect(client->connection_cookie); /* closes the client's end */
    __atomic_sub_fetch(&server->count, 1, __ATOMIC_SEQ_CST);
    return STATUS_SUCCESS;
}

NTSTATUS emu_port_send(ULONG connection, void *input, ULONG input_size, void *output, ULONG output_size, ULONG *returned)
{
    *returned = 0;
    EMU_LOCK(lock);
    struct _FLT_PORT *client = connection < CONNECTIONS ? clients[connection] : NULL;
    EMU_UNLOCK(lock);
    if (client == NULL) return STATUS_NOT_FOUND;
    return emu_filter()->port->message(client->connection_cookie, input, input_size, output, output_size, returned);
}
