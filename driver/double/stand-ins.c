/* SPDX-License-Identifier: MIT */
/*
 * Windows' own functions that tell about the machine: answered by the double where it knows better than Wine. Programs bind
 * them by name at run time, so it is enough to stand in for GetProcAddress, and only for the module that binds them.
 */
#include <string.h>
#include <strings.h>
#include <windows.h>

#include "clock.h"
#include "machine.h"
#include "record.h"

static bool is_elevated(void)
{
    return double_machine()->is_elevated;
}

static BOOL fail(DWORD error)
{
    SetLastError(error);
    return FALSE;
}

/* Handles of services: an address in this table. The service manager's is the table's own. */
static struct service_handle {
    char name[64];
} handles[16];
static struct service_handle manager;

static SC_HANDLE WINAPI open_manager(LPCWSTR machine, LPCWSTR database, DWORD access)
{
    (void)machine;
    (void)database;
    if ((access & ~(DWORD)(SC_MANAGER_CONNECT | SC_MANAGER_ENUMERATE_SERVICE)) != 0 && !is_elevated()) {
        fail(ERROR_ACCESS_DENIED);
        return NULL;
    }
    return (SC_HANDLE)&manager;
}

static SC_HANDLE WINAPI open_service(SC_HANDLE of, LPCWSTR name, DWORD access)
{
    enum { ASKS = SERVICE_QUERY_STATUS | SERVICE_QUERY_CONFIG };
    char narrow[64];
    (void)of;
    WideCharToMultiByte(CP_UTF8, 0, name, -1, narrow, sizeof narrow, NULL, NULL);
    bool is_there = double_service_state(narrow) != DOUBLE_SERVICE_ABSENT;
    bool is_allowed = (access & ~(DWORD)ASKS) == 0 || is_elevated();
    int place = 0;
    while (place < 15 && handles[place].name[0] != 0 && strcasecmp(handles[place].name, narrow) != 0) place++;
    memcpy(handles[place].name, narrow, sizeof narrow);
    if (is_there && is_allowed) return (SC_HANDLE)&handles[place];
    fail(is_there ? ERROR_ACCESS_DENIED : ERROR_SERVICE_DOES_NOT_EXIST);
    return NULL;
}

static void tell_service(const struct service_handle *service, SERVICE_STATUS *status)
{
    bool is_program = strcasecmp(service->name, "eBPFSvc") == 0;
    bool runs = double_service_state(service->name) == DOUBLE_SERVICE_RUNNING;
    *status = (SERVICE_STATUS){
        .dwServiceType = is_program ? SERVICE_WIN32_OWN_PROCESS : SERVICE_FILE_SYSTEM_DRIVER,
        .dwCurrentState = runs ? SERVICE_RUNNING : SERVICE_STOPPED,
        .dwControlsAccepted = runs ? SERVICE_ACCEPT_STOP : 0,
    };
}

static BOOL WINAPI query_service(SC_HANDLE service, SC_STATUS_TYPE kind, LPBYTE answer, DWORD size, LPDWORD needed)
{
    SERVICE_STATUS status;
    *needed = sizeof(SERVICE_STATUS_PROCESS);
    if (kind != SC_STATUS_PROCESS_INFO) return fail(ERROR_INVALID_LEVEL);
    if (size < *needed) return fail(ERROR_INSUFFICIENT_BUFFER);
    memset(answer, 0, size);
    tell_service((struct service_handle *)service, &status);
    memcpy(answer, &status, sizeof status); /* begins a SERVICE_STATUS_PROCESS */
    return TRUE;
}

static BOOL change(SC_HANDLE service, enum double_service from, enum double_service to, DWORD otherwise)
{
    const char *name = ((struct service_handle *)service)->name;
    if (double_service_state(name) != from) return fail(otherwise);
    double_service_change(name, to);
    return TRUE;
}

static BOOL WINAPI start_service(SC_HANDLE service, DWORD count, LPCWSTR *words)
{
    (void)count;
    (void)words;
    return change(service, DOUBLE_SERVICE_STOPPED, DOUBLE_SERVICE_RUNNING, ERROR_SERVICE_ALREADY_RUNNING);
}

static BOOL WINAPI control_service(SC_HANDLE service, DWORD control, LPSERVICE_STATUS status)
{
    if (control != SERVICE_CONTROL_STOP) return fail(ERROR_INVALID_SERVICE_CONTROL);
    BOOL is_done = change(service, DOUBLE_SERVICE_RUNNING, DOUBLE_SERVICE_STOPPED, ERROR_SERVICE_NOT_ACTIVE);
    tell_service((struct service_handle *)service, status);
    return is_done;
}

static BOOL WINAPI delete_service(SC_HANDLE service)
{
    double_service_change(((struct service_handle *)service)->name, DOUBLE_SERVICE_ABSENT);
    return TRUE;
}

static BOOL WINAPI close_service(SC_HANDLE service)
{
    (void)service;
    return TRUE;
}

static BOOL WINAPI tell_token(HANDLE token, TOKEN_INFORMATION_CLASS kind, LPVOID answer, DWORD size, PDWORD needed)
{
    if (kind != TokenElevation) return GetTokenInformation(token, kind, answer, size, needed);
    *needed = sizeof(DWORD);
    if (size < sizeof(DWORD)) return fail(ERROR_INSUFFICIENT_BUFFER);
    *(DWORD *)answer = is_elevated();
    return TRUE;
}

static LONG WINAPI tell_system(int kind, void *answer, ULONG size, ULONG *needed)
{
    enum { CODE_INTEGRITY = 103 };
    ULONG *words = answer;
    LONG(WINAPI * own)(int, void *, ULONG, ULONG *) = (void *)GetProcAddress(GetModuleHandleA("ntdll.dll"), "NtQuerySystemInformation");
    if (kind != CODE_INTEGRITY) return own(kind, answer, size, needed);
    if (size < 8 || words[0] != 8) return (LONG)0xc0000004; /* STATUS_INFO_LENGTH_MISMATCH */
    words[1] = double_machine()->integrity;
    if (needed != NULL) *needed = 8;
    return 0;
}

/* Of newdev.dll, which Wine does not have all of: what the driver store does with a package. */
static BOOL change_package(const char *what, LPCWSTR inf, PBOOL needs_reboot, enum double_service then)
{
    char narrow[MAX_PATH];
    WideCharToMultiByte(CP_UTF8, 0, inf, -1, narrow, sizeof narrow, NULL, NULL);
    double_record("%s\t%s", what, narrow);
    if (!is_elevated()) return fail(ERROR_ACCESS_DENIED);
    if (double_machine()->package_error != 0) return fail(double_machine()->package_error);
    *needs_reboot = FALSE;
    double_service_change("fsbpf", then);
    return TRUE;
}

static BOOL WINAPI install_package(HWND window, LPCWSTR inf, DWORD flags, PBOOL needs_reboot)
{
    (void)window;
    (void)flags;
    return change_package("package installed", inf, needs_reboot, DOUBLE_SERVICE_STOPPED);
}

static BOOL WINAPI remove_package(HWND window, LPCWSTR inf, DWORD flags, PBOOL needs_reboot)
{
    (void)window;
    (void)flags;
    return change_package("package removed", inf, needs_reboot, DOUBLE_SERVICE_ABSENT);
}

static BOOL WINAPI tell_published_name(LPCWSTR stored, PWSTR published, DWORD room, PDWORD needed)
{
    static const wchar_t name[] = L"C:\\windows\\INF\\oem7.inf";
    (void)stored;
    (void)needed;
    if (room < sizeof name / sizeof *name) return fail(ERROR_INSUFFICIENT_BUFFER);
    memcpy(published, name, sizeof name);
    return TRUE;
}

static VOID WINAPI tell_time(PULONGLONG ticks)
{
    enum { NS_PER_TICK = 100 };
    *ticks = double_interrupt_time_ns() / NS_PER_TICK;
}

static DWORD WINAPI count_processors(WORD group)
{
    (void)group;
    return double_machine()->processors;
}

static const struct {
    const char *name;
    void *function;
} stand_ins[] = {
    {"OpenSCManagerW", (void *)open_manager},
    {"OpenServiceW", (void *)open_service},
    {"QueryServiceStatusEx", (void *)query_service},
    {"StartServiceW", (void *)start_service},
    {"ControlService", (void *)control_service},
    {"DeleteService", (void *)delete_service},
    {"CloseServiceHandle", (void *)close_service},
    {"GetTokenInformation", (void *)tell_token},
    {"NtQuerySystemInformation", (void *)tell_system},
    {"DiInstallDriverW", (void *)install_package},
    {"DiUninstallDriverW", (void *)remove_package},
    {"SetupGetInfPublishedNameW", (void *)tell_published_name},
    {"QueryInterruptTimePrecise", (void *)tell_time},
    {"GetActiveProcessorCount", (void *)count_processors},
    {"GetMaximumProcessorCount", (void *)count_processors},
};

static FARPROC WINAPI find_function(HMODULE module, LPCSTR name)
{
    for (size_t each = 0; (ULONG_PTR)name > 0xffff && each < sizeof stand_ins / sizeof *stand_ins; each++) {
        if (strcmp(stand_ins[each].name, name) == 0) return (FARPROC)stand_ins[each].function;
    }
    return GetProcAddress(module, name);
}

/* The place where a module keeps the address of what it imports. */
static void **import_of(BYTE *base, const char *wanted)
{
    const IMAGE_NT_HEADERS *headers = (IMAGE_NT_HEADERS *)(base + ((IMAGE_DOS_HEADER *)base)->e_lfanew);
    const IMAGE_DATA_DIRECTORY *directory = &headers->OptionalHeader.DataDirectory[IMAGE_DIRECTORY_ENTRY_IMPORT];
    const IMAGE_IMPORT_DESCRIPTOR *library = (IMAGE_IMPORT_DESCRIPTOR *)(base + directory->VirtualAddress);
    for (; library->Name != 0; library++) {
        const IMAGE_THUNK_DATA *names = (IMAGE_THUNK_DATA *)(base + library->OriginalFirstThunk);
        IMAGE_THUNK_DATA *places = (IMAGE_THUNK_DATA *)(base + library->FirstThunk);
        for (; names->u1.AddressOfData != 0; names++, places++) {
            if (IMAGE_SNAP_BY_ORDINAL(names->u1.Ordinal)) continue;
            const IMAGE_IMPORT_BY_NAME *import = (IMAGE_IMPORT_BY_NAME *)(base + names->u1.AddressOfData);
            if (strcmp((const char *)import->Name, wanted) == 0) return (void **)&places->u1.Function;
        }
    }
    return NULL;
}

/** @returns whether what the module binds from now on goes by the table. */
DOUBLE_CALL int double_stand_in(const char *module)
{
    BYTE *base = (BYTE *)GetModuleHandleA(module);
    void **place = base == NULL ? NULL : import_of(base, "GetProcAddress");
    DWORD before;
    if (place == NULL || !VirtualProtect(place, sizeof *place, PAGE_READWRITE, &before)) return 0;
    *place = (void *)find_function;
    return VirtualProtect(place, sizeof *place, before, &before);
}
