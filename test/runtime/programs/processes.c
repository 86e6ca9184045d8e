/* SPDX-License-Identifier: MIT */
/*
 * processes HOW FILE END WORDS…: makes one process in the given way. It runs FILE, which is this program or a script
 * for it, under the words as its arguments (each in hexadecimal, "-" is empty), and ends in the given way. HOW is fork,
 * vfork, spawn, thread (another thread than the first runs the file), deleted (the file is deleted first), or the
 * process id to be used again. END is exit:N, signal:N, leader (the first thread ends before the other), group (the
 * other thread ends all) or again (it runs itself once more). The truth is told on standard error, texts in hexadecimal:
 *   start PID PPID UID CMDLINE EXE PARENT_EXE     of /proc/self, once the program runs
 *   end PID NS                                    when it ends, on the monotonic clock
 *   exit PID WAIT_STATUS FROM_NS TO_NS            of wait; it lived within this time
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ENVIRONMENT "PROCESSES_END="
#define LINE_MAX_BYTES (512 * 1024)

static char *file, **words, *environment[2];

static long long now_ns(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void put_hex(const char *bytes, long length)
{
    fputs(length > 0 ? " " : " -", stderr);
    for (long i = 0; i < length; i++)
        fprintf(stderr, "%02x", (unsigned char)bytes[i]);
}

static void put_executable(int pid)
{
    char path[64], target[4096];

    snprintf(path, sizeof(path), "/proc/%d/exe", pid);
    put_hex(target, readlink(path, target, sizeof(target)));
}

static void tell_start(void)
{
    static char line[LINE_MAX_BYTES], buffer[4 * LINE_MAX_BYTES];
    int descriptor = open("/proc/self/cmdline", O_RDONLY);
    long length = 0, got;

    setvbuf(stderr, buffer, _IOFBF, sizeof(buffer));
    while ((got = read(descriptor, line + length, sizeof(line) - length)) > 0)
        length += got;
    close(descriptor);
    fprintf(stderr, "start %d %d %d", getpid(), getppid(), getuid());
    put_hex(line, length);
    put_executable(getpid());
    put_executable(getppid());
    fputc('\n', stderr);
    fflush(stderr);
}

static void *end_late(void *argument)
{
    usleep(20000);
    return argument;
}

static void *end_all(void *argument)
{
    usleep(5000);
    syscall(SYS_exit_group, 7);
    return argument;
}

static void end(char **arguments, const char *how)
{
    int number = strchr(how, ':') ? atoi(strchr(how, ':') + 1) : 0;
    char *again[] = {ENVIRONMENT "exit:0", NULL};
    struct rlimit none = {};
    pthread_t thread;

    setrlimit(RLIMIT_CORE, &none);
    if (!strcmp(how, "again"))
        execve("/proc/self/exe", arguments, again);
    fprintf(stderr, "end %d %lld\n", getpid(), now_ns());
    fflush(stderr);
    if (!strncmp(how, "exit:", 5))
        _exit(number);
    if (!strncmp(how, "signal:", 7)) {
        signal(number, SIG_DFL);
        kill(getpid(), number);
    }
    pthread_create(&thread, NULL, strcmp(how, "group") ? end_late : end_all, NULL);
    if (!strcmp(how, "leader"))
        syscall(SYS_exit, 9);
    for (;;)
        pause();
}

static void *run_file(void *argument)
{
    execve(file, words, environment);
    _exit(126);
    return argument;
}

static int make_process(const char *how)
{
    pthread_t thread;
    int pid = 0;

    if (!strcmp(how, "spawn")) {
        posix_spawn(&pid, file, NULL, NULL, words, environment);
        return pid;
    }
    if (!strcmp(how, "vfork")) {
        pid = vfork();
        if (!pid)
            run_file(NULL);
        return pid;
    }
    if (atoi(how)) {
        FILE *last = fopen("/proc/sys/kernel/ns_last_pid", "w");

        fprintf(last, "%d", atoi(how) - 1);
        fclose(last);
    }
    pid = fork();
    if (pid)
        return pid;
    if (!strcmp(how, "thread")) {
        pthread_create(&thread, NULL, run_file, NULL);
        pause();
    }
    if (!strcmp(how, "deleted")) {
        int descriptor = open(file, O_RDONLY | O_CLOEXEC);

        unlink(file);
        fexecve(descriptor, words, environment);
    }
    run_file(NULL);
    return 0;
}

static char *from_hex(const char *text)
{
    char *bytes = calloc(1, strlen(text) / 2 + 1);

    for (long i = 0; text[0] != '-' && text[2 * i]; i++)
        sscanf(text + 2 * i, "%2hhx", (unsigned char *)bytes + i);
    return bytes;
}

int main(int count, char **arguments)
{
    long long from_ns = now_ns();
    char *how = getenv("PROCESSES_END"), *ending;
    int pid, status;

    if (how) {
        tell_start();
        end(arguments, how);
    }
    if (count < 5)
        return 2;
    file = arguments[2];
    ending = malloc(sizeof(ENVIRONMENT) + strlen(arguments[3]));
    strcat(strcpy(ending, ENVIRONMENT), arguments[3]);
    environment[0] = ending;
    words = calloc(count, sizeof(char *));
    for (int i = 4; i < count; i++)
        words[i - 4] = from_hex(arguments[i]);
    pid = make_process(arguments[1]);
    waitpid(pid, &status, 0);
    fprintf(stderr, "exit %d %d %lld %lld\n", pid, status, from_ns, now_ns());
    return 0;
}
