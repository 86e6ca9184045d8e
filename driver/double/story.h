/* SPDX-License-Identifier: MIT */
/* What happens on the machine once the first program is attached, in a thread of its own. */
#ifndef FSBPF_DOUBLE_STORY_H
#define FSBPF_DOUBLE_STORY_H

#include "commands.h"

/** Does what a line says, and records it with its result. The line is cut up. */
void double_run_line(const struct emu_command *const *tables, char *line);
/** Only the first call does. */
void double_story_begin(void);

#endif
