/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * load CPU PAGE_FILE TMPFS_FILE
 *
 * Does one kind of system call over and over, pinned to a CPU, as told on standard input:
 *
 *   slices MS OPERATION...   takes turns for MS milliseconds in slices of less than a millisecond;
 *                            prints  OPERATION TENTH_PERCENTILE_PS ...  in picoseconds a call
 *   flood MS PER_SECOND      reads for MS milliseconds, at full speed when PER_SECOND is 0; prints  CALLS NS
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define SLICES_MAX 4096
#define OPERATIONS_MAX 8
#define BURST 64

static int page_file, tmpfs_file;
static const char *page_path;
static char page[4096];

static int64_t now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static void do_pread(void)
{
    syscall(SYS_pread64, page_file, page, sizeof(page), 0L);
}

static void do_pwrite(void)
{
    syscall(SYS_pwrite64, tmpfs_file, page, sizeof(page), 0L);
}

static void do_open_close(void)
{
    syscall(SYS_close, syscall(SYS_openat, AT_FDCWD, page_path, O_RDONLY, 0));
}

static void do_getppid(void)
{
    syscall(SYS_getppid);
}

static const struct operation {
    const char *name;
    void (*run)(void);
    int calls_a_slice;
} operations[] = {
    {"pread", do_pread, 800},
    {"pwrite", do_pwrite, 600},
    {"open+close", do_open_close, 150},
    {"getppid", do_getppid, 3000},
};

static const struct operation *find_operation(const char *name)
{
    for (size_t i = 0; i < sizeof(operations) / sizeof(operations[0]); i++) {
        if (!strcmp(operations[i].name, name))
            return &operations[i];
    }
    fprintf(stderr, "no operation %s\n", name);
    exit(2);
}

static int64_t slice_ps(const struct operation *operation)
{
    int64_t started_ns = now_ns();

    for (int i = 0; i < operation->calls_a_slice; i++)
        operation->run();
    return (now_ns() - started_ns) * 1000 / operation->calls_a_slice;
}

static int compare(const void *left, const void *right)
{
    int64_t difference = *(const int64_t *)left - *(const int64_t *)right;

    return difference < 0 ? -1 : difference > 0;
}

static void run_slices(int64_t duration_ms, char *names)
{
    static int64_t slices[OPERATIONS_MAX][SLICES_MAX];
    const struct operation *chosen[OPERATIONS_MAX];
    int count = 0, rounds = 0;

    for (char *name = strtok(names, " \n"); name && count < OPERATIONS_MAX; name = strtok(0, " \n"))
        chosen[count++] = find_operation(name);

    int64_t end_ns = now_ns() + duration_ms * 1000000;

    for (; now_ns() < end_ns && rounds < SLICES_MAX; rounds++) {
        for (int i = 0; i < count; i++)
            slices[i][rounds] = slice_ps(chosen[i]);
    }
    for (int i = 0; i < count; i++) {
        qsort(slices[i], rounds, sizeof(int64_t), compare);
        printf("%s %lld%s", chosen[i]->name, (long long)slices[i][rounds / 10], i + 1 < count ? " " : "\n");
    }
}

static void flood(int64_t duration_ms, int64_t per_second)
{
    int64_t started_ns = now_ns(), end_ns = started_ns + duration_ms * 1000000, calls = 0;

    while (now_ns() < end_ns) {
        if (per_second && calls * 1000000000 / per_second > now_ns() - started_ns)
            continue;
        for (int i = 0; i < BURST; i++)
            do_pread();
        calls += BURST;
    }
    printf("%lld %lld\n", (long long)calls, (long long)(now_ns() - started_ns));
}

static void obey(char *line)
{
    int64_t duration_ms = 0, per_second = 0;
    int read = 0;

    if (sscanf(line, "slices %ld %n", &duration_ms, &read) == 1)
        run_slices(duration_ms, line + read);
    else if (sscanf(line, "flood %ld %ld", &duration_ms, &per_second) == 2)
        flood(duration_ms, per_second);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    cpu_set_t set;
    char line[256];

    if (argc != 4)
        return 2;
    CPU_ZERO(&set);
    CPU_SET(atoi(argv[1]), &set);
    sched_setaffinity(0, sizeof(set), &set);
    page_path = argv[2];
    page_file = open(page_path, O_RDONLY);
    tmpfs_file = open(argv[3], O_RDWR);
    if (page_file < 0 || tmpfs_file < 0)
        return 1;
    while (fgets(line, sizeof(line), stdin))
        obey(line);
    return 0;
}
