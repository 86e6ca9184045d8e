/* SPDX-License-Identifier: MIT */
/*
 * Does the file operations that its arguments say, one word after the other, and prints the truth about each traced
 * one: "truth OPERATION HEX BYTES", with the path as /proc/self/fd shows it, or, of a failed open, "asked open HEX HEX":
 * the directory that the name starts from, as /proc shows it, and the name.
 * Texts come in hexadecimal. A path that can not be read there is printed as "long": above 4,095 bytes, or no /proc in a chroot.
 *
 *   open D PATH          openat(AT_FDCWD) into descriptor variable D (a letter)
 *   openat B D PATH      relative to the directory in B
 *   create D PATH        same as open, with O_CREAT | O_RDWR
 *   fail PATH            an open that must fail;  failat B PATH  relative to B
 *   read D, pread D OFFSET SIZE, write D TEXT, close D
 *   mkdir P, chdir P, fchdir D, rename P P, unlink P, rmdir P, symlink P P, link P P, memfd D P
 *   chroot P
 *   unshare, bind P P, tmpfs P, unmount P     mounts, in a mount namespace of its own
 *   fork … join          what stands between is done by a child
 *   repeat N … end       (not nested)
 *   run PROGRAM [ … ]    a child that executes the program, which does what stands between
 *   exit STATUS
 *   sweep D FROM TO      a pread at every offset from one to the other, of offset % 8 bytes; tells nothing
 *   wait SECONDS         sleeps
 *   volumes              tells from here on where the mount of each file is, too: mounts.h
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mounts.h"

#define TEXT_SIZE 65536

static char **words;
static int descriptors[128];
static char buffer[TEXT_SIZE];
static int tells_volumes;

static void fail(const char *what)
{
    perror(what);
    exit(99);
}

static void check(const char *what, long result)
{
    if (result < 0)
        fail(what);
}

static char *next_word(void)
{
    if (!*words) {
        errno = EINVAL;
        fail("a word is missing");
    }
    return *words++;
}

static size_t text_length;

/* Each use of it has its own memory: rename takes two. */
static char *next_text(void)
{
    const char *hex = next_word();
    size_t length = strlen(hex) / 2;
    char *text = malloc(length + 1);

    for (size_t i = 0; i < length; i++) {
        unsigned byte;

        sscanf(hex + 2 * i, "%2x", &byte);
        text[i] = byte;
    }
    text[length] = 0;
    text_length = length;
    return text;
}

static int *next_descriptor(void)
{
    return &descriptors[next_word()[0] & 127];
}

static void print_hex(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        printf("%02x", (unsigned char)text[i]);
}

static void tell(const char *operation, const char *path, size_t length, long bytes)
{
    printf("truth %s ", operation);
    print_hex(path, length);
    printf(" %ld\n", bytes < 0 ? 0 : bytes);
}

static long path_of(int descriptor, char *path)
{
    char link[64];

    snprintf(link, sizeof(link), "/proc/self/fd/%d", descriptor);
    return readlink(link, path, TEXT_SIZE);
}

static void tell_descriptor(const char *operation, int descriptor, long bytes)
{
    static char path[TEXT_SIZE];
    long length = path_of(descriptor, path);

    if (tells_volumes)
        tell_volume(operation, descriptor);
    if (length < 0)
        printf("truth %s long %ld\n", operation, bytes < 0 ? 0 : bytes);
    else
        tell(operation, path, length, bytes);
}

static void do_open(int base, int *descriptor, int flags)
{
    *descriptor = openat(base, next_text(), flags, 0644);
    check("open", *descriptor);
    tell_descriptor("open", *descriptor, 0);
}

static void do_failing_open(int base)
{
    static char directory[TEXT_SIZE];
    char *name = next_text();
    size_t name_length = text_length;
    long length = base == AT_FDCWD ? syscall(SYS_getcwd, directory, TEXT_SIZE) - 1 : path_of(base, directory);

    if (openat(base, name, O_RDONLY) >= 0) {
        errno = EEXIST;
        fail("an open that was to fail");
    }
    printf("asked open ");
    print_hex(directory, length > 0 ? length : 0);
    printf(" ");
    print_hex(name, name_length);
    printf("\n");
}

static void do_close(int descriptor)
{
    tell_descriptor("close", descriptor, 0);
    check("close", close(descriptor));
}

static void do_write(int descriptor)
{
    char *text = next_text();
    long bytes = write(descriptor, text, text_length);

    check("write", bytes);
    tell_descriptor("write", descriptor, bytes);
}

static void do_read(int descriptor)
{
    tell_descriptor("read", descriptor, read(descriptor, buffer, sizeof(buffer)));
}

static void do_positional_read(int descriptor)
{
    long offset = atol(next_word());
    long bytes = pread(descriptor, buffer, atol(next_word()), offset);

    tell_descriptor("read", descriptor, bytes);
}

static void do_fork(void)
{
    int status;

    fflush(stdout);
    pid_t child = fork();

    check("fork", child);
    if (child == 0)
        return;
    check("waitpid", waitpid(child, &status, 0));
    if (status != 0)
        exit(98);
    while (strcmp(next_word(), "join") != 0)
        ;
}

/* The brackets do not nest. */
static void do_run(void)
{
    static char *arguments[1024];
    int count = 0, status;

    arguments[count++] = next_text();
    if (strcmp(next_word(), "[") != 0) {
        errno = EINVAL;
        fail("run without [");
    }
    for (char *word = next_word(); strcmp(word, "]") != 0; word = next_word())
        arguments[count++] = word;
    arguments[count] = NULL;
    fflush(stdout);
    pid_t child = fork();

    check("fork", child);
    if (child == 0) {
        execv(arguments[0], arguments);
        fail("execv");
    }
    check("waitpid", waitpid(child, &status, 0));
}

static void do_sweep(int descriptor)
{
    long from = atol(next_word()), to = atol(next_word()), step = from <= to ? 1 : -1;

    for (long offset = from; offset != to + step; offset += step)
        check("pread", pread(descriptor, buffer, offset % 8, offset));
}

static char **loop;
static long rounds;

static void begin_loop(void)
{
    rounds = atol(next_word());
    loop = words;
}

static void end_loop(void)
{
    if (--rounds > 0)
        words = loop;
}

static void unshare_mounts(void)
{
    check("unshare", unshare(CLONE_NEWNS));
    check("private mounts", mount("none", "/", 0, MS_REC | MS_PRIVATE, 0));
}

#define IS(name) (strcmp(word, name) == 0)

static void do_directory_word(const char *word)
{
    char *first = next_text();

    if (IS("mkdir"))
        check(word, mkdir(first, 0755));
    else if (IS("chdir"))
        check(word, chdir(first));
    else if (IS("rename"))
        check(word, rename(first, next_text()));
    else if (IS("unlink"))
        check(word, unlink(first));
    else if (IS("rmdir"))
        check(word, rmdir(first));
    else if (IS("symlink"))
        check(word, symlink(first, next_text()));
    else if (IS("link"))
        check(word, link(first, next_text()));
    else if (IS("bind"))
        check(word, mount(first, next_text(), 0, MS_BIND, 0));
    else if (IS("tmpfs"))
        check(word, mount("none", first, "tmpfs", 0, 0));
    else if (IS("unmount"))
        check(word, umount2(first, MNT_DETACH));
    else if (IS("chroot"))
        check(word, chroot(first));
    else {
        errno = EINVAL;
        fail(word);
    }
}

static void do_word(const char *word)
{
    if (IS("open")) {
        int *descriptor = next_descriptor();

        do_open(AT_FDCWD, descriptor, O_RDONLY);
    } else if (IS("create")) {
        int *descriptor = next_descriptor();

        do_open(AT_FDCWD, descriptor, O_CREAT | O_RDWR);
    } else if (IS("openat")) {
        int base = *next_descriptor();
        int *descriptor = next_descriptor();

        do_open(base, descriptor, O_RDONLY);
    } else if (IS("fail"))
        do_failing_open(AT_FDCWD);
    else if (IS("failat"))
        do_failing_open(*next_descriptor());
    else if (IS("read"))
        do_read(*next_descriptor());
    else if (IS("pread"))
        do_positional_read(*next_descriptor());
    else if (IS("write"))
        do_write(*next_descriptor());
    else if (IS("close"))
        do_close(*next_descriptor());
    else if (IS("memfd")) {
        int *descriptor = next_descriptor();

        check(word, *descriptor = memfd_create(next_text(), 0));
    } else if (IS("fchdir"))
        check(word, fchdir(*next_descriptor()));
    else if (IS("fork"))
        do_fork();
    else if (IS("join"))
        exit(0);
    else if (IS("run"))
        do_run();
    else if (IS("exit"))
        exit(atoi(next_word()));
    else if (IS("sweep"))
        do_sweep(*next_descriptor());
    else if (IS("repeat"))
        begin_loop();
    else if (IS("end"))
        end_loop();
    else if (IS("unshare"))
        unshare_mounts();
    else if (IS("volumes"))
        tells_volumes = 1;
    else if (IS("wait"))
        sleep(atoi(next_word()));
    else
        do_directory_word(word);
}

int main(int count, char **arguments)
{
    (void)count;
    words = arguments + 1;
    while (*words)
        do_word(next_word());
    return fflush(stdout);
}
