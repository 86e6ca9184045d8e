/* SPDX-License-Identifier: MIT */
/*
 * What eBPF for Windows expects of an extension, declared from its documentation (docs/eBpfExtensions.md).
 * Every structure starts with a header: `size` ends with the last member, without padding behind it, and grows with
 * each version of the contract; `total_size` is the stride in arrays.
 */
#ifndef FSBPF_COMPAT_EBPF_EXTENSION_H
#define FSBPF_COMPAT_EBPF_EXTENSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Result of a call across the contract: 0 is success. */
typedef int32_t ebpf_result_t;
#define EBPF_SUCCESS 0
#define EBPF_INVALID_ARGUMENT 6
#define EBPF_NO_MEMORY 12

typedef struct {
    uint16_t version;
    size_t size;
    size_t total_size;
} ebpf_extension_header_t;

#define EBPF_SIZE_INCLUDING(type, member) (offsetof(type, member) + sizeof(((type *)0)->member))
/* Initialises the header of a structure whose last member is named. All are in version 1. */
#define EBPF_HEADER(type, last_member)                                                                                 \
    {                                                                                                                  \
        .version = 1, .size = EBPF_SIZE_INCLUDING(type, last_member), .total_size = sizeof(type)                       \
    }

/* The context of a program. Offsets of data pointers are -1: there is nothing behind the context. */
typedef struct {
    int32_t size;
    int32_t data;
    int32_t end;
    int32_t meta;
} ebpf_context_descriptor_t;

/* Lies in front of every context; belongs to the eBPF core. */
#define EBPF_CONTEXT_HEADER uint64_t context_header[8]

typedef struct {
    ebpf_extension_header_t header;
    const char *name;
    const ebpf_context_descriptor_t *context_descriptor;
    GUID program_type;
    uint32_t bpf_prog_type;
    char is_privileged;
} ebpf_program_type_descriptor_t;
#define EBPF_PROGRAM_TYPE_DESCRIPTOR_HEADER EBPF_HEADER(ebpf_program_type_descriptor_t, is_privileged)

typedef enum {
    EBPF_ARGUMENT_TYPE_DONTCARE,
    EBPF_ARGUMENT_TYPE_ANYTHING,
    EBPF_ARGUMENT_TYPE_CONST_SIZE,
    EBPF_ARGUMENT_TYPE_CONST_SIZE_OR_ZERO,
    EBPF_ARGUMENT_TYPE_PTR_TO_CTX,
    EBPF_ARGUMENT_TYPE_PTR_TO_MAP,
    EBPF_ARGUMENT_TYPE_PTR_TO_MAP_OF_PROGRAMS,
    EBPF_ARGUMENT_TYPE_PTR_TO_MAP_KEY,
    EBPF_ARGUMENT_TYPE_PTR_TO_MAP_VALUE,
    EBPF_ARGUMENT_TYPE_PTR_TO_READABLE_MEM,
    EBPF_ARGUMENT_TYPE_PTR_TO_READABLE_MEM_OR_NULL,
    EBPF_ARGUMENT_TYPE_PTR_TO_WRITABLE_MEM
} ebpf_argument_type_t;

typedef enum { EBPF_RETURN_TYPE_INTEGER } ebpf_return_type_t;

typedef struct {
    ebpf_extension_header_t header;
    uint32_t helper_id;
    const char *name;
    ebpf_return_type_t return_type;
    ebpf_argument_type_t arguments[5];
    struct {
        bool reallocate_packet : 1;
    } flags;
    bool implicit_context;
} ebpf_helper_function_prototype_t;
#define EBPF_HELPER_FUNCTION_PROTOTYPE_HEADER EBPF_HEADER(ebpf_helper_function_prototype_t, implicit_context)

typedef struct {
    ebpf_extension_header_t header;
    const ebpf_program_type_descriptor_t *program_type_descriptor;
    uint32_t count_of_program_type_specific_helpers;
    const ebpf_helper_function_prototype_t *program_type_specific_helper_prototype;
    uint32_t count_of_global_helpers;
    const ebpf_helper_function_prototype_t *global_helper_prototype;
} ebpf_program_info_t;
#define EBPF_PROGRAM_INFORMATION_HEADER EBPF_HEADER(ebpf_program_info_t, global_helper_prototype)

typedef struct {
    ebpf_extension_header_t header;
    uint32_t helper_function_count;
    uint64_t *helper_function_address;
} ebpf_helper_function_addresses_t;
#define EBPF_HELPER_FUNCTION_ADDRESSES_HEADER EBPF_HEADER(ebpf_helper_function_addresses_t, helper_function_address)

/**
 * Makes a context for bpf_prog_test_run_opts.
 * @param[in] context_in Flat image given by user mode, not to be trusted; may be NULL.
 * @param[out] context What the program gets: the address behind the context header.
 */
typedef ebpf_result_t(NTAPI *ebpf_program_context_create_t)(const uint8_t *data_in, size_t data_size_in,
                                                            const uint8_t *context_in, size_t context_size_in,
                                                            void **context);
/** Gives back what became of it, as much as there is room for, and frees it. Sizes are of the room, then of the use. */
typedef void(NTAPI *ebpf_program_context_destroy_t)(void *context, uint8_t *data_out, size_t *data_size_out,
                                                    uint8_t *context_out, size_t *context_size_out);

typedef struct {
    ebpf_extension_header_t header;
    const ebpf_program_info_t *program_info;
    const ebpf_helper_function_addresses_t *program_type_specific_helper_function_addresses;
    const ebpf_helper_function_addresses_t *global_helper_function_addresses;
    ebpf_program_context_create_t context_create;
    ebpf_program_context_destroy_t context_destroy;
    uint8_t required_irql;
    uint32_t capabilities; /* 0: version 1.0 made the context header mandatory, and refuses whoever still announces it */
} ebpf_program_data_t;
#define EBPF_PROGRAM_DATA_HEADER EBPF_HEADER(ebpf_program_data_t, capabilities)

typedef enum { BPF_LINK_TYPE_UNSPEC, BPF_LINK_TYPE_PLAIN } ebpf_link_type_t;

typedef struct {
    ebpf_extension_header_t header;
    GUID supported_program_type;
    uint32_t bpf_attach_type;
    ebpf_link_type_t link_type;
} ebpf_attach_provider_data_t;
#define EBPF_ATTACH_PROVIDER_DATA_HEADER EBPF_HEADER(ebpf_attach_provider_data_t, link_type)

/* What a client of the hook brings along: NpiSpecificCharacteristics of its registration. */
typedef struct {
    ebpf_extension_header_t header;
    const void *data;
    size_t data_size;
    uint64_t prog_attach_flags;
} ebpf_extension_data_t;
#define EBPF_ATTACH_CLIENT_DATA_HEADER EBPF_HEADER(ebpf_extension_data_t, prog_attach_flags)

/**
 * Runs the program. IRQL <= DISPATCH_LEVEL.
 * @param[in] client_binding_context As given when the client attached.
 * @param[in,out] program_context The address behind the context header; not shared with another invocation.
 * @param[out] result The program's return value.
 */
typedef ebpf_result_t(NTAPI *ebpf_program_invoke_function_t)(const void *client_binding_context, void *program_context,
                                                             uint32_t *result);

/* The client's dispatch table. The functions for batches follow. */
typedef struct {
    uint16_t version;
    uint16_t count;
    ebpf_program_invoke_function_t ebpf_program_invoke_function;
} ebpf_extension_program_dispatch_table_t;
#define EBPF_LINK_DISPATCH_TABLE_VERSION 1

/* {2934ad50-2154-44b6-9622-6c528c068411}: network programming interface of program information. */
#define EBPF_PROGRAM_INFO_EXTENSION_GUID                                                                               \
    {                                                                                                                  \
        0x2934ad50, 0x2154, 0x44b6, { 0x96, 0x22, 0x6c, 0x52, 0x8c, 0x06, 0x84, 0x11 }                                 \
    }
/* {5d564054-2736-406d-8b22-12bcffaf0a9f}: that of hooks. */
#define EBPF_HOOK_EXTENSION_GUID                                                                                       \
    {                                                                                                                  \
        0x5d564054, 0x2736, 0x406d, { 0x8b, 0x22, 0x12, 0xbc, 0xff, 0xaf, 0x0a, 0x9f }                                 \
    }

_Static_assert(sizeof(ebpf_extension_header_t) == 24, "ebpf_extension_header_t");
_Static_assert(sizeof(ebpf_program_type_descriptor_t) == 64, "ebpf_program_type_descriptor_t");
_Static_assert(sizeof(ebpf_helper_function_prototype_t) == 72, "ebpf_helper_function_prototype_t");
_Static_assert(sizeof(ebpf_program_info_t) == 64, "ebpf_program_info_t");
_Static_assert(sizeof(ebpf_program_data_t) == 72, "ebpf_program_data_t");
_Static_assert(sizeof(ebpf_attach_provider_data_t) == 48, "ebpf_attach_provider_data_t");
_Static_assert(sizeof(ebpf_extension_data_t) == 48, "ebpf_extension_data_t");
_Static_assert(offsetof(ebpf_extension_program_dispatch_table_t, ebpf_program_invoke_function) == 8, "dispatch table");

#endif
