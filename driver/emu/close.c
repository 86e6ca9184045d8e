/* SPDX-License-Identifier: MIT */
/* The files that are open, and their end: cleanup, close, what is left of a deleted one. */
#include <stdlib.h>

#include "files.h"

static struct emu_file *open_files;

void emu_file_list(struct emu_file *file)
{
    EMU_LOCK(emu_volumes_lock);
    file->next = open_files;
    open_files = file;
    EMU_UNLOCK(emu_volumes_lock);
}

void emu_file_detach(struct emu_file *file)
{
    EMU_LOCK(emu_volumes_lock);
    struct emu_node *node = file->node;
    struct emu_stream *stream = file->stream;
    file->node = NULL;
    file->stream = NULL;
    if (stream != NULL) {
        if (file->deletes_on_close && node->parent != NULL && node->children == NULL) node->is_delete_pending = true;
        stream->handles--;
        if (--node->handles == 0 && node->is_delete_pending) emu_node_remove(node);
        else emu_stream_release(stream);
    }
    EMU_UNLOCK(emu_volumes_lock);
}

static void destroy(struct emu_file *file)
{
    emu_file_detach(file);
    emu_context_drop(&file->context);
    EMU_LOCK(emu_volumes_lock);
    for (struct emu_file **place = &open_files; *place != NULL; place = &(*place)->next) {
        if (*place != file) continue;
        *place = file->next;
        break;
    }
    EMU_UNLOCK(emu_volumes_lock);
    free(file->object.FileName.Buffer);
    free(file);
}

ULONG emu_open_files(void)
{
    ULONG count = 0;
    EMU_LOCK(emu_volumes_lock);
    for (const struct emu_file *file = open_files; file != NULL; file = file->next) count++;
    EMU_UNLOCK(emu_volumes_lock);
    return count;
}

void emu_files_drop_contexts(struct _FLT_VOLUME *volume)
{
    for (;;) {
        EMU_LOCK(emu_volumes_lock);
        PFLT_CONTEXT context = NULL;
        for (struct emu_file *file = open_files; file != NULL && context == NULL; file = file->next) {
            if (file->volume == volume) context = emu_context_take(&file->context);
        }
        EMU_UNLOCK(emu_volumes_lock);
        if (context == NULL) return;
        FltReleaseContext(context);
    }
}

static NTSTATUS serve_end(struct emu_operation *operation)
{
    if (operation->block.MajorFunction == IRP_MJ_CLEANUP) operation->file->has_cleaned_up = true;
    return STATUS_SUCCESS;
}

static void send_end(struct emu_file *file, UCHAR major, const struct emu_manner *manner)
{
    struct emu_operation operation = {.block = {.MajorFunction = major}, .file = file, .manner = *manner, .serve = serve_end};
    operation.manner.is_fast_io = false;
    operation.manner.is_paging = false;
    emu_send(&operation);
}

void emu_file_close(struct emu_file *file, const struct emu_manner *manner)
{
    send_end(file, IRP_MJ_CLEANUP, manner);
    file->object.Flags |= FO_CLEANUP_COMPLETE;
    send_end(file, IRP_MJ_CLOSE, manner);
    file->is_closed = true;
    destroy(file);
}
