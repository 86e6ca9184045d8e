/* SPDX-License-Identifier: MIT */
/* What happened, for the test: a line each, words apart by tabs. Nothing is written where no file was asked for. */
#ifndef FSBPF_DOUBLE_RECORD_H
#define FSBPF_DOUBLE_RECORD_H

#include <stdio.h>

#include "objects.h"

DOUBLE_CALL void double_record(const char *format, ...) __attribute__((format(gnu_printf, 1, 2)));
void double_record_bytes(const char *what, const void *bytes, uint32_t size);
void double_record_open(const char *path);
/** An empty file to write into and read again: mingw has no open_memstream. Of one thread at a time. */
FILE *double_scratch(void);

#endif
