/* SPDX-License-Identifier: MIT */
/*
 * offsets FILE OFFSETS ROUNDS THREADS: each thread reads FILE at every offset from 0 to OFFSETS - 1, ROUNDS times over,
 * in an order of its own and on a CPU of its own where there are as many; all begin at once. Reads offset % 8 bytes.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int descriptor;
static long offsets, rounds;
static pthread_barrier_t start;

static void pin(long thread)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    cpu_set_t cpus;

    CPU_ZERO(&cpus);
    CPU_SET(thread % count, &cpus);
    sched_setaffinity(0, sizeof(cpus), &cpus);
}

static void *read_all(void *argument)
{
    long thread = (long)argument;
    char bytes[8];

    pin(thread);
    pthread_barrier_wait(&start);
    for (long round = 0; round < rounds; round++) {
        for (long step = 0; step < offsets; step++) {
            long offset = thread % 2 ? offsets - 1 - step : step;

            if (pread(descriptor, bytes, offset % 8, offset) < 0)
                exit(1);
        }
    }
    return 0;
}

int main(int argc, char **argv)
{
    pthread_t threads[64];
    long count;

    if (argc != 5 || (descriptor = open(argv[1], O_RDONLY)) < 0)
        return 1;
    offsets = atol(argv[2]);
    rounds = atol(argv[3]);
    count = atol(argv[4]);
    pthread_barrier_init(&start, 0, count);
    for (long thread = 0; thread < count; thread++)
        pthread_create(&threads[thread], 0, read_all, (void *)thread);
    for (long thread = 0; thread < count; thread++)
        pthread_join(threads[thread], 0);
    return 0;
}
