/* SPDX-License-Identifier: MIT */
/*
 * threads DIRECTORY ROUNDS: readers use descriptors that another thread closes and opens again, on another file, all
 * the time. File fN holds N + 1 bytes, so that what a read returns tells which file the kernel read. Prints
 * "truth FILE READS" for every file, and "failed READS".
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define FILES 8
#define READERS 3
#define DESCRIPTORS 4

static const char *directory;
static int descriptors[DESCRIPTORS];
static long reads[READERS][FILES + 1];
static volatile int is_over;

static int open_file(unsigned number)
{
    char path[4096];

    snprintf(path, sizeof(path), "%s/f%u", directory, number % FILES);
    return open(path, O_RDONLY);
}

static void *reader(void *argument)
{
    long *counts = argument;
    char bytes[FILES + 1];
    unsigned turn = 0;

    while (!is_over) {
        long result = pread(descriptors[turn++ % DESCRIPTORS], bytes, sizeof(bytes), 0);

        counts[result > 0 ? result : 0]++;
    }
    return 0;
}

/* The lowest free descriptor is the one just closed. */
static void reopen(long rounds)
{
    unsigned seed = 1;

    for (long i = 0; i < rounds; i++) {
        int index = i % DESCRIPTORS;

        close(descriptors[index]);
        descriptors[index] = open_file(rand_r(&seed));
    }
}

int main(int count, char **arguments)
{
    pthread_t threads[READERS];

    if (count != 3)
        return 1;
    directory = arguments[1];
    for (int i = 0; i < DESCRIPTORS; i++)
        descriptors[i] = open_file(i);
    for (int i = 0; i < READERS; i++)
        pthread_create(&threads[i], 0, reader, reads[i]);
    reopen(atol(arguments[2]));
    is_over = 1;
    for (int i = 0; i < READERS; i++)
        pthread_join(threads[i], 0);
    for (int file = 0; file <= FILES; file++) {
        long sum = 0;

        for (int i = 0; i < READERS; i++)
            sum += reads[i][file];
        if (file == 0)
            printf("failed %ld\n", sum);
        else
            printf("truth f%d %ld\n", file - 1, sum);
    }
    return 0;
}
