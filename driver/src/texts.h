/* SPDX-License-Identifier: MIT */
/* Texts on their way to user mode: each crosses once a connection, programs and tables hold identities only. */
#ifndef FSBPF_TEXTS_H
#define FSBPF_TEXTS_H

#include "text.h"

/* What is queued for one connection of the port. */
struct fsbpf_text_queue;

/** Begins a queue that is offered every text from now on. NULL: no memory, or there are FSBPF_CONNECTIONS already. */
_IRQL_requires_max_(APC_LEVEL) _Ret_maybenull_ struct fsbpf_text_queue *fsbpf_texts_connect(VOID);
_IRQL_requires_max_(APC_LEVEL) VOID fsbpf_texts_disconnect(_In_ _Post_invalid_ struct fsbpf_text_queue *queue);

/** Queues the text where it was not sent yet. @returns its identity. */
_IRQL_requires_max_(DISPATCH_LEVEL) fsbpf_u64 fsbpf_texts_offer(_Inout_ struct fsbpf_text *text);

/**
 * Takes whole records out of the queue.
 * @returns bytes written; 0: the queue is empty, or not even one record fits.
 */
_IRQL_requires_max_(APC_LEVEL) ULONG fsbpf_texts_take(_Inout_ struct fsbpf_text_queue *queue,
                                                      _Out_writes_bytes_(size) char *buffer, ULONG size);

#endif
