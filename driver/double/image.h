/* SPDX-License-Identifier: MIT */
/*
 * What stands for a native image: the object that bpf2c would have made one of. There the program is C, compiled; here
 * it is run by the interpreter, which a release build of eBPF for Windows would not do.
 */
#ifndef FSBPF_DOUBLE_IMAGE_H
#define FSBPF_DOUBLE_IMAGE_H

#include "instruction.h"
#include "maps.h"

enum { IMAGE_MAPS = 64 };

struct image_map {
    char name[DOUBLE_NAME_SIZE];
    struct double_map_definition definition;
    uint64_t offset; /* in the section .maps */
};

struct image {
    uint8_t *bytes;
    size_t size;
    char name[DOUBLE_NAME_SIZE];
    struct double_instruction *instructions; /* of bytes; source and immediate of map references say which map */
    uint32_t count;
    struct image_map maps[IMAGE_MAPS];
    uint32_t map_count;
};

/** @returns false: there is no such object in the file. */
bool image_read(const char *path, struct image *image);
void image_free(struct image *image);

#endif
