/* SPDX-License-Identifier: MIT */
#include "pe.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "emu.h"

/* The parts of the format that are read (learn.microsoft.com, "PE Format"). */
enum { DIRECTORY_EXPORT, DIRECTORY_IMPORT, DIRECTORY_RELOCATIONS = 5, RELOCATION_64 = 10 };
enum { SECTION_EXECUTE = 0x20000000, SECTION_WRITE = (int)0x80000000u };

struct headers {
    uint32_t signature;
    uint16_t machine, sections;
    uint32_t time, symbols, symbol_count;
    uint16_t optional_size, characteristics;
    uint16_t magic;
    uint8_t linker[2];
    uint32_t code_size, data_size, bss_size, entry, code_base;
    uint64_t image_base;
    uint32_t section_alignment, file_alignment;
    uint16_t versions[6];
    uint32_t win32_version, image_size, headers_size, checksum;
    uint16_t subsystem, dll_characteristics;
    uint64_t stack_and_heap[4];
    uint32_t loader_flags, directory_count;
    struct {
        uint32_t address, size;
    } directories[16];
} __attribute__((packed));

struct section {
    char name[8];
    uint32_t size, address, raw_size, raw_offset, unused[3], characteristics;
};

struct import {
    uint32_t names, time, forwarder, library, addresses;
};

static void fail(const char *reason, const char *detail)
{
    fprintf(stderr, "the image can't be run: %s %s\n", reason, detail);
    exit(2);
}

/* What every driver has from the kernel that is not declared for it here. */
static void *NTAPI ms_memcpy(void *to, const void *from, size_t size) { return memcpy(to, from, size); }
static void *NTAPI ms_memset(void *to, int value, size_t size) { return memset(to, value, size); }
static int NTAPI ms_memcmp(const void *left, const void *right, size_t size) { return memcmp(left, right, size); }
static size_t NTAPI ms_strlen(const char *text) { return strlen(text); }
static int NTAPI ms_specific_handler(void) { return 1; } /* no exception is ever raised here */

/* The list of a lookaside list is always empty: every entry comes from, and goes to, the list's own functions. */
PVOID NTAPI ExpInterlockedPopEntrySList(PVOID list)
{
    (void)list;
    return NULL;
}

PVOID NTAPI ExpInterlockedPushEntrySList(PVOID list, PVOID entry)
{
    (void)list;
    (void)entry;
    emu_violation("an entry is put into a lookaside list that is full");
    return NULL;
}

USHORT NTAPI ExQueryDepthSList(PVOID list)
{
    (void)list;
    return 0xffff; /* full: what is given back is freed */
}

#include "flt.h"

static const struct {
    const char *name;
    void *address;
} exports[] = {
#define X(name) {#name, (void *)name},
#include "pe-imports.h"
#undef X
    {"memcpy", (void *)ms_memcpy}, {"memset", (void *)ms_memset},   {"memcmp", (void *)ms_memcmp},
    {"strlen", (void *)ms_strlen}, {"__C_specific_handler", (void *)ms_specific_handler},
};

static void *export_named(const char *name)
{
    for (size_t each = 0; each < sizeof exports / sizeof *exports; each++) {
        if (strcmp(exports[each].name, name) == 0) return exports[each].address;
    }
    fail("it imports", name);
    return NULL;
}

static unsigned char *read_file(const char *path, size_t *size)
{
    int file = open(path, O_RDONLY);
    struct stat status;
    if (file < 0 || fstat(file, &status) != 0) fail("there is no", path);
    unsigned char *bytes = malloc((size_t)status.st_size);
    if (read(file, bytes, (size_t)status.st_size) != status.st_size) fail("it can't be read:", path);
    close(file);
    *size = (size_t)status.st_size;
    return bytes;
}

static void relocate(unsigned char *image, const struct headers *headers)
{
    uint64_t moved = (uint64_t)(uintptr_t)image - headers->image_base;
    unsigned char *at = image + headers->directories[DIRECTORY_RELOCATIONS].address;
    unsigned char *end = at + headers->directories[DIRECTORY_RELOCATIONS].size;
    while (at < end) {
        uint32_t page, size;
        memcpy(&page, at, 4);
        memcpy(&size, at + 4, 4);
        for (uint32_t each = 8; each < size; each += 2) {
            uint16_t entry;
            memcpy(&entry, at + each, 2);
            if (entry >> 12 == 0) continue;
            if (entry >> 12 != RELOCATION_64) fail("a relocation is of another kind", "");
            uint64_t value;
            memcpy(&value, image + page + (entry & 0xfff), 8);
            value += moved;
            memcpy(image + page + (entry & 0xfff), &value, 8);
        }
        at += size;
    }
}

static void bind(unsigned char *image, const struct headers *headers)
{
    const struct import *each = (const struct import *)(image + headers->directories[DIRECTORY_IMPORT].address);
    for (; each->library != 0; each++) {
        uint64_t *names = (uint64_t *)(image + (each->names != 0 ? each->names : each->addresses));
        uint64_t *addresses = (uint64_t *)(image + each->addresses);
        for (; *names != 0; names++, addresses++) {
            if (*names >> 63) fail("it imports by number", "");
            *addresses = (uint64_t)(uintptr_t)export_named((const char *)image + *names + 2);
        }
    }
}

static void protect(unsigned char *image, const struct headers *headers, const struct section *sections)
{
    for (uint16_t each = 0; each < headers->sections; each++) {
        uint32_t kind = sections[each].characteristics;
        int access = PROT_READ | ((kind & SECTION_EXECUTE) ? PROT_EXEC : 0) | ((kind & SECTION_WRITE) ? PROT_WRITE : 0);
        if ((access & PROT_EXEC) && (access & PROT_WRITE)) fail("a section can be written and executed", "");
        size_t size = (sections[each].size + 0xfff) & ~(size_t)0xfff;
        if (mprotect(image + sections[each].address, size, access) != 0) fail("a section can't be protected", "");
    }
}

void *emu_pe_load(const char *path)
{
    size_t size;
    unsigned char *file = read_file(path, &size);
    uint32_t offset;
    memcpy(&offset, file + 0x3c, 4);
    struct headers headers;
    memcpy(&headers, file + offset, sizeof headers);
    if (headers.signature != 0x4550 || headers.machine != 0x8664 || headers.magic != 0x20b) fail("it is no driver for x64:", path);
    if (headers.subsystem != 1) fail("its subsystem is not native:", path);
    const struct section *sections = (const struct section *)(file + offset + 24 + headers.optional_size);
    unsigned char *image = mmap(NULL, headers.image_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memcpy(image, file, headers.headers_size);
    for (uint16_t each = 0; each < headers.sections; each++) {
        uint32_t raw = sections[each].raw_size < sections[each].size ? sections[each].raw_size : sections[each].size;
        if (sections[each].raw_offset != 0) memcpy(image + sections[each].address, file + sections[each].raw_offset, raw);
    }
    relocate(image, &headers);
    bind(image, &headers);
    protect(image, &headers, sections);
    void *entry = image + headers.entry;
    free(file);
    return entry;
}
