/* SPDX-License-Identifier: MIT */
#ifndef FSBPF_DOUBLE_CALL_H
#define FSBPF_DOUBLE_CALL_H

#include "run.h"

/** Calls the helper by its number, once its arguments are what it takes; the registers then are as after a call. */
void double_call_helper(struct double_run *run, uint32_t id);

#endif
