/* SPDX-License-Identifier: MIT */
/* Volumes as NTFS keeps them, as far as a filter can tell: names, sizes, results. */
#ifndef FSBPF_EMU_VOLUME_H
#define FSBPF_EMU_VOLUME_H

#include <pthread.h>

#include "emu.h"

struct emu_node {
    struct emu_node *next; /* sibling */
    struct emu_node *children;
    struct emu_node *parent;
    char *name;
    struct emu_stream *stream;
    LONG handles;
    bool is_delete_pending; /* goes with its last handle */
};

/* What names lead to; several after a link. */
struct emu_stream {
    LONG names;
    LONG handles;
    ULONG64 id;
    ULONG64 size;
    ULONG attributes;
    bool is_link; /* opened, it leads elsewhere */
    char *target;
};

struct _DEVICE_OBJECT {
    struct emu_object object;
    struct _FLT_VOLUME *volume;
};

struct _FLT_VOLUME {
    struct _FLT_VOLUME *next;
    struct _DEVICE_OBJECT device;
    char *device_name; /* \Device\HarddiskVolume1 */
    char *dos_name; /* "C:"; NULL: it has none */
    FLT_FILESYSTEM_TYPE type;
    DEVICE_TYPE device_type;
    struct emu_node root;
    struct emu_stream root_stream;
    struct _FLT_INSTANCE *instance; /* of the one filter there is */
};

/* Of all volumes; never held while the driver is called. */
extern pthread_mutex_t emu_volumes_lock;

struct _FLT_VOLUME *emu_volume_make(const char *device_name, const char *dos_name, FLT_FILESYSTEM_TYPE type,
                                    DEVICE_TYPE device_type);
struct _FLT_VOLUME *emu_volumes(void);
void emu_volumes_forget(void);
/** "C:\a", "\??\C:\a" or "\Device\HarddiskVolume1\a": the volume, and what follows its name. */
struct _FLT_VOLUME *emu_volume_of(const char *path, const char **rest);

/** "\a\b"; NULL: missing. parent: the folder it is or would be in; NULL where that is missing, too. */
struct emu_node *emu_node_find(struct _FLT_VOLUME *volume, const char *path, struct emu_node **parent);
/** At or below the node; NULL: none has the id. */
struct emu_node *emu_node_by_id(struct emu_node *node, ULONG64 id);
/** Where the path leads through a link to a folder in it, the last part aside: to be freed; NULL: there is none. */
char *emu_path_through_link(struct _FLT_VOLUME *volume, const char *path);
struct emu_node *emu_node_make(struct emu_node *parent, const char *path, struct emu_stream *stream);
struct emu_stream *emu_stream_make(bool is_directory);
/** Takes the name away, and the file with its last name and handle. */
void emu_node_remove(struct emu_node *node);
void emu_stream_release(struct emu_stream *stream);
/** "\a\b" as its folders are called; to be freed. */
char *emu_node_path(const struct emu_node *node);
/** "b" of "\a\b". */
const char *emu_last_name(const char *path);

#endif
