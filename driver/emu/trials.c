/* SPDX-License-Identifier: MIT */
#include "host.h"

const struct emu_command emu_trial_commands[] = {{NULL, NULL}};
