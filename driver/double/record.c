/* SPDX-License-Identifier: MIT */
#include "record.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static FILE *file;
static FILE *scratch;

void double_record_open(const char *path)
{
    char scratch_path[1024];
    file = fopen(path, "wb");
    snprintf(scratch_path, sizeof scratch_path, "%s.scratch", path);
    scratch = fopen(scratch_path, "w+b");
}

FILE *double_scratch(void)
{
    if (scratch != NULL) rewind(scratch);
    else double_record("no file for results");
    return scratch;
}

void double_record(const char *format, ...)
{
    if (file == NULL) return;
    va_list arguments;
    va_start(arguments, format);
    pthread_mutex_lock(&lock);
    vfprintf(file, format, arguments);
    fputc('\n', file);
    fflush(file);
    pthread_mutex_unlock(&lock);
    va_end(arguments);
}

void double_record_bytes(const char *what, const void *bytes, uint32_t size)
{
    if (file == NULL) return;
    pthread_mutex_lock(&lock);
    fprintf(file, "%s\t", what);
    for (uint32_t at = 0; at < size; at++) fprintf(file, "%02x", ((const uint8_t *)bytes)[at]);
    fputc('\n', file);
    fflush(file);
    pthread_mutex_unlock(&lock);
}
