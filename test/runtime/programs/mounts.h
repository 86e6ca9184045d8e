/* SPDX-License-Identifier: MIT */
/* Where the mount of an open file is, as /proc/self/fdinfo and /proc/self/mountinfo say. */
#include <stdio.h>
#include <string.h>

/* "mnt_id:\t27" of /proc/self/fdinfo; -1: there is none. */
static int mount_of_descriptor(int descriptor)
{
    char path[64], line[256];
    int id = -1;
    FILE *file;

    snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", descriptor);
    file = fopen(path, "r");
    while (file && fgets(line, sizeof(line), file))
        sscanf(line, "mnt_id: %d", &id);
    if (file)
        fclose(file);
    return id;
}

/* Spaces, newlines and backslashes are written in octal there. */
static void print_mount_point(const char *text)
{
    for (; *text; text++) {
        unsigned byte = (unsigned char)*text;

        if (*text == '\\' && sscanf(text + 1, "%3o", &byte) == 1)
            text += 3;
        printf("%02x", byte);
    }
}

/* "volume OPERATION HEX TYPE"; of a mount that is not in the namespace, HEX and TYPE are "-". */
static void tell_volume(const char *operation, int descriptor)
{
    static char line[65536], point[65536], type[256];
    int id = mount_of_descriptor(descriptor), listed;
    FILE *mounts = fopen("/proc/self/mountinfo", "r");

    printf("volume %s ", operation);
    while (mounts && fgets(line, sizeof(line), mounts)) {
        const char *rest = strstr(line, " - ");

        if (sscanf(line, "%d %*d %*s %*s %65535s", &listed, point) == 2 && listed == id && rest &&
            sscanf(rest, " - %255s", type) == 1) {
            print_mount_point(point);
            printf(" %s\n", type);
            fclose(mounts);
            return;
        }
    }
    printf("- -\n");
    if (mounts)
        fclose(mounts);
}
