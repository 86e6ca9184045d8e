/* SPDX-License-Identifier: MIT */
/* Native images by path: opened, loaded, and what is in them. One program an image. */
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "api.h"
#include "image.h"
#include "machine.h"
#include "record.h"

struct object;

struct object_map {
    struct object *object;
    struct image_map *of;
    int descriptor;
};

struct object {
    struct image image;
    struct object_map maps[IMAGE_MAPS];
    int program; /* descriptor */
    bool is_loaded;
};

API struct object *bpf_object__open(const char *path)
{
    struct object *object = calloc(1, sizeof *object);
    bool is_there = GetFileAttributesA(path) != INVALID_FILE_ATTRIBUTES;
    bool is_image = is_there && image_read(path, &object->image);
    double_record("open\t%s\t%s", path, is_image ? "an image" : is_there ? "no image" : "no file");
    if (is_image) return object;
    free(object);
    api_error(is_there ? DOUBLE_INVALID_OBJECT : DOUBLE_FILE_NOT_FOUND);
    return NULL;
}

static double_result make_maps(struct object *object)
{
    double_result result = DOUBLE_SUCCESS;
    for (uint32_t each = 0; each < object->image.map_count && result == DOUBLE_SUCCESS; each++) {
        struct double_map *map;
        struct image_map *of = &object->image.maps[each];
        result = double_map_create(&of->definition, of->name, &map);
        object->maps[each] = (struct object_map){object, of, result == DOUBLE_SUCCESS ? api_descriptor_of(&map->object) : -1};
    }
    return result;
}

/* References to maps become descriptors, as in instructions that are loaded without a file. */
static void name_maps(struct object *object)
{
    struct image *image = &object->image;
    for (uint32_t at = 0; at < image->count; at++) {
        struct double_instruction *instruction = &image->instructions[at];
        if (instruction->opcode != WIDE_LOAD) continue;
        if (instruction->source == WIDE_LOAD_MAP) instruction->immediate = object->maps[instruction->immediate].descriptor;
        at++;
    }
}

API int bpf_object__load(struct object *object)
{
    struct double_program *program;
    double_result result = double_core_state();
    if (result == DOUBLE_SUCCESS) result = make_maps(object);
    if (result != DOUBLE_SUCCESS) return api_error(result);
    name_maps(object);
    struct double_load load = {.name = object->image.name,
                               .instructions = object->image.instructions,
                               .count = object->image.count,
                               .map_of = api_map_of,
                               .is_native = true};
    result = double_program_load(&load, &program);
    if (result != DOUBLE_SUCCESS) return api_error(result);
    object->program = api_descriptor_of(&program->object);
    object->is_loaded = true;
    return 0;
}

API void bpf_object__close(struct object *object)
{
    for (uint32_t each = 0; each < object->image.map_count; each++) {
        if (object->maps[each].of != NULL) api_close(object->maps[each].descriptor);
    }
    if (object->is_loaded) api_close(object->program);
    image_free(&object->image);
    free(object);
}

API struct object_map *bpf_object__next_map(struct object *object, const struct object_map *previous)
{
    struct object_map *next = previous == NULL ? object->maps : (struct object_map *)previous + 1;
    return next < object->maps + object->image.map_count ? next : NULL;
}

/* The one program of an object is the object. */
API struct object *bpf_object__next_program(struct object *object, const struct object *previous)
{
    return previous == NULL ? object : NULL;
}

API int bpf_map__fd(const struct object_map *map) { return map->descriptor; }
API const char *bpf_map__name(const struct object_map *map) { return map->of->name; }
API int bpf_map__type(const struct object_map *map) { return (int)map->of->definition.type; }
API uint32_t bpf_map__key_size(const struct object_map *map) { return map->of->definition.key_size; }
API uint32_t bpf_map__value_size(const struct object_map *map) { return map->of->definition.value_size; }
API uint32_t bpf_map__max_entries(const struct object_map *map) { return map->of->definition.max_entries; }
API const char *bpf_program__name(const struct object *program) { return program->image.name; }
API int bpf_program__fd(const struct object *program) { return program->program; }
