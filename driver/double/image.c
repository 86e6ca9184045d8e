/* SPDX-License-Identifier: MIT */
#include "image.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "types.h"

/* The parts of ELF64 that are read. */
struct section {
    uint32_t name, type;
    uint64_t flags, address, offset, size;
    uint32_t link, info;
    uint64_t alignment, entry_size;
};
struct symbol {
    uint32_t name;
    uint8_t info, other;
    uint16_t section;
    uint64_t value, size;
};
struct relocation {
    uint64_t offset;
    uint32_t type, symbol;
};
enum { HEADER_SIZE = 64, SECTION_RELOCATIONS = 9, SYMBOL_FUNCTION = 2, BPF_MACHINE = 247 };

struct reader {
    struct image *image;
    const struct section *sections;
    uint32_t count;
    const char *names;
};

static bool read_file(const char *path, struct image *image)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) return false;
    fseek(file, 0, SEEK_END);
    image->size = (size_t)ftell(file);
    rewind(file);
    image->bytes = malloc(image->size + 1);
    bool is_read = fread(image->bytes, 1, image->size, file) == image->size;
    fclose(file);
    return is_read;
}

static bool begin(struct reader *reader)
{
    const struct image *image = reader->image;
    uint64_t table;
    uint16_t machine, count, names;
    if (image->size < HEADER_SIZE || memcmp(image->bytes, "\177ELF\2\1", 6) != 0) return false;
    memcpy(&machine, image->bytes + 18, sizeof machine);
    memcpy(&table, image->bytes + 40, sizeof table);
    memcpy(&count, image->bytes + 60, sizeof count);
    memcpy(&names, image->bytes + 62, sizeof names);
    if (machine != BPF_MACHINE || table + (uint64_t)count * sizeof(struct section) > image->size || names >= count) return false;
    reader->sections = (const struct section *)(image->bytes + table);
    reader->count = count;
    for (uint32_t each = 0; each < count; each++) {
        if (reader->sections[each].offset + reader->sections[each].size > image->size) return false;
    }
    reader->names = (const char *)image->bytes + reader->sections[names].offset;
    return true;
}

static const struct section *section_named(const struct reader *reader, const char *name)
{
    for (uint32_t each = 0; each < reader->count; each++) {
        if (strcmp(reader->names + reader->sections[each].name, name) == 0) return &reader->sections[each];
    }
    return NULL;
}

static const struct symbol *symbols_of(const struct reader *reader, uint32_t *count)
{
    const struct section *section = section_named(reader, ".symtab");
    *count = section == NULL ? 0 : (uint32_t)(section->size / sizeof(struct symbol));
    return section == NULL ? NULL : (const struct symbol *)(reader->image->bytes + section->offset);
}

/* The first function is the program; its section's number. */
static uint32_t find_program(const struct reader *reader)
{
    uint32_t count;
    const struct symbol *symbols = symbols_of(reader, &count);
    for (uint32_t each = 0; each < count; each++) {
        if ((symbols[each].info & 0xf) != SYMBOL_FUNCTION || symbols[each].section >= reader->count) continue;
        const struct section *section = &reader->sections[symbols[each].section];
        struct image *image = reader->image;
        snprintf(image->name, sizeof image->name, "%s", reader->names + symbols[each].name);
        image->instructions = (struct double_instruction *)(image->bytes + section->offset);
        image->count = (uint32_t)(section->size / sizeof *image->instructions);
        return symbols[each].section;
    }
    return 0;
}

static bool relocate_one(const struct reader *reader, const struct relocation *relocation)
{
    uint32_t count;
    const struct symbol *symbols = symbols_of(reader, &count);
    struct image *image = reader->image;
    uint64_t slot = relocation->offset / sizeof *image->instructions;
    if (relocation->symbol >= count || slot >= image->count) return false;
    uint32_t map = 0;
    while (map < image->map_count && image->maps[map].offset != symbols[relocation->symbol].value) map++;
    image->instructions[slot].source = WIDE_LOAD_MAP;
    image->instructions[slot].immediate = (int32_t)map;
    return map < image->map_count;
}

static bool relocate(const struct reader *reader, uint32_t program)
{
    bool is_sound = true;
    for (uint32_t each = 0; each < reader->count; each++) {
        const struct section *section = &reader->sections[each];
        if (section->type != SECTION_RELOCATIONS || section->info != program) continue;
        const struct relocation *all = (const struct relocation *)(reader->image->bytes + section->offset);
        for (uint64_t at = 0; at < section->size / sizeof *all && is_sound; at++) is_sound = relocate_one(reader, &all[at]);
    }
    return is_sound;
}

bool image_read(const char *path, struct image *image)
{
    struct reader reader = {.image = image};
    memset(image, 0, sizeof *image);
    bool is_sound = read_file(path, image) && begin(&reader);
    const struct section *types = is_sound ? section_named(&reader, ".BTF") : NULL;
    is_sound = types != NULL && types_read_maps(image->bytes + types->offset, types->size, image);
    uint32_t program = is_sound ? find_program(&reader) : 0;
    is_sound = program != 0 && relocate(&reader, program);
    if (!is_sound) image_free(image);
    return is_sound;
}

void image_free(struct image *image)
{
    free(image->bytes);
    image->bytes = NULL;
}
