/* SPDX-License-Identifier: MIT */
/* The machine that the double stands for: what a test's file says of it. Without a file all is well, nothing happens. */
#ifndef FSBPF_DOUBLE_MACHINE_H
#define FSBPF_DOUBLE_MACHINE_H

#include <stdbool.h>

#include "objects.h"

enum double_core { DOUBLE_CORE_JIT, DOUBLE_CORE_NATIVE_ONLY, DOUBLE_CORE_ABSENT };
enum double_service { DOUBLE_SERVICE_ABSENT, DOUBLE_SERVICE_STOPPED, DOUBLE_SERVICE_RUNNING };
enum { DOUBLE_INTEGRITY_TEST_SIGNING = 0x2, DOUBLE_INTEGRITY_HVCI = 0x400 };

struct double_machine {
    uint32_t processors;
    enum double_core core;
    bool has_driver;
    bool is_elevated;
    uint32_t integrity; /* of SystemCodeIntegrityInformation */
    uint32_t package_error; /* why driver packages are refused; 0: they are taken */
    char **story;       /* lines; the last is NULL */
};

/** Made by the first call, with the driver on it. */
DOUBLE_CALL const struct double_machine *double_machine(void);
/** name: "eBPFSvc", in either case. */
DOUBLE_CALL enum double_service double_service_state(const char *name);
/** By the service manager; the driver is loaded or unloaded with its service. */
void double_service_change(const char *name, enum double_service state);
/** What the core answers to everybody. */
DOUBLE_CALL double_result double_core_state(void);

#endif
