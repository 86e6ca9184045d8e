/* SPDX-License-Identifier: MIT */
/* From an occurrence to the event that programs see. */
#ifndef FSBPF_EVENT_FILL_H
#define FSBPF_EVENT_FILL_H

#include "occurrence.h"

/**
 * Fills what the needs ask for and counts what could not be filled.
 * @param[in] phase FSBPF_PHASE_*.
 */
_IRQL_requires_max_(DISPATCH_LEVEL) VOID fsbpf_event_fill(_Out_ struct fsbpf_event *event,
                                                          _In_ const struct fsbpf_occurrence *occurrence,
                                                          fsbpf_u64 needs, fsbpf_u64 phase);

#endif
