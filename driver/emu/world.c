/* SPDX-License-Identifier: MIT */
/* The driver loaded and unloaded, and the end of the machine that it was on. */
#include "world.h"

#include <stdlib.h>

#include "core.h"
#include "files.h"

static emu_driver_entry driver_entry;
static char driver_object[336]; /* as large as Windows' */

void emu_set_driver(emu_driver_entry entry)
{
    driver_entry = entry;
}

NTSTATUS emu_driver_load(void)
{
    static WCHAR path[] = L"\\Registry\\Machine\\System\\CurrentControlSet\\Services\\fsbpf";
    UNICODE_STRING registry = {sizeof path - sizeof *path, sizeof path, path};
    NTSTATUS status = driver_entry((PDRIVER_OBJECT)driver_object, &registry);
    if (NT_SUCCESS(status) && (emu_filter() == NULL || !emu_filter()->has_started)) emu_violation("loaded, but does not filter");
    if (!NT_SUCCESS(status) && emu_filter() != NULL) emu_violation("not loaded, but still registered");
    if (NT_SUCCESS(status)) status = emu_core_open();
    return status;
}

NTSTATUS emu_driver_unload(bool is_mandatory)
{
    NTSTATUS status = emu_unload(is_mandatory);
    if (NT_SUCCESS(status)) emu_core_close();
    return status;
}

void emu_world_end(void)
{
    emu_fault_arm(0, false);
    emu_self.in_top_level_irp = emu_self.apcs_disabled = false;
    free(emu_file_system.tunneled_from);
    free(emu_file_system.tunneled_to);
    emu_file_system = (struct emu_file_system){0};
    if (emu_filter() != NULL) emu_driver_unload(true);
    emu_core_close();
    if (emu_open_files() > 0) emu_violation("%u files are still open", emu_open_files());
    emu_process_forget_all();
    emu_volumes_forget();
    if (emu_self.irql != PASSIVE_LEVEL) emu_violation("the end at IRQL %u", emu_self.irql);
    emu_self.irql = PASSIVE_LEVEL;
}
