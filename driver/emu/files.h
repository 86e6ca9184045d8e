/* SPDX-License-Identifier: MIT */
/* What a process does to files: the calls of the native interface, as operations of the I/O manager. */
#ifndef FSBPF_EMU_FILES_H
#define FSBPF_EMU_FILES_H

#include "flt.h"

struct emu_open {
    const char *path; /* as emu_volume_of takes it */
    struct emu_file *folder; /* the path is relative to it; NULL: it is absolute */
    ULONG disposition; /* FILE_OPEN… */
    ULONG options; /* FILE_DIRECTORY_FILE… */
    ULONG access;
    ULONG attributes; /* of a new file */
    UCHAR flags; /* SL_* */
    struct emu_manner manner;
};

/** @param[out] file NULL where it fails. information: FILE_CREATED… */
NTSTATUS emu_file_open(const struct emu_open *how, struct emu_file **file, ULONG_PTR *information);
/** Cleanup and close. */
void emu_file_close(struct emu_file *file, const struct emu_manner *manner);

/** Major function READ or WRITE. offset -1: at the current position. */
NTSTATUS emu_file_transfer(struct emu_file *file, UCHAR major, LONGLONG offset, ULONG length,
                           const struct emu_manner *manner, ULONG_PTR *done);
NTSTATUS emu_file_rename(struct emu_file *file, const char *path, bool is_link, bool replaces, FILE_INFORMATION_CLASS class,
                         const struct emu_manner *manner);
/** Disposition, end of file, allocation, basic: value is what is set. */
NTSTATUS emu_file_set(struct emu_file *file, FILE_INFORMATION_CLASS class, ULONG64 value, const struct emu_manner *manner);
NTSTATUS emu_file_query(struct emu_file *file, FILE_INFORMATION_CLASS class, const struct emu_manner *manner);
/** Fast query of a name that is not open; where the filter refuses it, an open, a query and a close. */
NTSTATUS emu_network_query(const char *path, const struct emu_manner *manner);
NTSTATUS emu_directory(struct emu_file *file, UCHAR minor, const struct emu_manner *manner, ULONG_PTR *done);
/** FLUSH_BUFFERS, LOCK_CONTROL, FILE_SYSTEM_CONTROL, ACQUIRE_FOR_SECTION_SYNCHRONIZATION. */
NTSTATUS emu_file_control(struct emu_file *file, UCHAR major, ULONG64 argument, const struct emu_manner *manner);

/** What the volume itself does; set by scripts. */
struct emu_file_system {
    LONGLONG latency_ns; /* passes in every operation */
    NTSTATUS fails_with; /* the next operation */
    char *tunneled_from; /* NULL: nothing; the next file that is given this name gets the other one back */
    char *tunneled_to;
};
extern struct emu_file_system emu_file_system;
/** The name that a file gets which is given this one. */
const char *emu_tunneled(const char *name);
/** What the next operation is to fail with, once. */
NTSTATUS emu_next_failure(void);

/** Of an operation that the volume serves: its time passes, and it may have been told to fail. */
NTSTATUS emu_operation_begin(void);
/** Fast I/O that the filter does not let pass comes again as an IRP. done: bytes, may be NULL. */
NTSTATUS emu_operation_send(struct emu_operation *operation, ULONG_PTR *done);

/** From now on it is one of those that are open. */
void emu_file_list(struct emu_file *file);
/** It lets go of what it was opened on, which goes too where it was deleted. */
void emu_file_detach(struct emu_file *file);

void emu_files_drop_contexts(struct _FLT_VOLUME *volume);
ULONG emu_open_files(void);

#endif
