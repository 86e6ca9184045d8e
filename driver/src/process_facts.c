/* SPDX-License-Identifier: MIT */
#include "process_facts.h"

#include "memory.h"
#include "stats.h"
#include "time.h"

static WCHAR no_characters[] = {0}; /* an address, so that what is added to it is one, too */
static const UNICODE_STRING no_text = {.Buffer = no_characters};

/* Of what runs no image: the system's own process. */
static WCHAR system_characters[] = L"System";
static const UNICODE_STRING system_name = {
    .Length = sizeof(system_characters) - sizeof(WCHAR),
    .MaximumLength = sizeof(system_characters),
    .Buffer = system_characters,
};

/* Where the last part of a path begins, in units. */
static ULONG base_of(PCUNICODE_STRING path)
{
    ULONG units = path->Length / sizeof(WCHAR);

    while (units && path->Buffer[units - 1] != '\\')
        units--;
    return units;
}

/* "\??\C:\x.exe" is C:\x.exe. */
static UNICODE_STRING without_namespace(PCUNICODE_STRING path)
{
    static const WCHAR dos_devices[] = {'\\', '?', '?', '\\'};
    UNICODE_STRING rest = *path;

    if (path->Length > sizeof(dos_devices) && !memcmp(path->Buffer, dos_devices, sizeof(dos_devices))) {
        rest.Buffer += RTL_NUMBER_OF(dos_devices);
        rest.Length -= sizeof(dos_devices);
    }
    return rest;
}

static char *put(struct fsbpf_text *text, char *place, PCUNICODE_STRING source, ULONG from, ULONG units)
{
    char *end = fsbpf_utf8_write(place, source->Buffer + from, units);

    fsbpf_text_set(text, place, (ULONG)(end - place));
    return end;
}

/* As many units from the front as take at most limit bytes, with room for a whole character behind them. */
static ULONG units_within(PCUNICODE_STRING source, ULONG limit_bytes)
{
    ULONG units = source->Length / sizeof(WCHAR);

    while (units && fsbpf_utf8_length(source->Buffer, units) > limit_bytes)
        units -= (fsbpf_utf8_length(source->Buffer, units) - limit_bytes + 3) / 4;
    return units;
}

static struct fsbpf_process *make(PCUNICODE_STRING image, PCUNICODE_STRING cmdline)
{
    ULONG image_units = image->Length / sizeof(WCHAR), base = base_of(image);
    ULONG cmdline_units = units_within(cmdline, FSBPF_CMDLINE_SIZE - 1);
    struct fsbpf_process *process =
        fsbpf_allocate(sizeof(*process) + fsbpf_utf8_length(image->Buffer, image_units) +
                       fsbpf_utf8_length(image->Buffer + base, image_units - base) +
                       fsbpf_utf8_length(cmdline->Buffer, cmdline_units));
    char *texts;

    if (!process)
        return NULL;
    texts = (char *)(process + 1);
    memset(process, 0, sizeof(*process));
    process->references = 1;
    texts = put(&process->image, texts, image, 0, image_units);
    texts = put(&process->exe, texts, image, base, image_units - base);
    put(&process->cmdline, texts, cmdline, 0, cmdline_units);
    if (cmdline_units < cmdline->Length / sizeof(WCHAR))
        process->cmdline.flags = FSBPF_TEXT_END_CUT;
    return process;
}

static fsbpf_u64 parent_of(PEPROCESS process)
{
    PROCESS_BASIC_INFORMATION information;
    HANDLE handle;
    NTSTATUS status = ObOpenObjectByPointer(process, OBJ_KERNEL_HANDLE, NULL, 0, NULL, KernelMode, &handle);

    if (!NT_SUCCESS(status))
        return 0;
    status = ZwQueryInformationProcess(handle, ProcessBasicInformation, &information, sizeof(information), NULL);
    ZwClose(handle);
    return NT_SUCCESS(status) ? information.InheritedFromUniqueProcessId : 0;
}

static VOID fill_user(struct fsbpf_process *facts, PEPROCESS process)
{
    PACCESS_TOKEN token = PsReferencePrimaryToken(process);
    PTOKEN_USER user;
    NTSTATUS status = SeQueryInformationToken(token, TokenUser, (PVOID *)&user);

    PsDereferencePrimaryToken(token);
    if (!NT_SUCCESS(status))
        return;

    const SID *sid = user->User.Sid;
    ULONG parts = sid->SubAuthorityCount, bytes = FIELD_OFFSET(SID, SubAuthority) + parts * sizeof(ULONG);

    if (parts && bytes <= sizeof(facts->sid)) {
        memcpy(facts->sid, sid, bytes);
        facts->sid_bytes = bytes;
        facts->user = sid->SubAuthority[parts - 1];
    }
    ExFreePool(user);
}

static struct fsbpf_process *make_from(PEPROCESS process, const PS_CREATE_NOTIFY_INFO *information)
{
    PCUNICODE_STRING cmdline = information && information->CommandLine ? information->CommandLine : &no_text;
    PUNICODE_STRING located;
    UNICODE_STRING image;
    struct fsbpf_process *made;

    if (information && information->ImageFileName) {
        image = without_namespace(information->ImageFileName);
        return make(&image, cmdline);
    }
    if (!NT_SUCCESS(SeLocateProcessImageName(process, &located))) {
        fsbpf_count(FSBPF_CAUSE_PROCESS);
        return NULL;
    }
    made = make(located->Length ? located : &system_name, cmdline);
    ExFreePool(located);
    return made;
}

_Use_decl_annotations_ struct fsbpf_process *fsbpf_process_find_out(PEPROCESS process,
                                                                    const PS_CREATE_NOTIFY_INFO *information)
{
    struct fsbpf_process *facts = make_from(process, information);

    if (!facts)
        return NULL;
    facts->pid = (ULONG_PTR)PsGetProcessId(process);
    facts->created = PsGetProcessCreateTimeQuadPart(process);
    facts->parent_pid = information ? (ULONG_PTR)information->ParentProcessId : parent_of(process);
    facts->started_ns = information ? fsbpf_time_ns() : 0;
    fill_user(facts, process);
    return facts;
}
