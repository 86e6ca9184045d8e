/* SPDX-License-Identifier: MIT */
/* fltlib.dll: a connection is a handle, which its owner closes by CloseHandle. */
#include <wchar.h>
#include <windows.h>

#include "fsbpf_driver.h"
#include "kernel-port.h"

enum { CONNECTIONS = FSBPF_CONNECTIONS };

static SRWLOCK lock = SRWLOCK_INIT;
static struct {
    HANDLE handle; /* an event of nobody's: it only has to be one */
    uint32_t connection;
} connections[CONNECTIONS];

/* As the Filter Manager's library turns them round. */
static const struct {
    uint32_t status;
    HRESULT result;
} results[] = {
    {0x00000000, S_OK},       {0xc0000034, 0x80070002}, {0xc0000022, 0x80070005}, {0xc0000246, 0x800704d6},
    {0xc000000d, 0x80070057}, {0xc0000010, 0x80070001}, {0xc0000023, 0x8007007a}, {0xc0000059, 0x8007051a},
    {0xc000009a, 0x800705aa}, {0xc0000225, 0x80070490},
};

static HRESULT result_of(int32_t status)
{
    for (size_t each = 0; each < sizeof results / sizeof *results; each++) {
        if (results[each].status == (uint32_t)status) return results[each].result;
    }
    return HRESULT_FROM_NT(status);
}

/* Held: lock. Nobody tells when a handle is closed: it is looked at when it matters. */
static void forget_closed(void)
{
    DWORD flags;
    for (int each = 0; each < CONNECTIONS; each++) {
        if (connections[each].handle == NULL || GetHandleInformation(connections[each].handle, &flags)) continue;
        double_port_disconnect(connections[each].connection);
        connections[each].handle = NULL;
    }
}

static int place_of(HANDLE handle)
{
    int place = 0;
    while (place < CONNECTIONS && connections[place].handle != handle) place++;
    return place;
}

__declspec(dllexport) HRESULT WINAPI FilterConnectCommunicationPort(LPCWSTR name, DWORD options, LPCVOID context, WORD size,
                                                                    LPSECURITY_ATTRIBUTES attributes, HANDLE *port)
{
    uint32_t connection;
    (void)options;
    (void)context;
    (void)size;
    (void)attributes;
    *port = NULL;
    if (wcscmp(name, FSBPF_PORT_NAME) != 0) return result_of((int32_t)0xc0000034);
    AcquireSRWLockExclusive(&lock);
    forget_closed();
    int place = place_of(NULL);
    int32_t status = double_port_connect(&connection);
    if (status >= 0 && place < CONNECTIONS) {
        connections[place].handle = *port = CreateEventW(NULL, TRUE, FALSE, NULL);
        connections[place].connection = connection;
    }
    ReleaseSRWLockExclusive(&lock);
    return result_of(status);
}

__declspec(dllexport) HRESULT WINAPI FilterSendMessage(HANDLE port, LPVOID input, DWORD input_size, LPVOID output,
                                                       DWORD output_size, LPDWORD returned)
{
    uint32_t size = 0;
    AcquireSRWLockShared(&lock);
    int place = place_of(port);
    uint32_t connection = place < CONNECTIONS ? connections[place].connection : 0;
    ReleaseSRWLockShared(&lock);
    if (port == NULL || place == CONNECTIONS) return HRESULT_FROM_WIN32(ERROR_INVALID_HANDLE);
    int32_t status = double_port_send(connection, input, input_size, output, output_size, &size);
    *returned = size;
    return result_of(status);
}
