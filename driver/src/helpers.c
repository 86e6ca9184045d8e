/* SPDX-License-Identifier: MIT */
#include "helpers.h"

#include "deliver.h"
#include "redirect.h"

static fsbpf_s64 give(const VOID *bytes, ULONG length, char *buffer, fsbpf_u64 size)
{
    if (length > size)
        return FSBPF_HELPER_TOO_SMALL;
    memcpy(buffer, bytes, length);
    return length;
}

static fsbpf_s64 give_text(const struct fsbpf_text *text, char *buffer, fsbpf_u64 size)
{
    return text ? give(text->bytes, text->length, buffer, size) : FSBPF_HELPER_ABSENT;
}

fsbpf_s64 NTAPI fsbpf_helper_path(VOID *program_context, char *buffer, fsbpf_u64 size)
{
    const struct fsbpf_occurrence *occurrence = fsbpf_context_of(program_context)->occurrence;

    return give_text(occurrence && occurrence->name ? &occurrence->name->path : NULL, buffer, size);
}

fsbpf_s64 NTAPI fsbpf_helper_destination(VOID *program_context, char *buffer, fsbpf_u64 size)
{
    const struct fsbpf_occurrence *occurrence = fsbpf_context_of(program_context)->occurrence;

    return give_text(occurrence && occurrence->destination ? &occurrence->destination->path : NULL, buffer, size);
}

fsbpf_s64 NTAPI fsbpf_helper_image(VOID *program_context, char *buffer, fsbpf_u64 size)
{
    const struct fsbpf_occurrence *occurrence = fsbpf_context_of(program_context)->occurrence;

    return give_text(occurrence && occurrence->process ? &occurrence->process->image : NULL, buffer, size);
}

fsbpf_s64 NTAPI fsbpf_helper_user(VOID *program_context, char *buffer, fsbpf_u64 size)
{
    const struct fsbpf_occurrence *occurrence = fsbpf_context_of(program_context)->occurrence;
    const struct fsbpf_process *process = occurrence ? occurrence->process : NULL;

    return process && process->sid_bytes ? give(process->sid, process->sid_bytes, buffer, size) : FSBPF_HELPER_ABSENT;
}

/* The last call before the verdict counts. Trailing zeros are the buffer's, not the path's. */
fsbpf_s64 NTAPI fsbpf_helper_redirect(VOID *program_context, const char *path, fsbpf_u64 size)
{
    struct fsbpf_context *context = fsbpf_context_of(program_context);
    struct fsbpf_target *target;
    fsbpf_s64 result;

    if (!context->occurrence || !(context->occurrence->obeys & FSBPF_CAN_REDIRECT))
        return FSBPF_HELPER_REFUSED;
    while (size && !path[size - 1])
        size--;
    result = fsbpf_target_make(&target, path, size < FSBPF_PATH_SIZE ? (ULONG)size : FSBPF_PATH_SIZE);
    if (result)
        return result;
    fsbpf_target_free(context->target);
    context->target = target;
    return 0;
}
