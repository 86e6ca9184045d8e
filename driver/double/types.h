/* SPDX-License-Identifier: MIT */
#ifndef FSBPF_DOUBLE_TYPES_H
#define FSBPF_DOUBLE_TYPES_H

#include "image.h"

/** The maps that a section .BTF declares. @returns false: it is none, or one of another kind. */
bool types_read_maps(const uint8_t *bytes, size_t size, struct image *image);

#endif
