/* SPDX-License-Identifier: MIT */
/* Programs, their links, and what can be asked about objects. */
#include <string.h>
#include <windows.h>

#include "api.h"
#include "fsbpf_driver.h"
#include "machine.h"

struct bpf_prog_load_opts {
    size_t sz;
    int attempts;
    int expected_attach_type;
    uint32_t prog_btf_fd;
    uint32_t prog_flags;
    uint32_t prog_ifindex;
    uint32_t kern_version;
    uint32_t attach_btf_id;
    uint32_t attach_prog_fd;
    uint32_t attach_btf_obj_fd;
    const int *fd_array;
    const void *func_info;
    uint32_t func_info_cnt;
    uint32_t func_info_rec_size;
    const void *line_info;
    uint32_t line_info_cnt;
    uint32_t line_info_rec_size;
    uint32_t log_level;
    uint32_t log_size;
    char *log_buf;
};

static const GUID program_type = FSBPF_PROGRAM_TYPE_GUID;
static const GUID attach_type = FSBPF_ATTACH_TYPE_GUID;

struct double_map *api_map_of(int32_t descriptor)
{
    struct double_object *object = api_object_of(descriptor, DOUBLE_MAP);
    if (object != NULL) double_reference(object);
    return (struct double_map *)object;
}

bool api_store_knows(const GUID *type);

API const GUID *ebpf_get_ebpf_program_type(int type)
{
    return type == FSBPF_BPF_PROGRAM_TYPE && api_store_knows(&program_type) ? &program_type : NULL;
}

API int bpf_prog_load(int type, const char *name, const char *license, const struct double_instruction *instructions,
                      size_t count, const struct bpf_prog_load_opts *options)
{
    struct double_load load = {.name = name, .instructions = instructions, .count = (uint32_t)count, .map_of = api_map_of};
    struct double_program *program;
    (void)license;
    if (ebpf_get_ebpf_program_type(type) == NULL || instructions == NULL) return api_error(DOUBLE_INVALID_ARGUMENT);
    if (options != NULL) {
        load.log = options->log_buf;
        load.log_size = options->log_size;
    }
    if ((load.log != NULL) != (load.log_size > 0)) return api_error(DOUBLE_INVALID_ARGUMENT);
    double_result result = double_program_load(&load, &program);
    return result == DOUBLE_SUCCESS ? api_descriptor_of(&program->object) : api_error(result);
}

static struct double_program *program_of(int descriptor)
{
    return (struct double_program *)api_object_of(descriptor, DOUBLE_PROGRAM);
}

API double_result ebpf_program_attach_by_fds(int descriptor, const GUID *type, void *parameters, size_t size, int *link)
{
    struct double_link *made;
    *link = -1;
    if (program_of(descriptor) == NULL) return DOUBLE_INVALID_FD;
    if (type != NULL && memcmp(type, &attach_type, sizeof *type) != 0) return DOUBLE_INVALID_ARGUMENT;
    double_result result = double_program_attach(program_of(descriptor), parameters, size, &made);
    if (result == DOUBLE_SUCCESS) *link = api_descriptor_of((struct double_object *)made);
    return result;
}

API int bpf_link_detach(int descriptor)
{
    struct double_object *link = api_object_of(descriptor, DOUBLE_LINK);
    if (link == NULL) return api_error(DOUBLE_INVALID_FD);
    double_link_detach((struct double_link *)link);
    return 0;
}

/* Detaching waits for the program's runs: there is nothing left to wait for. */
API double_result ebpf_program_synchronize(void)
{
    return double_core_state();
}

struct bpf_test_run_opts {
    size_t sz;
    const void *data_in;
    void *data_out;
    uint32_t data_size_in;
    uint32_t data_size_out;
    const void *ctx_in;
    void *ctx_out;
    uint32_t ctx_size_in;
    uint32_t ctx_size_out;
    uint32_t retval;
    int repeat;
    uint32_t duration;
    uint32_t flags;
    uint32_t cpu;
    uint32_t batch_size;
};

API int bpf_prog_test_run_opts(int descriptor, struct bpf_test_run_opts *options)
{
    if (program_of(descriptor) == NULL) return api_error(DOUBLE_INVALID_FD);
    size_t room = options->ctx_size_out;
    double_result result = double_program_test(program_of(descriptor), options->ctx_in, options->ctx_size_in,
                                               options->ctx_out, &room, &options->retval);
    options->ctx_size_out = (uint32_t)room;
    return api_error(result);
}

/* As of ebpf_structs.h. */
struct map_info {
    uint32_t id, type, key_size, value_size, max_entries;
    char name[DOUBLE_NAME_SIZE];
    uint32_t map_flags, inner_map_id, pinned_path_count;
};

struct program_info {
    uint32_t id, type, map_count;
    uint32_t *map_ids;
    char name[DOUBLE_NAME_SIZE];
    GUID type_uuid, attach_type_uuid;
    uint32_t pinned_path_count, link_count;
};

struct link_info {
    uint32_t id, program_id, type, attach_type;
    GUID attach_type_uuid, program_type_uuid;
    uint64_t of_its_type;
};

static uint32_t tell_map(const struct double_map *map, void *out)
{
    const struct double_map_definition *of = &map->definition;
    struct map_info *info = out;
    *info = (struct map_info){map->object.id, of->type, of->key_size, of->value_size, of->max_entries, "", 0, 0, 0};
    memcpy(info->name, map->object.name, sizeof info->name);
    return sizeof *info;
}

static uint32_t tell_program(const struct double_program *program, void *out)
{
    struct program_info *info = out;
    uint32_t room = info->map_ids == NULL ? 0 : info->map_count;
    uint32_t count = double_program_maps(program, info->map_ids, room);
    *info = (struct program_info){.id = program->object.id,
                                  .type = FSBPF_BPF_PROGRAM_TYPE,
                                  .map_count = count,
                                  .map_ids = info->map_ids,
                                  .type_uuid = program_type,
                                  .attach_type_uuid = attach_type,
                                  .link_count = (uint32_t)program->links};
    memcpy(info->name, program->object.name, sizeof info->name);
    return sizeof *info;
}

static uint32_t tell_link(const struct double_object *object, void *out)
{
    enum { PLAIN = 1 };
    const struct double_program *program = double_link_program((const struct double_link *)object);
    *(struct link_info *)out = (struct link_info){
        object->id, program->object.id, PLAIN, FSBPF_BPF_ATTACH_TYPE, attach_type, program_type, 0};
    return sizeof(struct link_info);
}

API int bpf_obj_get_info_by_fd(int descriptor, void *info, uint32_t *size)
{
    union {
        struct map_info map;
        struct program_info program;
        struct link_info link;
    } told = {0};
    const struct double_object *object = api_object_of(descriptor, 0);
    if (object == NULL) return api_error(DOUBLE_INVALID_FD);
    memcpy(&told, info, *size < sizeof told ? *size : sizeof told);
    uint32_t length = object->kind == DOUBLE_MAP       ? tell_map((const struct double_map *)object, &told)
                      : object->kind == DOUBLE_PROGRAM ? tell_program((const struct double_program *)object, &told)
                                                       : tell_link(object, &told);
    if (length < *size) *size = length;
    memcpy(info, &told, *size);
    return 0;
}
