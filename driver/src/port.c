/* SPDX-License-Identifier: MIT */
#include "port.h"

#include "filter.h"
#include "fsbpf_driver.h"
#include "guarded_copy.h"
#include "hook.h"
#include "memory.h"
#include "stats.h"
#include "texts.h"
#include "trace.h"

#define TEXTS_BYTES_MAX (64u << 10) /* of one reply */

static PFLT_PORT server_port;

struct connection {
    PFLT_PORT client_port;
    struct fsbpf_text_queue *texts;
};

/* The reply to a request. Writes up to size bytes, which is at least row.least, and returns how many. */
typedef ULONG reply_to(const struct connection *connection, VOID *reply, ULONG size);

static ULONG reply_information(const struct connection *connection, VOID *reply, ULONG size)
{
    struct fsbpf_information *information = reply;

    UNREFERENCED_PARAMETER(connection);
    UNREFERENCED_PARAMETER(size);
    information->driver_version = FSBPF_DRIVER_VERSION;
    information->event_version = FSBPF_EVENT_VERSION;
    information->text_seed = fsbpf_text_seed();
    information->clients = fsbpf_hook_clients();
    return sizeof(*information);
}

static ULONG reply_counters(const struct connection *connection, VOID *reply, ULONG size)
{
    UNREFERENCED_PARAMETER(connection);
    UNREFERENCED_PARAMETER(size);
    fsbpf_read_counters(reply);
    return sizeof(struct fsbpf_driver_counters);
}

static ULONG reply_texts(const struct connection *connection, VOID *reply, ULONG size)
{
    return fsbpf_texts_take(connection->texts, reply, size);
}

static const struct row {
    reply_to *reply;
    ULONG least; /* bytes of room it takes */
    ULONG most;  /* bytes of room it can use */
} rows[] = {
    [FSBPF_REQUEST_INFORMATION] = {reply_information, sizeof(struct fsbpf_information),
                                   sizeof(struct fsbpf_information)},
    [FSBPF_REQUEST_COUNTERS] = {reply_counters, sizeof(struct fsbpf_driver_counters),
                                sizeof(struct fsbpf_driver_counters)},
    /* Room for any record: otherwise an empty reply could mean a long one. */
    [FSBPF_REQUEST_TEXTS] = {reply_texts, FSBPF_PATH_SIZE + 64, TEXTS_BYTES_MAX},
};

static NTSTATUS read_request(const VOID *input, ULONG input_bytes, const struct row **row)
{
    struct fsbpf_request request;
    NTSTATUS status;

    if (!input || input_bytes < sizeof(request))
        return STATUS_INVALID_PARAMETER;
    status = fsbpf_copy_guarded(&request, input, sizeof(request));
    if (!NT_SUCCESS(status))
        return status;
    if (request.version != FSBPF_DRIVER_VERSION)
        return STATUS_REVISION_MISMATCH;
    if (request.request >= RTL_NUMBER_OF(rows) || !rows[request.request].reply)
        return STATUS_INVALID_DEVICE_REQUEST;
    *row = &rows[request.request];
    return STATUS_SUCCESS;
}

static NTSTATUS reply_by(const struct row *row, const struct connection *connection, VOID *output, ULONG output_bytes,
                         ULONG *returned)
{
    ULONG size = output_bytes < row->most ? output_bytes : row->most, length;
    VOID *reply;
    NTSTATUS status;

    if (!output || size < row->least)
        return STATUS_BUFFER_TOO_SMALL;
    reply = fsbpf_allocate(size);
    if (!reply)
        return STATUS_INSUFFICIENT_RESOURCES;
    length = row->reply(connection, reply, size);
    status = fsbpf_copy_guarded(output, reply, length);
    if (NT_SUCCESS(status))
        *returned = length;
    fsbpf_free(reply);
    return status;
}

static NTSTATUS NTAPI on_message(PVOID cookie, PVOID input, ULONG input_bytes, PVOID output, ULONG output_bytes,
                                 PULONG returned)
{
    const struct row *row = NULL;
    NTSTATUS status = read_request(input, input_bytes, &row);

    *returned = 0;
    if (NT_SUCCESS(status))
        status = reply_by(row, cookie, output, output_bytes, returned);
    if (!NT_SUCCESS(status))
        fsbpf_trace(FSBPF_TRACE_PORT, status);
    return status;
}

static NTSTATUS NTAPI on_connect(PFLT_PORT client_port, PVOID server_cookie, PVOID context, ULONG context_bytes,
                                 PVOID *cookie)
{
    struct connection *connection = fsbpf_allocate(sizeof(*connection));

    UNREFERENCED_PARAMETER(server_cookie);
    UNREFERENCED_PARAMETER(context);
    UNREFERENCED_PARAMETER(context_bytes);
    if (!connection)
        return STATUS_INSUFFICIENT_RESOURCES;
    connection->client_port = client_port;
    connection->texts = fsbpf_texts_connect();
    if (!connection->texts) {
        fsbpf_free(connection);
        fsbpf_trace(FSBPF_TRACE_PORT, STATUS_INSUFFICIENT_RESOURCES);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    *cookie = connection;
    return STATUS_SUCCESS;
}

static VOID NTAPI on_disconnect(PVOID cookie)
{
    struct connection *connection = cookie;

    FltCloseClientPort(fsbpf_filter(), &connection->client_port);
    fsbpf_texts_disconnect(connection->texts);
    fsbpf_free(connection);
}

_Use_decl_annotations_ NTSTATUS fsbpf_port_open(PFLT_FILTER filter)
{
    static WCHAR name[] = FSBPF_PORT_NAME;
    UNICODE_STRING port_name = {sizeof(name) - sizeof(WCHAR), sizeof(name), name};
    OBJECT_ATTRIBUTES attributes;
    PSECURITY_DESCRIPTOR security; /* administrators and the system */
    NTSTATUS status = FltBuildDefaultSecurityDescriptor(&security, FLT_PORT_ALL_ACCESS);

    if (!NT_SUCCESS(status))
        return status;
    InitializeObjectAttributes(&attributes, &port_name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, security);
    status = FltCreateCommunicationPort(filter, &server_port, &attributes, NULL, on_connect, on_disconnect, on_message,
                                        FSBPF_CONNECTIONS);
    FltFreeSecurityDescriptor(security);
    if (!NT_SUCCESS(status))
        server_port = NULL;
    return status;
}

VOID fsbpf_port_close(VOID)
{
    if (server_port)
        FltCloseCommunicationPort(server_port);
    server_port = NULL;
}
