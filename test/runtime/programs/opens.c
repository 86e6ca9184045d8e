/* Opens files in every way, and tells what came of it: the words are call, flags, name, again and again. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int open_by(const char *call, const char *name, unsigned long flags)
{
    struct open_how how = {.flags = flags, .mode = flags & (O_CREAT | __O_TMPFILE) ? 0600 : 0};

    if (!strcmp(call, "open"))
        return syscall(SYS_open, name, flags, 0600);
    if (!strcmp(call, "creat"))
        return syscall(SYS_creat, name, 0600);
    if (!strcmp(call, "openat"))
        return syscall(SYS_openat, AT_FDCWD, name, flags, 0600);
    return syscall(SYS_openat2, AT_FDCWD, name, &how, sizeof(how));
}

/* What the kernel says of an open file's flags, in octal. */
static unsigned long flags_of(int descriptor)
{
    char path[64], line[256];
    unsigned long flags = 0;
    FILE *file;

    snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", descriptor);
    file = fopen(path, "r");
    while (file && fgets(line, sizeof(line), file))
        sscanf(line, "flags: %lo", &flags);
    fclose(file);
    return flags;
}

int main(int count, char **words)
{
    char byte[4096] __attribute__((aligned(4096))) = "x";

    for (int i = 1; i + 2 < count; i += 3) {
        int descriptor = open_by(words[i], words[i + 2], strtoul(words[i + 1], 0, 8)), error = errno;
        struct stat status = {};

        if (descriptor < 0) {
            printf("%s failed %s\n", words[i + 2], strerrorname_np(error));
            continue;
        }
        fstat(descriptor, &status);
        printf("%s opened %ld %lo\n", words[i + 2], (long)status.st_size, flags_of(descriptor));
        /* Whether the mode allows it or not. */
        int failed = write(descriptor, byte, sizeof(byte)) < 0;
        failed += pread(descriptor, byte, sizeof(byte), 0) < 0;
        (void)failed;
        close(descriptor);
    }
    return 0;
}
