/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * The names that system calls are given: where a name stands, and its text put in order.
 *
 * In order means: no empty component, no ".", no slash at the end, and no ".." in front, for which the walk begins
 * further up. That is exact, since the directory a name starts from is no symbolic link. A ".." further back stays,
 * since what is in front of it may be one.
 */
#ifndef FSBPF_USER_PATH_H
#define FSBPF_USER_PATH_H

#include "descriptor.h"
#include "path.h"

/*
 * A round is one run of resolve_name; a step reads 8 bytes, or up to the end of a component. Of the 33 tail calls,
 * some are left for the walk.
 */
#define STEPS_A_ROUND BY_BUILD(256, 64)
#define ROUNDS_MAX 12

/* The first name of a call is no name but the text of a symbolic link. */
INLINE bool names_link_text(const struct call *call)
{
    return (call->what & CALL_NAMES) == CALL_NAMES;
}

/* The call has a name, but an empty one or none: it means its descriptor. */
INLINE bool names_nothing(const struct call *call)
{
    const char *name;
    char first;

    if (!(call->what & CALL_NAMES_NOTHING) || (s32)argument(call, 0) == AT_FDCWD)
        return false;
    name = (const char *)argument(call, 1);
    return !name || (!bpf_probe_read_user(&first, sizeof(first), name) && !first);
}

INLINE bool is_by_name(const struct call *call)
{
    return call->what & CALL_NAMES && !names_nothing(call);
}

/* The file of a descriptor in front of a name; 0: there is none. */
INLINE struct file *directory_of(const struct call *call)
{
    return (call->what & CALL_NAMES) == CALL_NAMES_PATH_AT ? file_of(call->task, argument(call, 0)) : 0;
}

/* The kernel refuses such a path with ENAMETOOLONG; its beginning alone would be another one. */
INLINE bool is_longer(const char *user_path)
{
    char last = 0;

    return bpf_probe_read_user(&last, sizeof(last), user_path + TEXT_MAX - 1) || last;
}

/* The argument that is the name to resolve. */
INLINE u32 name_argument(const struct call *call, const struct walk *walk)
{
    if (is_second(walk))
        return CALL_SECOND_NAME(call->what);
    return (call->what & CALL_NAMES) == CALL_NAMES_PATH_AT;
}

/* Into walk->record.text. False: it could not be read. */
INLINE bool read_user_path(struct walk *walk, const struct call *call)
{
    const char *user_path = (const char *)listed_argument(call, name_argument(call, walk));
    s64 size = bpf_probe_read_user_str(walk->record.text, TEXT_MAX, user_path);

    return size > 0 && (size < TEXT_MAX || !is_longer(user_path));
}

#define BYTES(byte) ((u64)(byte) * 0x0101010101010101ULL)

/* The lowest bit set is the highest of the first byte that is 0; 0: there is none. */
INLINE u64 zero_bytes(u64 word)
{
    return (word - BYTES(1)) & ~word & BYTES(0x80);
}

/* The position of the lowest byte that is marked. */
INLINE u32 position_of(u64 marks)
{
    return ((((marks & -marks) >> 7) - 1) & BYTES(1)) * BYTES(1) >> 56;
}

#define IN_TEXT(index) ((index) & (TEXT_MAX - 1))

/*
 * A component has been read up to its end: it is kept with a slash behind it, or dropped. What it is, is asked of
 * memory, and what comes of it goes there, so that the verifier has nothing to tell its ways apart by.
 */
INLINE void end_component(volatile struct given_name *name, char *text, u32 to)
{
    u32 begin = name->component;

    text[IN_TEXT(to)] = '/';

    u32 word = *(u32 *)(text + IN_TEXT(begin));

    if ((word & 0xff) == '/' || (word & 0xffff) == ('.' | '/' << 8)) {
        name->to = begin;
    } else if ((word & 0xffffff) == ('.' | '.' << 8 | '/' << 16) && !begin) {
        name->to = 0;
        name->ups++;
    } else {
        name->to = to + 1;
        name->component = to + 1;
        name->last = begin;
    }
}

/* From walk->record.text to the upper half of walk->buffer. False: there is more. */
INLINE bool put_in_order(struct walk *walk)
{
    volatile struct given_name *name = &walk->name;
    char *text = walk->buffer + TEXT_MAX;

    REPEAT (STEPS_A_ROUND) {
        u32 from = name->from, to = name->to;
        u64 word = *(u64 *)(walk->record.text + IN_TEXT(from));
        u64 marks = zero_bytes(word) | zero_bytes(word ^ BYTES('/'));

        *(u64 *)(text + IN_TEXT(to)) = word;
        if (!marks) {
            name->from = from + sizeof(word);
            name->to = to + sizeof(word);
            continue;
        }

        u32 length = position_of(marks);

        end_component(name, text, to + length);
        name->from = from + length;
        name->ended = !walk->record.text[IN_TEXT(from + length)];
        if (name->ended)
            break;
        name->from = from + length + 1;
    }
    return name->ended;
}

/* The name is long beyond measure: the rest of it stays as it is. */
INLINE void take_the_rest(struct walk *walk)
{
    volatile struct given_name *name = &walk->name;
    u32 to = IN_TEXT(name->to), from = IN_TEXT(name->from);
    s64 size = bpf_probe_read_kernel_str(walk->buffer + TEXT_MAX + to, TEXT_MAX, walk->record.text + from);

    name->to = to + (size > 0 ? size : 1); /* as if a slash came last */
    name->from = from + (size > 0 ? size - 1 : 0);
    if (size > 1 && walk->buffer[TEXT_MAX + IN_TEXT(to + size - 2)] == '/')
        name->to = to + size - 1;
    name->last = name->component;
}

#endif
