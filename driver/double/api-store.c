/* SPDX-License-Identifier: MIT */
/*
 * The eBPF store in the registry, as ebpf_store_helper writes it: first the user's, then the machine's, where a refusal is
 * passed over. Who reads it takes the user's if there is one, and then does not look at the machine's.
 */
#include <stdio.h>
#include <string.h>
#include <windows.h>

#include "api.h"
#include "ebpf_extension.h"
#include "machine.h"

/* As of ebpf_program_types.h. */
typedef struct {
    ebpf_extension_header_t header;
    const wchar_t *section_name;
    const GUID *program_type;
    const GUID *attach_type;
    uint32_t bpf_program_type;
    uint32_t bpf_attach_type;
} section_info;

#define PROVIDERS L"Software\\eBPF\\Providers"
enum { PATH_ROOM = 512 };

static HKEY root_of(bool is_machine)
{
    return is_machine ? HKEY_LOCAL_MACHINE : HKEY_CURRENT_USER;
}

static double_result result_of(LSTATUS status)
{
    return status == ERROR_SUCCESS             ? DOUBLE_SUCCESS
           : status == ERROR_ACCESS_DENIED     ? DOUBLE_ACCESS_DENIED
           : status == ERROR_FILE_NOT_FOUND    ? DOUBLE_FILE_NOT_FOUND
                                               : DOUBLE_FAILED;
}

static double_result open_key(HKEY parent, const wchar_t *path, HKEY *key)
{
    return result_of(RegCreateKeyExW(parent, path, 0, NULL, 0, KEY_WRITE | KEY_READ | DELETE, NULL, key, NULL));
}

static void set_number(HKEY key, const wchar_t *name, uint32_t value)
{
    RegSetValueExW(key, name, 0, REG_DWORD, (const BYTE *)&value, sizeof value);
}

static void set_bytes(HKEY key, const wchar_t *name, const void *bytes, size_t size)
{
    RegSetValueExW(key, name, 0, REG_BINARY, bytes, (DWORD)size);
}

static void set_header(HKEY key, const ebpf_extension_header_t *header)
{
    set_number(key, L"Version", header->version);
    set_number(key, L"Size", (uint32_t)header->size);
}

static void widen(const char *text, wchar_t *wide, size_t room)
{
    MultiByteToWideChar(CP_UTF8, 0, text, -1, wide, (int)room);
}

static void write_guid(wchar_t *text, const GUID *guid)
{
    const uint8_t *rest = guid->Data4;
    swprintf(text, PATH_ROOM, L"{%08lx-%04x-%04x-%02x%02x-%02x%02x%02x%02x%02x%02x}", guid->Data1, guid->Data2, guid->Data3,
             rest[0], rest[1], rest[2], rest[3], rest[4], rest[5], rest[6], rest[7]);
}

static double_result write_helper(HKEY helpers, const ebpf_helper_function_prototype_t *prototype)
{
    wchar_t name[PATH_ROOM];
    HKEY key;
    uint32_t serialized[7] = {prototype->helper_id, (uint32_t)prototype->return_type};
    for (int each = 0; each < 5; each++) serialized[2 + each] = (uint32_t)prototype->arguments[each];
    widen(prototype->name, name, PATH_ROOM);
    double_result result = open_key(helpers, name, &key);
    if (result != DOUBLE_SUCCESS) return result;
    set_header(key, &prototype->header);
    set_bytes(key, L"Prototype", serialized, sizeof serialized);
    set_number(key, L"ReallocatePacket", prototype->flags.reallocate_packet);
    RegCloseKey(key);
    return DOUBLE_SUCCESS;
}

static double_result write_descriptor(HKEY program, const ebpf_program_type_descriptor_t *descriptor)
{
    wchar_t name[PATH_ROOM];
    HKEY key;
    double_result result = open_key(program, L"TypeDescriptor", &key);
    if (result != DOUBLE_SUCCESS) return result;
    widen(descriptor->name, name, PATH_ROOM);
    set_header(key, &descriptor->header);
    RegSetValueExW(key, L"Name", 0, REG_SZ, (const BYTE *)name, (DWORD)((wcslen(name) + 1) * sizeof *name));
    set_bytes(key, L"ContextDescriptor", descriptor->context_descriptor, sizeof *descriptor->context_descriptor);
    set_number(key, L"BpfProgType", descriptor->bpf_prog_type);
    set_number(key, L"IsPrivileged", (uint32_t)descriptor->is_privileged);
    RegCloseKey(key);
    return DOUBLE_SUCCESS;
}

static double_result write_helpers(HKEY program, const ebpf_program_info_t *info)
{
    HKEY key;
    double_result result = open_key(program, L"Helpers", &key);
    if (result != DOUBLE_SUCCESS) return result;
    for (uint32_t each = 0; each < info->count_of_program_type_specific_helpers && result == DOUBLE_SUCCESS; each++) {
        result = write_helper(key, &info->program_type_specific_helper_prototype[each]);
    }
    RegCloseKey(key);
    return result;
}

static double_result write_program(bool is_machine, const void *from)
{
    const ebpf_program_info_t *info = from;
    wchar_t path[PATH_ROOM] = PROVIDERS L"\\ProgramData\\";
    HKEY key;
    write_guid(path + wcslen(path), &info->program_type_descriptor->program_type);
    double_result result = open_key(root_of(is_machine), path, &key);
    if (result != DOUBLE_SUCCESS) return result;
    set_header(key, &info->header);
    set_number(key, L"HelperCount", info->count_of_program_type_specific_helpers);
    result = write_descriptor(key, info->program_type_descriptor);
    if (result == DOUBLE_SUCCESS) result = write_helpers(key, info);
    RegCloseKey(key);
    return result;
}

static double_result write_section(bool is_machine, const void *from)
{
    const section_info *info = from;
    wchar_t path[PATH_ROOM] = PROVIDERS L"\\SectionData\\";
    HKEY key;
    wcsncat(path, info->section_name, PATH_ROOM - wcslen(path) - 1);
    double_result result = open_key(root_of(is_machine), path, &key);
    if (result != DOUBLE_SUCCESS) return result;
    set_header(key, &info->header);
    set_bytes(key, L"ProgramType", info->program_type, sizeof *info->program_type);
    set_bytes(key, L"AttachType", info->attach_type, sizeof *info->attach_type);
    set_number(key, L"BpfProgType", info->bpf_program_type);
    set_number(key, L"BpfAttachType", info->bpf_attach_type);
    RegCloseKey(key);
    return DOUBLE_SUCCESS;
}

static double_result remove_program(bool is_machine, const void *from)
{
    const ebpf_program_info_t *info = from;
    wchar_t path[PATH_ROOM] = PROVIDERS L"\\ProgramData\\";
    write_guid(path + wcslen(path), &info->program_type_descriptor->program_type);
    return result_of(RegDeleteTreeW(root_of(is_machine), path));
}

static double_result remove_section(bool is_machine, const void *from)
{
    const section_info *info = from;
    wchar_t path[PATH_ROOM] = PROVIDERS L"\\SectionData\\";
    wcsncat(path, info->section_name, PATH_ROOM - wcslen(path) - 1);
    return result_of(RegDeleteTreeW(root_of(is_machine), path));
}

static double_result in_both(double_result (*act)(bool is_machine, const void *info), const void *info)
{
    double_result result = act(false, info);
    if (result != DOUBLE_SUCCESS) return result;
    result = double_machine()->is_elevated ? act(true, info) : DOUBLE_ACCESS_DENIED;
    return result == DOUBLE_ACCESS_DENIED ? DOUBLE_SUCCESS : result;
}

static bool is_header(const ebpf_extension_header_t *header, size_t size)
{
    return header->version == 1 && header->size == size;
}

static bool is_program(const ebpf_program_info_t *info)
{
    const ebpf_program_type_descriptor_t *descriptor = info->program_type_descriptor;
    if (!is_header(&info->header, EBPF_SIZE_INCLUDING(ebpf_program_info_t, global_helper_prototype)) || descriptor == NULL) return false;
    if (!is_header(&descriptor->header, EBPF_SIZE_INCLUDING(ebpf_program_type_descriptor_t, is_privileged))) return false;
    if (descriptor->name == NULL || descriptor->context_descriptor == NULL || descriptor->context_descriptor->size < 16) return false;
    for (uint32_t each = 0; each < info->count_of_program_type_specific_helpers; each++) {
        const ebpf_helper_function_prototype_t *prototype = &info->program_type_specific_helper_prototype[each];
        if (!is_header(&prototype->header, EBPF_SIZE_INCLUDING(ebpf_helper_function_prototype_t, implicit_context))) return false;
        if (prototype->name == NULL || prototype->helper_id <= 0xffff) return false;
    }
    return true;
}

API double_result ebpf_store_update_program_information_array(const ebpf_program_info_t *infos, uint32_t count)
{
    double_result result = DOUBLE_SUCCESS;
    for (uint32_t each = 0; each < count && result == DOUBLE_SUCCESS; each++) {
        result = is_program(&infos[each]) ? in_both(write_program, &infos[each]) : DOUBLE_INVALID_ARGUMENT;
    }
    return result;
}

API double_result ebpf_store_update_section_information(const section_info *infos, uint32_t count)
{
    double_result result = DOUBLE_SUCCESS;
    for (uint32_t each = 0; each < count && result == DOUBLE_SUCCESS; each++) {
        bool is_sound = is_header(&infos[each].header, EBPF_SIZE_INCLUDING(section_info, bpf_attach_type)) &&
                        infos[each].section_name != NULL;
        result = is_sound ? in_both(write_section, &infos[each]) : DOUBLE_INVALID_ARGUMENT;
    }
    return result;
}

API double_result ebpf_store_delete_program_information(const ebpf_program_info_t *info)
{
    return in_both(remove_program, info);
}

API double_result ebpf_store_delete_section_information(const section_info *info)
{
    return in_both(remove_section, info);
}

bool api_store_knows(const GUID *type)
{
    wchar_t path[PATH_ROOM] = PROVIDERS;
    HKEY key;
    bool is_users = RegOpenKeyExW(HKEY_CURRENT_USER, path, 0, KEY_READ, &key) == ERROR_SUCCESS;
    if (is_users) RegCloseKey(key);
    wcscat(path, L"\\ProgramData\\");
    write_guid(path + wcslen(path), type);
    if (RegOpenKeyExW(root_of(!is_users), path, 0, KEY_READ, &key) != ERROR_SUCCESS) return false;
    RegCloseKey(key);
    return true;
}
