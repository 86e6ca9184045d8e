/* SPDX-License-Identifier: MIT */
#include "occurrence.h"

static struct fsbpf_blocks blocks;

NTSTATUS fsbpf_occurrences_open(VOID)
{
    return fsbpf_blocks_open(&blocks, sizeof(struct fsbpf_occurrence));
}

VOID fsbpf_occurrences_close(VOID)
{
    fsbpf_blocks_close(&blocks);
}

_Use_decl_annotations_ struct fsbpf_occurrence *fsbpf_occurrence_begin(ULONG operation)
{
    struct fsbpf_occurrence *occurrence = fsbpf_blocks_take(&blocks);

    if (!occurrence)
        return NULL;
    memset(occurrence, 0, sizeof(*occurrence));
    occurrence->operation = operation;
    return occurrence;
}

_Use_decl_annotations_ VOID fsbpf_occurrence_end(struct fsbpf_occurrence *occurrence)
{
    if (occurrence->volume)
        FltReleaseContext(occurrence->volume);
    fsbpf_name_release(occurrence->name);
    fsbpf_name_release(occurrence->destination);
    fsbpf_process_release(occurrence->process);
    fsbpf_process_release(occurrence->parent);
    fsbpf_blocks_give(&blocks, occurrence);
}

_Use_decl_annotations_ VOID fsbpf_occurrence_fill_process(struct fsbpf_occurrence *occurrence, PEPROCESS process,
                                                          bool is_tree)
{
    if (occurrence->needs & FSBPF_NEEDS_PROCESS || is_tree)
        occurrence->process = fsbpf_process_of(process);
    if (occurrence->needs & FSBPF_NEEDS_PARENT_EXE && occurrence->process)
        occurrence->parent = fsbpf_process_parent(occurrence->process);
}
