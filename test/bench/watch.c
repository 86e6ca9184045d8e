/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * watch CPU|- PROGRAM ARGUMENT...
 *
 * Starts a tracer and says when it is attached, by asking the kernel (BPF_TASK_FD_QUERY) which of the tracer's
 * descriptors are perf events or raw tracepoints with a program: the same question for every tracer, whatever it prints.
 * Attached is the time of the last new one, once SETTLE_NS have passed without another.
 *
 *   prints  attached NS COUNT     NS since just before the fork; COUNT programs attached
 *   reads   a line (or its end)   then interrupts the tracer
 *   prints  exit NS KIB STATUS    NS since the signal, peak resident memory, wait status
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/bpf.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define POLL_NS 500000
#define SETTLE_NS 80000000
#define GIVE_UP_NS 10000000000
#define AGAIN_S 2
#define TIMES_MAX 5 /* a tracer that hangs is killed; its wait status tells */
#define DESCRIPTORS 256

static int64_t now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static void sleep_ns(long duration_ns)
{
    struct timespec duration = {.tv_nsec = duration_ns};

    nanosleep(&duration, 0);
}

static int count_attached(pid_t pid)
{
    int count = 0;

    for (int descriptor = 3; descriptor < DESCRIPTORS; descriptor++) {
        union bpf_attr attributes = {.task_fd_query = {.pid = pid, .fd = descriptor}};

        if (syscall(SYS_bpf, BPF_TASK_FD_QUERY, &attributes, sizeof(attributes)) == 0)
            count += attributes.task_fd_query.prog_id != 0;
    }
    return count;
}

static void pin_to(const char *cpu)
{
    cpu_set_t set;

    if (*cpu == '-')
        return;
    CPU_ZERO(&set);
    CPU_SET(atoi(cpu), &set);
    sched_setaffinity(0, sizeof(set), &set);
}

static pid_t start(char **arguments)
{
    pid_t pid = fork();

    if (pid)
        return pid;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    pin_to(arguments[0]);
    dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
    dup2(STDERR_FILENO, STDOUT_FILENO);
    execvp(arguments[1], arguments + 1);
    _exit(127);
}

/* Leaves it to be waited for. */
static int has_ended(pid_t pid)
{
    siginfo_t information = {0};

    waitid(P_PID, pid, &information, WEXITED | WNOHANG | WNOWAIT);
    return information.si_pid == pid;
}

static void wait_until_attached(pid_t pid, int64_t started_ns)
{
    int64_t changed_ns = started_ns, looked_ns = started_ns;
    int count = 0;

    while (looked_ns - started_ns < GIVE_UP_NS && (count == 0 || looked_ns - changed_ns < SETTLE_NS)) {
        int found = count_attached(pid);

        looked_ns = now_ns();
        if (found != count)
            changed_ns = looked_ns;
        count = found;
        if (has_ended(pid))
            break;
        sleep_ns(POLL_NS);
    }
    printf("attached %lld %d\n", (long long)(changed_ns - started_ns), count);
    fflush(stdout);
}

static pid_t tracer;

static void interrupt_tracer(int signal_number)
{
    static int times;

    (void)signal_number;
    kill(tracer, times++ < TIMES_MAX ? SIGINT : SIGKILL);
    alarm(AGAIN_S);
}

static void stop(pid_t pid)
{
    struct rusage usage;
    int64_t signalled_ns = now_ns();
    int status = 0;

    /* bpftrace now and then misses a signal: it is sent again, the time stays that from the first. */
    signal(SIGALRM, interrupt_tracer);
    tracer = pid;
    interrupt_tracer(SIGALRM);
    while (wait4(pid, &status, 0, &usage) < 0)
        ;
    printf("exit %lld %ld %d\n", (long long)(now_ns() - signalled_ns), usage.ru_maxrss, status);
}

int main(int argc, char **argv)
{
    char line[64];

    if (argc < 3)
        return 2;
    setvbuf(stdin, 0, _IONBF, 0);

    int64_t started_ns = now_ns();
    pid_t pid = start(argv + 1);

    wait_until_attached(pid, started_ns);
    if (!fgets(line, sizeof(line), stdin))
        line[0] = 0;
    stop(pid);
    return 0;
}
