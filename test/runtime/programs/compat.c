/* SPDX-License-Identifier: MIT */
/*
 * 32-bit system calls out of a 64-bit program, mixed with native ones whose numbers mean something else on the other
 * side. Built with -no-pie, so that every address fits 32 bits. Exit status 77: the kernel takes no 32-bit calls.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

static char path[4096];
static char name[] = "compat-file";
static char missing[] = "compat-missing";
static char bytes[64] = "0123456789";
static struct {
    unsigned base, length;
} vector[2];

static long call32(long number, long a, long b, long c, long d, long e)
{
    long result;

    __asm__ volatile("int $0x80"
                     : "=a"(result)
                     : "a"(number), "b"(a), "c"(b), "d"(c), "S"(d), "D"(e)
                     : "memory", "r8", "r9", "r10", "r11");
    return (int)result;
}

#define ADDRESS(object) ((long)(object))
#define EXPECT(call, result) \
    do { \
        if ((call) != (result)) \
            return __LINE__ % 64 + 1; \
    } while (0)

int main(void)
{
    if (call32(20, 0, 0, 0, 0, 0) != getpid()) /* 20: getpid; natively writev */
        return 77;
    vector[0].base = vector[1].base = ADDRESS(bytes);
    vector[0].length = 3;
    vector[1].length = 4;

    long file = call32(8, ADDRESS(name), 0644, 0, 0, 0); /* creat */

    EXPECT(call32(4, file, ADDRESS(bytes), 10, 0, 0), 10);    /* write; natively stat */
    EXPECT(call32(146, file, ADDRESS(vector), 2, 0, 0), 7);   /* writev */
    EXPECT(call32(181, file, ADDRESS(bytes), 5, 100, 0), 5);  /* pwrite64 */
    EXPECT(call32(6, file, 0, 0, 0, 0), 0);                   /* close; natively lstat */
    file = call32(5, ADDRESS(name), 0, 0, 0, 0);              /* open; natively fstat */
    EXPECT(call32(3, file, ADDRESS(bytes), 6, 0, 0), 6);      /* read; natively close */
    EXPECT(call32(180, file, ADDRESS(bytes), 4, 101, 0), 4);  /* pread64 */
    EXPECT(call32(145, file, ADDRESS(vector), 2, 0, 0), 7);   /* readv */
    EXPECT(call32(19, file, 0, 0, 0, 0), 0);                  /* lseek; natively readv */
    EXPECT(call32(85, ADDRESS(name), ADDRESS(path), 9, 0, 0), -EINVAL); /* readlink; natively creat */
    EXPECT(syscall(SYS_lseek, file, 0, 0), 0);                /* 8; in 32 bits creat */
    EXPECT(syscall(SYS_read, file, bytes, 2), 2);             /* 0 */
    EXPECT(syscall(SYS_fstat, file, path), 0);                /* 5; in 32 bits open */
    EXPECT(syscall(SYS_lstat, name, path), 0);                /* 6; in 32 bits close */
    EXPECT(syscall(SYS_close, file), 0);                      /* 3; in 32 bits read */
    file = call32(295, -100, ADDRESS(name), 0, 0, 0);         /* openat; natively preadv */
    EXPECT(call32(6, file, 0, 0, 0, 0), 0);
    EXPECT(call32(5, ADDRESS(missing), 0, 0, 0, 0), -ENOENT);
    return 0;
}
