/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <strings.h>

#include "volume.h"

pthread_mutex_t emu_volumes_lock = PTHREAD_MUTEX_INITIALIZER;
static struct _FLT_VOLUME *volumes;
static ULONG64 last_id = 0x5000000000010;

struct _FLT_VOLUME *emu_volumes(void)
{
    return volumes;
}

struct _FLT_VOLUME *emu_volume_make(const char *device_name, const char *dos_name, FLT_FILESYSTEM_TYPE type,
                                    DEVICE_TYPE device_type)
{
    struct _FLT_VOLUME *volume = calloc(1, sizeof *volume);
    emu_object_init(&volume->device.object, "device", NULL);
    volume->device.volume = volume;
    volume->device_name = strdup(device_name);
    volume->dos_name = dos_name == NULL ? NULL : strdup(dos_name);
    volume->type = type;
    volume->device_type = device_type;
    volume->root.name = strdup("");
    volume->root.stream = &volume->root_stream;
    volume->root_stream = (struct emu_stream){.names = 1, .handles = 1, .id = 5, .attributes = FILE_ATTRIBUTE_DIRECTORY};
    volume->next = volumes;
    volumes = volume;
    return volume;
}

void emu_stream_release(struct emu_stream *stream)
{
    if (stream->names > 0 || stream->handles > 0) return;
    free(stream->target);
    free(stream);
}

static void forget_below(struct emu_node *node)
{
    while (node->children != NULL) {
        struct emu_node *child = node->children;
        forget_below(child);
        emu_node_remove(child);
    }
}

void emu_volumes_forget(void)
{
    while (volumes != NULL) {
        struct _FLT_VOLUME *volume = volumes;
        volumes = volume->next;
        forget_below(&volume->root);
        if (volume->device.object.references != 1) emu_violation("a device is referenced for ever");
        free(volume->root.name);
        free(volume->device_name);
        free(volume->dos_name);
        free(volume);
    }
}

static bool begins_with(const char *text, const char *prefix, const char **rest)
{
    SIZE_T length = strlen(prefix);
    if (strncasecmp(text, prefix, length) != 0 || (text[length] != '\\' && text[length] != 0)) return false;
    *rest = text + length;
    return true;
}

struct _FLT_VOLUME *emu_volume_of(const char *path, const char **rest)
{
    const char *name = strncmp(path, "\\??\\", 4) == 0 ? path + 4 : path;
    for (struct _FLT_VOLUME *volume = volumes; volume != NULL; volume = volume->next) {
        if (begins_with(name, volume->device_name, rest)) return volume;
        if (volume->dos_name != NULL && begins_with(name, volume->dos_name, rest)) return volume;
    }
    return NULL;
}

static struct emu_node *child_named(const struct emu_node *folder, const char *name, SIZE_T length)
{
    struct emu_node *child = folder->children;
    while (child != NULL && !(strncasecmp(child->name, name, length) == 0 && child->name[length] == 0)) child = child->next;
    return child;
}

struct emu_node *emu_node_find(struct _FLT_VOLUME *volume, const char *path, struct emu_node **parent)
{
    struct emu_node *node = &volume->root;
    if (parent != NULL) *parent = NULL;
    while (*path == '\\') path++;
    while (*path != 0) {
        SIZE_T length = strcspn(path, "\\");
        bool is_last = path[length] == 0 || path[length + 1] == 0;
        if (is_last && parent != NULL) *parent = node;
        if ((node->stream->attributes & FILE_ATTRIBUTE_DIRECTORY) == 0) {
            if (parent != NULL) *parent = NULL;
            return NULL;
        }
        struct emu_node *child = child_named(node, path, length);
        if (child == NULL) return NULL;
        node = child;
        path += length;
        while (*path == '\\') path++;
    }
    return node;
}

struct emu_node *emu_node_by_id(struct emu_node *node, ULONG64 id)
{
    if (node->stream->id == id) return node;
    struct emu_node *found = NULL;
    for (struct emu_node *child = node->children; child != NULL && found == NULL; child = child->next) {
        found = emu_node_by_id(child, id);
    }
    return found;
}

char *emu_path_through_link(struct _FLT_VOLUME *volume, const char *path)
{
    const struct emu_node *node = &volume->root;
    const char *target = NULL;
    while (*path == '\\') path++;
    while (node != NULL && *path != 0 && target == NULL) {
        SIZE_T length = strcspn(path, "\\");
        if (path[length] == 0) return NULL;
        node = child_named(node, path, length);
        if (node != NULL) target = node->stream->target;
        path += length;
        if (target == NULL) while (*path == '\\') path++;
    }
    if (target == NULL) return NULL;
    char *through = malloc(strlen(target) + strlen(path) + 1);
    strcpy(through, target);
    return strcat(through, path);
}

const char *emu_last_name(const char *path)
{
    const char *last = strrchr(path, '\\');
    return last == NULL ? path : last + 1;
}

struct emu_stream *emu_stream_make(bool is_directory)
{
    struct emu_stream *stream = calloc(1, sizeof *stream);
    stream->id = ++last_id;
    stream->attributes = is_directory ? FILE_ATTRIBUTE_DIRECTORY : FILE_ATTRIBUTE_ARCHIVE;
    return stream;
}

struct emu_node *emu_node_make(struct emu_node *parent, const char *path, struct emu_stream *stream)
{
    struct emu_node *node = calloc(1, sizeof *node);
    node->name = strdup(emu_last_name(path));
    node->parent = parent;
    node->stream = stream;
    node->next = parent->children;
    parent->children = node;
    stream->names++;
    return node;
}

void emu_node_remove(struct emu_node *node)
{
    struct emu_node **place = &node->parent->children;
    while (*place != node) place = &(*place)->next;
    *place = node->next;
    node->stream->names--;
    emu_stream_release(node->stream);
    free(node->name);
    free(node);
}

char *emu_node_path(const struct emu_node *node)
{
    if (node->parent == NULL) return strdup("\\");
    SIZE_T size = 1;
    for (const struct emu_node *each = node; each->parent != NULL; each = each->parent) size += strlen(each->name) + 1;
    char *path = malloc(size);
    char *at = path + size - 1;
    *at = 0;
    for (const struct emu_node *each = node; each->parent != NULL; each = each->parent) {
        SIZE_T length = strlen(each->name);
        at -= length;
        memcpy(at, each->name, length);
        *--at = '\\';
    }
    return path;
}
