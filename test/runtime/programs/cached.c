/* SPDX-License-Identifier: MIT */
/*
 * Reads FILE and tells before each read whether the page cache has all of it, as mincore says: "read OFFSET resident".
 * Arguments behind FILE: drop (the cache forgets it), random (nothing is read ahead), OFFSET,SIZE (pread), direct (the
 * first 4,096 bytes, past the cache), send OFFSET,SIZE (to a pipe), next SIZE (read from where the last one ended).
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <unistd.h>

#define PAGE 4096
#define FILE_PAGES 1024

static unsigned char *mapping;
static char *buffer;
static long position;

static void tell(long offset, long size)
{
    static unsigned char resident[FILE_PAGES];
    int all = 1;

    usleep(30000); /* what is being read ahead arrives */
    mincore(mapping, FILE_PAGES * PAGE, resident);
    for (long page = offset / PAGE; page <= (offset + size - 1) / PAGE && page < FILE_PAGES; page++)
        all &= resident[page] & 1;
    printf("read %ld %s\n", offset, all ? "resident" : "absent");
}

static void read_directly(const char *path)
{
    int file = open(path, O_RDONLY | O_DIRECT);

    if (file >= 0 && pread(file, buffer, PAGE, 0) == PAGE)
        printf("read 0 direct\n");
    close(file);
}

static void send_part(int file, long offset, long size)
{
    int ends[2];
    off_t from = offset;

    if (pipe(ends))
        exit(1);
    tell(offset, size);
    if (sendfile(ends[1], file, &from, size) != size)
        exit(1);
    close(ends[0]);
    close(ends[1]);
}

int main(int count, char **words)
{
    int file = open(words[1], O_RDONLY);

    setvbuf(stdout, 0, _IOFBF, 1 << 20); /* written once, at the end */
    mapping = mmap(0, FILE_PAGES * PAGE, PROT_READ, MAP_SHARED, file, 0);
    if (mapping == MAP_FAILED || posix_memalign((void **)&buffer, PAGE, 1 << 20))
        return 1;
    memset(buffer, 1, 1 << 20);
    for (int index = 2; index < count; index++) {
        const char *word = words[index];
        long offset = atol(word), size = strchr(word, ',') ? atol(strchr(word, ',') + 1) : 0;

        if (!strcmp(word, "drop")) {
            posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
        } else if (!strcmp(word, "random")) {
            posix_fadvise(file, 0, 0, POSIX_FADV_RANDOM);
        } else if (!strcmp(word, "direct")) {
            read_directly(words[1]);
        } else if (!strcmp(word, "send")) {
            word = words[++index];
            send_part(file, atol(word), atol(strchr(word, ',') + 1));
        } else if (!strcmp(word, "next")) {
            size = atol(words[++index]);
            tell(position, size);
            position += read(file, buffer, size);
        } else {
            tell(offset, size);
            if (pread(file, buffer, size, offset) < 0)
                return 1;
        }
    }
    return 0;
}
