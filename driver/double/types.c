/* SPDX-License-Identifier: MIT */
/* The BPF Type Format, as far as maps are declared in it: a variable each, of a struct of pointers to arrays. */
#include "types.h"

#include <stdio.h>
#include <string.h>

enum { MAGIC = 0xeb9f, TYPES_MOST = 4096, KINDS = 20 };
enum { KIND_INT = 1, KIND_POINTER = 2, KIND_ARRAY = 3, KIND_STRUCT = 4, KIND_UNION = 5, KIND_VARIABLE = 14, KIND_SECTION = 15 };

struct header {
    uint16_t magic;
    uint8_t version, flags;
    uint32_t header_size, types_offset, types_size, texts_offset, texts_size;
};
struct type {
    uint32_t name, info, size_or_type;
    uint32_t rest[];
};

/* Words behind a type of the kind: fixed, and for each of its members. */
static const struct {
    uint8_t fixed, each;
} lengths[KINDS] = {
    [KIND_INT] = {1, 0},      [KIND_ARRAY] = {3, 0}, [KIND_STRUCT] = {0, 3}, [KIND_UNION] = {0, 3},
    [KIND_VARIABLE] = {1, 0}, [KIND_SECTION] = {0, 3}, [6] = {0, 2},         [13] = {0, 2},
    [17] = {1, 0},            [19] = {0, 3},
};

struct types {
    const char *texts;
    const struct type *all[TYPES_MOST]; /* by number; 0 is void */
    uint32_t count;
};

static uint32_t kind_of(const struct type *type)
{
    return type->info >> 24 & 0x1f;
}

static uint32_t members_of(const struct type *type)
{
    return type->info & 0xffff;
}

static bool index_types(struct types *types, const uint8_t *bytes, size_t size)
{
    const struct header *header = (const struct header *)bytes;
    if (size < sizeof *header || header->magic != MAGIC) return false;
    const uint8_t *at = bytes + header->header_size + header->types_offset;
    const uint8_t *end = at + header->types_size;
    if (end > bytes + size) return false;
    types->texts = (const char *)bytes + header->header_size + header->texts_offset;
    types->count = 1;
    while (at < end && types->count < TYPES_MOST) {
        const struct type *type = (const struct type *)at;
        uint32_t kind = kind_of(type);
        if (kind >= KINDS) return false;
        types->all[types->count++] = type;
        at += sizeof *type + 4 * (lengths[kind].fixed + lengths[kind].each * members_of(type));
    }
    return at == end;
}

/* The length of the array that a member points to. */
static uint32_t number_of(const struct types *types, uint32_t member)
{
    const struct type *pointer = member < types->count ? types->all[member] : NULL;
    if (pointer == NULL || kind_of(pointer) != KIND_POINTER || pointer->size_or_type >= types->count) return 0;
    const struct type *array = types->all[pointer->size_or_type];
    return array != NULL && kind_of(array) == KIND_ARRAY ? array->rest[2] : 0;
}

static void read_members(const struct types *types, const struct type *structure, struct double_map_definition *definition)
{
    const struct {
        const char *name;
        uint32_t *place;
    } settings[] = {
        {"type", &definition->type},
        {"key_size", &definition->key_size},
        {"value_size", &definition->value_size},
        {"max_entries", &definition->max_entries},
    };
    for (uint32_t each = 0; each < members_of(structure); each++) {
        const uint32_t *member = &structure->rest[3 * each]; /* name, type, offset */
        for (int setting = 0; setting < 4; setting++) {
            if (strcmp(types->texts + member[0], settings[setting].name) == 0) *settings[setting].place = number_of(types, member[1]);
        }
    }
}

static bool read_variable(const struct types *types, const uint32_t *placed, struct image *image)
{
    const struct type *variable = placed[0] < types->count ? types->all[placed[0]] : NULL;
    if (variable == NULL || kind_of(variable) != KIND_VARIABLE || image->map_count == IMAGE_MAPS) return false;
    const struct type *structure = variable->size_or_type < types->count ? types->all[variable->size_or_type] : NULL;
    if (structure == NULL || kind_of(structure) != KIND_STRUCT) return false;
    struct image_map *map = &image->maps[image->map_count++];
    snprintf(map->name, sizeof map->name, "%s", types->texts + variable->name);
    map->offset = placed[1];
    read_members(types, structure, &map->definition);
    return true;
}

bool types_read_maps(const uint8_t *bytes, size_t size, struct image *image)
{
    static struct types types;
    memset(&types, 0, sizeof types);
    if (!index_types(&types, bytes, size)) return false;
    for (uint32_t each = 1; each < types.count; each++) {
        const struct type *type = types.all[each];
        if (kind_of(type) != KIND_SECTION || strcmp(types.texts + type->name, ".maps") != 0) continue;
        bool is_sound = true;
        for (uint32_t at = 0; at < members_of(type) && is_sound; at++) is_sound = read_variable(&types, &type->rest[3 * at], image);
        return is_sound;
    }
    return false;
}
