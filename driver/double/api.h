/* SPDX-License-Identifier: MIT */
/* What the files of ebpfapi.dll share: descriptors, and how results become error numbers. */
#ifndef FSBPF_DOUBLE_API_H
#define FSBPF_DOUBLE_API_H

#include <stdbool.h>
#include <stddef.h>

#include "maps.h"
#include "program.h"
#include "ring.h"

#define API __declspec(dllexport)

/** A descriptor that stands for the object, whose reference it takes. */
int api_descriptor_of(struct double_object *object);
/** The object, without a reference; NULL: the descriptor stands for none of the kind. kind 0: any. */
struct double_object *api_object_of(int descriptor, enum double_kind kind);
double_result api_close(int descriptor);
/** For double_load. */
struct double_map *api_map_of(int32_t descriptor);

/** -errno, by Microsoft's numbers; kept for libbpf_get_error of the same thread. */
int api_error(double_result result);

#endif
