/* SPDX-License-Identifier: MIT */
/* burst FILE COUNT: so many preads of one byte, as fast as they go. burst FILE 0: until it is killed. */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

int main(int count, char **arguments)
{
    char byte;
    int descriptor = count == 3 ? open(arguments[1], O_RDONLY) : -1;

    if (descriptor < 0)
        return 1;

    long rounds = atol(arguments[2]);

    for (long i = 0; rounds == 0 || i < rounds; i++) {
        if (pread(descriptor, &byte, 1, 0) != 1)
            return 2;
    }
    return 0;
}
