/* SPDX-License-Identifier: MIT */
/* Names of files: found out once an open, kept as UTF-8 in nonpaged memory, found out again after a rename. */
#ifndef FSBPF_NAMES_H
#define FSBPF_NAMES_H

#include "text.h"
#include "volume.h"

/* One path and its parts. Never changed; shared by reference. */
struct fsbpf_name {
    volatile LONG references;
    struct fsbpf_text path;
    struct fsbpf_text dir;
    struct fsbpf_text name;
    struct fsbpf_text ext;
    /* The path follows. */
};

/* Context of a file handle. */
struct fsbpf_handle {
    EX_SPIN_LOCK lock; /* of name and generation */
    struct fsbpf_name *name; /* NULL: not found out */
    LONG64 generation; /* of the volume when the name was found out */
    ULONG formats; /* FLT_FILE_NAME_* that the name is in */
    fsbpf_u64 access; /* how it was opened; 0: it was open before somebody listened */
    fsbpf_u64 flags;
    bool is_directory;
    bool is_deleted_on_close;
};

/**
 * @param[in] prefix Put in front, of the text itself only `from` bytes on are taken.
 * @retval NULL No memory. Otherwise with one reference.
 */
_IRQL_requires_max_(APC_LEVEL) _Ret_maybenull_ struct fsbpf_name *fsbpf_name_make(_In_ const struct fsbpf_text *prefix,
                                                                                  _In_ PCUNICODE_STRING text,
                                                                                  USHORT from_bytes);
/** Of a path that is UTF-8 already. NULL: no memory. Otherwise with one reference. */
_IRQL_requires_max_(DISPATCH_LEVEL) _Ret_maybenull_ struct fsbpf_name *fsbpf_name_copy(
    _In_ const struct fsbpf_text *path);
_IRQL_requires_max_(DISPATCH_LEVEL) VOID fsbpf_name_keep(_Inout_ struct fsbpf_name *name);
_IRQL_requires_max_(DISPATCH_LEVEL) VOID fsbpf_name_release(_In_opt_ struct fsbpf_name *name);

/** A name as the Filter Manager knows it, as a user writes it. Does not release information. */
_IRQL_requires_max_(APC_LEVEL) _Ret_maybenull_ struct fsbpf_name *fsbpf_name_from(
    _Inout_ struct fsbpf_volume *volume, _In_ PCFLT_RELATED_OBJECTS objects,
    _In_ const FLT_FILE_NAME_INFORMATION *information);

/** Whether the Filter Manager may be asked for a name in this place without a deadlock. */
bool fsbpf_name_is_safe(_In_ PFLT_CALLBACK_DATA data);

/**
 * The name of an open that is being made.
 * @param[in] formats FLT_FILE_NAME_OPENED or _NORMALIZED.
 * @param[in] tunneled In post-create: a name put back by tunneling replaces the one asked for before.
 */
_IRQL_requires_max_(APC_LEVEL) _Ret_maybenull_ struct fsbpf_name *fsbpf_name_query(
    _Inout_ struct fsbpf_volume *volume, _Inout_ PFLT_CALLBACK_DATA data, _In_ PCFLT_RELATED_OBJECTS objects,
    FLT_FILE_NAME_OPTIONS formats, bool tunneled);

/** The name of a file that is open: from its handle's context, which is made where it is missing. With a reference. */
_IRQL_requires_max_(APC_LEVEL) _Ret_maybenull_ struct fsbpf_name *fsbpf_name_of_open_file(
    _Inout_ struct fsbpf_volume *volume, _Inout_ PFLT_CALLBACK_DATA data, _In_ PCFLT_RELATED_OBJECTS objects,
    FLT_FILE_NAME_OPTIONS formats);

/** @returns the handle's context, to be released with FltReleaseContext; NULL: there is none. */
_IRQL_requires_max_(APC_LEVEL) _Ret_maybenull_ struct fsbpf_handle *fsbpf_handle_of(_In_ PCFLT_RELATED_OBJECTS objects);

/** Makes the context of a handle just opened; one that is there already stays. NULL: no memory, or not supported. */
_IRQL_requires_max_(APC_LEVEL) _Ret_maybenull_ struct fsbpf_handle *fsbpf_handle_make(
    _In_ PCFLT_RELATED_OBJECTS objects, _In_ const struct fsbpf_handle *as);

/** Grows whenever a name of the volume that was found out before may be wrong. */
LONG64 fsbpf_names_generation(_In_ const struct fsbpf_volume *volume);

/** FLT_CONTEXT_REGISTRATION's cleanup. */
VOID NTAPI fsbpf_handle_cleanup(_In_ PFLT_CONTEXT context, FLT_CONTEXT_TYPE type);

#endif
