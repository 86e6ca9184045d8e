/* SPDX-License-Identifier: MIT */
#include "event.h"

#include "stats.h"
#include "texts.h"
#include "time.h"

/* The texts that an occurrence may have. */
enum source {
    EXE,
    PARENT_EXE,
    CMDLINE,
    PATH,
    DIR,
    NAME,
    EXT,
    PATH2,
    DIR2,
    NAME2,
    VOLUME,
    VOLUME_DESCRIBED,
    VOLUME_TYPE,
    SOURCES,
};

/* Places of the event. A size of 0: it has none. */
struct place {
    USHORT at;
    USHORT size;
    fsbpf_u64 needs; /* any of them: it is filled */
};

struct member {
    enum source source;
    enum source identified; /* whose identity stands for it */
    fsbpf_u64 id_need;
    USHORT id_at;
    USHORT length_at;
    struct place text;
    struct place tail;
};

#define NEED(name) FSBPF_NEED_##name
#define AT(member) offsetof(struct fsbpf_event, member)
#define PLACE(member, needs_of_it)                                                                                     \
    {                                                                                                                  \
        AT(member), sizeof(((struct fsbpf_event *)0)->member), needs_of_it                                             \
    }
#define NO_PLACE                                                                                                       \
    {                                                                                                                  \
        0, 0, 0                                                                                                        \
    }

/* A folder is the beginning of its path, a name and an extension are ends: see struct fsbpf_event. */
static const struct member members[] = {
    {EXE, EXE, NEED(EXE_ID), AT(exe_id), AT(exe_length), PLACE(exe, NEED(EXE_TEXT)), PLACE(exe_tail, NEED(EXE_TEXT))},
    {PARENT_EXE, PARENT_EXE, NEED(PARENT_EXE_ID), AT(parent_exe_id), AT(parent_exe_length),
     PLACE(parent_exe, NEED(PARENT_EXE_TEXT)), PLACE(parent_exe_tail, NEED(PARENT_EXE_TEXT))},
    {CMDLINE, CMDLINE, NEED(CMDLINE_ID), AT(cmdline_id), AT(cmdline_length), PLACE(cmdline, NEED(CMDLINE_TEXT)),
     PLACE(cmdline_tail, NEED(CMDLINE_TEXT))},
    {PATH, PATH, NEED(PATH_ID), AT(path_id), AT(path_length), PLACE(path, NEED(PATH_TEXT) | NEED(DIR_TEXT)),
     PLACE(path_tail, NEED(PATH_TEXT))},
    {DIR, DIR, NEED(DIR_ID), AT(dir_id), AT(dir_length), NO_PLACE, PLACE(dir_tail, NEED(DIR_TEXT))},
    {NAME, NAME, NEED(NAME_ID), AT(name_id), AT(name_length), PLACE(name, NEED(NAME_TEXT)),
     PLACE(name_tail, NEED(NAME_TEXT) | NEED(EXT_TEXT))},
    {EXT, EXT, NEED(EXT_ID), AT(ext_id), AT(ext_length), PLACE(ext, NEED(EXT_TEXT)), NO_PLACE},
    {PATH2, PATH2, NEED(PATH2_ID), AT(path2_id), AT(path2_length), PLACE(path2, NEED(PATH2_TEXT) | NEED(DIR2_TEXT)),
     PLACE(path2_tail, NEED(PATH2_TEXT) | NEED(NAME2_TEXT))},
    {DIR2, DIR2, NEED(DIR2_ID), AT(dir2_id), AT(dir2_length), NO_PLACE, PLACE(dir2_tail, NEED(DIR2_TEXT))},
    {NAME2, NAME2, NEED(NAME2_ID), AT(name2_id), AT(name2_length), PLACE(name2, NEED(NAME2_TEXT)), NO_PLACE},
    {VOLUME, VOLUME_DESCRIBED, NEED(VOLUME_ID), AT(volume_id), AT(volume_length),
     PLACE(volume_path, NEED(VOLUME_TEXT)), PLACE(volume_tail, NEED(VOLUME_TEXT))},
    {VOLUME_TYPE, VOLUME_TYPE, NEED(VOLUME_TYPE_ID), AT(volume_type_id), AT(volume_type_length),
     PLACE(volume_type, NEED(VOLUME_TYPE_TEXT)), PLACE(volume_type_tail, NEED(VOLUME_TYPE_TEXT))},
};

static VOID collect(struct fsbpf_text *sources[SOURCES], const struct fsbpf_occurrence *occurrence)
{
    struct fsbpf_process *process = occurrence->process, *parent = occurrence->parent;
    struct fsbpf_name *name = occurrence->name, *destination = occurrence->destination;
    struct fsbpf_volume *volume = occurrence->volume;
    struct fsbpf_mount *mount = volume ? ReadPointerAcquire((PVOID *)&volume->mount) : NULL;

    sources[EXE] = process ? &process->exe : NULL;
    sources[PARENT_EXE] = parent ? &parent->exe : NULL;
    sources[CMDLINE] = process ? &process->cmdline : NULL;
    sources[PATH] = name ? &name->path : NULL;
    sources[DIR] = name ? &name->dir : NULL;
    sources[NAME] = name ? &name->name : NULL;
    sources[EXT] = name ? &name->ext : NULL;
    sources[PATH2] = destination ? &destination->path : NULL;
    sources[DIR2] = destination ? &destination->dir : NULL;
    sources[NAME2] = destination ? &destination->name : NULL;
    sources[VOLUME] = mount ? &mount->path : NULL;
    sources[VOLUME_DESCRIBED] = mount ? &mount->described : NULL;
    sources[VOLUME_TYPE] = volume ? &volume->type : NULL;
}

static fsbpf_u64 *word_at(struct fsbpf_event *event, USHORT at)
{
    return (fsbpf_u64 *)((char *)event + at);
}

/* With zeros behind it up to a multiple of 8. Returns the bytes there was room for. */
static ULONG put_text(struct fsbpf_event *event, const struct place *place, const char *bytes, ULONG length)
{
    char *target = (char *)event + place->at;

    if (length >= place->size)
        length = place->size - 1;
    *word_at(event, place->at + (length & ~7u)) = 0;
    memcpy(target, bytes, length);
    return length;
}

static VOID put_tail(struct fsbpf_event *event, const struct place *place, const char *bytes, ULONG length)
{
    ULONG copied = length < place->size ? length : place->size;

    memcpy((char *)event + place->at + place->size - copied, bytes + length - copied, copied);
}

/* @returns FSBPF_TEXT_*: what was cut. */
static fsbpf_u64 put(struct fsbpf_event *event, const struct member *member, const struct fsbpf_text *text,
                     fsbpf_u64 needs)
{
    ULONG placed = text->length;

    if (member->text.needs & needs)
        placed = put_text(event, &member->text, text->bytes, text->length);
    if (member->tail.needs & needs)
        put_tail(event, &member->tail, text->bytes, text->length);
    *word_at(event, member->length_at) = placed;
    return text->flags | (placed < text->length ? FSBPF_TEXT_END_CUT : 0);
}

static VOID put_nothing(struct fsbpf_event *event, const struct member *member, fsbpf_u64 needs)
{
    *word_at(event, member->id_at) = FSBPF_NO_TEXT;
    *word_at(event, member->length_at) = 0;
    if (member->text.needs & needs)
        put_text(event, &member->text, "", 0);
}

/* Where a text of this kind is missing, it is no loss: there is none. */
static bool is_expected(enum source source, ULONG operation)
{
    return source < PATH2 || source > NAME2 || operation == FSBPF_OPERATION_RENAME ||
           operation == FSBPF_OPERATION_LINK;
}

static VOID mark_cut(struct fsbpf_event *event, const struct member *member, fsbpf_u64 cut)
{
    if (cut & FSBPF_TEXT_PATH_CUT && member->source >= PATH2)
        cut = FSBPF_TEXT_PATH2_CUT;
    if (member->source == CMDLINE)
        event->cmdline_cut = 1;
    else
        event->text_flags |= cut;
}

static VOID fill_texts(struct fsbpf_event *event, const struct fsbpf_occurrence *occurrence, fsbpf_u64 needs)
{
    struct fsbpf_text *sources[SOURCES];
    bool is_lost = false, is_cut = false;

    collect(sources, occurrence);
    for (ULONG index = 0; index < RTL_NUMBER_OF(members); index++) {
        const struct member *member = &members[index];
        struct fsbpf_text *text = sources[member->source];
        fsbpf_u64 cut = 0;

        if (!(needs & (member->id_need | member->text.needs | member->tail.needs)))
            continue;
        if (!text) {
            put_nothing(event, member, needs);
            is_lost |= is_expected(member->source, occurrence->operation);
            continue;
        }
        cut = put(event, member, text, needs);
        if (needs & member->id_need)
            *word_at(event, member->id_at) = fsbpf_texts_offer(sources[member->identified]);
        if (cut)
            mark_cut(event, member, cut);
        is_cut |= cut != 0;
    }
    if (is_lost)
        fsbpf_count_loss(occurrence->operation, FSBPF_LOSS_PATH);
    if (is_cut)
        fsbpf_count_loss(occurrence->operation, FSBPF_LOSS_CUT);
}

static fsbpf_u64 error_of(const struct fsbpf_occurrence *occurrence)
{
    if (occurrence->operation == FSBPF_OPERATION_PROCESS_EXIT)
        return occurrence->status != 0; /* an exit code is no NTSTATUS */
    return NT_SUCCESS(occurrence->status) ? 0 : (ULONG)occurrence->status;
}

_Use_decl_annotations_ VOID fsbpf_event_fill(struct fsbpf_event *event, const struct fsbpf_occurrence *occurrence,
                                             fsbpf_u64 needs, fsbpf_u64 phase)
{
    memset(event, 0, offsetof(struct fsbpf_event, exe)); /* the words */
    event->operation = occurrence->operation;
    event->phase = phase;
    event->time_ns = needs & FSBPF_NEED_TIME ? fsbpf_time_ns() : 0;
    event->pid = occurrence->pid;
    event->tid = occurrence->tid;
    event->ppid = occurrence->process ? occurrence->process->parent_pid : 0;
    event->uid = occurrence->process ? occurrence->process->user : 0;
    event->size_bytes = occurrence->size_bytes;
    event->offset_bytes = occurrence->offset_bytes;
    event->cpu = needs & FSBPF_NEED_CPU ? KeGetCurrentProcessorNumberEx(NULL) : 0;
    event->paging = occurrence->is_paging;
    event->disposition = occurrence->disposition;
    event->inode = occurrence->inode;
    event->directory = occurrence->is_directory;
    event->attributes = occurrence->attributes;
    event->flags = occurrence->flags;
    event->access = occurrence->access;
    if (phase == FSBPF_PHASE_DONE) {
        event->latency_ns = occurrence->latency_ns;
        event->bytes = occurrence->bytes;
        event->status = occurrence->status;
        event->error = error_of(occurrence);
    }
    fill_texts(event, occurrence, needs);
}
