/* SPDX-License-Identifier: MIT */
#include "deliver.h"

#include "event.h"
#include "redirect.h"
#include "stats.h"
#include "time.h"

static struct fsbpf_blocks blocks;

NTSTATUS fsbpf_contexts_open(VOID)
{
    return fsbpf_blocks_open(&blocks, sizeof(struct fsbpf_context));
}

VOID fsbpf_contexts_close(VOID)
{
    fsbpf_blocks_close(&blocks);
}

_Use_decl_annotations_ struct fsbpf_context *fsbpf_context_begin(const struct fsbpf_occurrence *occurrence)
{
    struct fsbpf_context *context = fsbpf_blocks_take(&blocks);

    if (!context)
        return NULL;
    memset(context->context_header, 0, sizeof(context->context_header));
    context->occurrence = occurrence;
    context->target = NULL;
    return context;
}

_Use_decl_annotations_ VOID fsbpf_context_end(struct fsbpf_context *context)
{
    fsbpf_target_free(context->target);
    fsbpf_blocks_give(&blocks, context);
}

_Use_decl_annotations_ struct fsbpf_context *fsbpf_context_of(const VOID *program_context)
{
    return CONTAINING_RECORD((PVOID)(ULONG_PTR)program_context, struct fsbpf_context, state);
}

fsbpf_u64 fsbpf_operation_bit(ULONG operation, fsbpf_u64 phase)
{
    return 1ull << (operation + (phase == FSBPF_PHASE_PRE ? FSBPF_OPERATIONS_PRE_SHIFT : 0));
}

static bool is_to_hear(struct fsbpf_client *client, const struct fsbpf_occurrence *occurrence, fsbpf_u64 phase)
{
    const struct fsbpf_attach_parameters *parameters = &client->parameters;

    if (!(parameters->operations & fsbpf_operation_bit(occurrence->operation, phase)))
        return false;
    if (phase == FSBPF_PHASE_DONE && occurrence->latency_ns < parameters->min_latency_ns)
        return false;
    return fsbpf_client_admits(client, fsbpf_time_ns());
}

/* A program writes elements of maps that belong to its processor: it must stay there, and no other may come between. */
static ebpf_result_t run(const struct fsbpf_client *client, struct fsbpf_context *context, uint32_t *result)
{
    KIRQL before = KeRaiseIrqlToDpcLevel();
    ebpf_result_t error = client->invoke(client->binding_context, &context->state, result);

    KeLowerIrql(before);
    return error;
}

/* The program's return value. An error of the core's is ALLOW. */
static ULONG invoke(const struct fsbpf_client *client, struct fsbpf_context *context, fsbpf_u64 phase)
{
    ULONG operation = context->occurrence->operation;
    uint32_t result = FSBPF_VERDICT_ALLOW;
    struct fsbpf_counters *counters = &context->state.counters[operation];

    memset(counters, 0, sizeof(*counters));
    context->state.continues = 0;
    fsbpf_event_fill(&context->state.event, context->occurrence, client->parameters.needs, phase);
    if (run(client, context, &result) != EBPF_SUCCESS) {
        fsbpf_count(FSBPF_CAUSE_INVOKE);
        return FSBPF_VERDICT_ALLOW;
    }
    fsbpf_count_event(operation, counters);
    return result;
}

/* What it takes to obey; 0: it is no verdict. */
static ULONG demand_of(ULONG result, const struct fsbpf_context *context)
{
    if (FSBPF_VERDICT_IS_DENY(result))
        return FSBPF_CAN_DENY;
    return result == FSBPF_VERDICT_REDIRECT && context->target ? FSBPF_CAN_REDIRECT : 0;
}

static VOID combine(struct fsbpf_verdict *verdict, ULONG result, const struct fsbpf_client *client,
                    struct fsbpf_context *context)
{
    ULONG demand = demand_of(result, context);

    if (result == FSBPF_VERDICT_ALLOW)
        return;
    if (!(demand & context->occurrence->obeys)) {
        fsbpf_count(FSBPF_CAUSE_VERDICT);
    } else if (!(client->parameters.flags & FSBPF_ATTACH_CONTROL)) {
        fsbpf_count(FSBPF_CAUSE_UNARMED);
    } else if (demand == FSBPF_CAN_DENY) {
        if (NT_SUCCESS(verdict->deny))
            verdict->deny = (NTSTATUS)result;
    } else if (!verdict->target) {
        verdict->target = context->target;
        context->target = NULL;
    }
}

_Use_decl_annotations_ VOID fsbpf_deliver(const struct fsbpf_occurrence *occurrence,
                                          const struct fsbpf_audience *audience, fsbpf_u64 phase,
                                          struct fsbpf_verdict *verdict)
{
    struct fsbpf_context *context = NULL;

    verdict->deny = STATUS_SUCCESS;
    verdict->target = NULL;
    for (ULONG index = 0; index < audience->count; index++) {
        struct fsbpf_client *client = audience->clients[index];

        if (!is_to_hear(client, occurrence, phase))
            continue;
        if (!context)
            context = fsbpf_context_begin(occurrence);
        if (!context)
            return;
        combine(verdict, invoke(client, context, phase), client, context);
        fsbpf_target_free(context->target); /* not taken: the next program sets its own */
        context->target = NULL;
    }
    if (context)
        fsbpf_context_end(context);
}
