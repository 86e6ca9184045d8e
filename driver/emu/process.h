/* SPDX-License-Identifier: MIT */
/* Processes as a script makes them. Numbers may be used again. */
#ifndef FSBPF_EMU_PROCESS_H
#define FSBPF_EMU_PROCESS_H

#include "emu.h"

struct _EPROCESS {
    struct emu_object object; /* first: ObDereferenceObject gets this address */
    struct _EPROCESS *next;
    ULONG pid;
    ULONG parent_pid;
    LONGLONG created;
    char *image; /* as the object manager names it */
    char *command_line; /* NULL: of a process without one */
    UCHAR sid[28];
    NTSTATUS exit_status;
    bool has_ended;
};

struct _ETHREAD {
    ULONG tid;
    struct _EPROCESS *process;
};

/** Makes it and tells whoever asked to be told. @returns what became of it: a failure where somebody refused. */
NTSTATUS emu_process_start(ULONG pid, ULONG parent_pid, const char *image, const char *command_line);
/** @returns false: there is none. */
bool emu_process_exit(ULONG pid, NTSTATUS status);
/** Was there before the driver: nobody is told. */
void emu_process_assume(ULONG pid, ULONG parent_pid, const char *image, const char *command_line);
/** The living process of this number, with a reference; NULL: there is none. */
struct _EPROCESS *emu_process_find(ULONG pid);
/** The running thread becomes one of this process. @returns false: there is none. */
bool emu_process_enter(struct _ETHREAD *thread, ULONG pid, ULONG tid);
void emu_process_leave(struct _ETHREAD *thread);
bool emu_process_has_notify(void);
/** No living process has the number. */
bool emu_process_is_free(ULONG pid);
void emu_process_forget_all(void);

#endif
