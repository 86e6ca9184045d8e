import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { guidBytes, programInformation } from '../../shell/backend/windows/program-information.ts';
import { missing } from '../support/requirement.ts';
import { scratchDirectory } from '../support/scratch.ts';

/** The driver's own source, which says what it holds as JSON; what it would call is never called. */
const driver = `
#include "src/proginfo.c"
#include <stdio.h>
fsbpf_s64 NTAPI fsbpf_helper_path(VOID *c, char *b, fsbpf_u64 s) { (void)c; (void)b; (void)s; return 0; }
fsbpf_s64 NTAPI fsbpf_helper_destination(VOID *c, char *b, fsbpf_u64 s) { (void)c; (void)b; (void)s; return 0; }
fsbpf_s64 NTAPI fsbpf_helper_image(VOID *c, char *b, fsbpf_u64 s) { (void)c; (void)b; (void)s; return 0; }
fsbpf_s64 NTAPI fsbpf_helper_redirect(VOID *c, const char *b, fsbpf_u64 s) { (void)c; (void)b; (void)s; return 0; }
fsbpf_s64 NTAPI fsbpf_helper_user(VOID *c, char *b, fsbpf_u64 s) { (void)c; (void)b; (void)s; return 0; }
struct fsbpf_context *fsbpf_context_begin(const struct fsbpf_occurrence *o) { (void)o; return NULL; }
struct fsbpf_context *fsbpf_context_of(const VOID *c) { (void)c; return NULL; }
VOID fsbpf_context_end(struct fsbpf_context *c) { (void)c; }
NTSTATUS fsbpf_provider_open(struct fsbpf_provider *p, const NPI_PROVIDER_CHARACTERISTICS *c) { (void)p; (void)c; return 0; }
VOID fsbpf_provider_close(struct fsbpf_provider *p) { (void)p; }

static void hex(const void *bytes, size_t size)
{
    for (size_t at = 0; at < size; at++) printf("%02x", ((const unsigned char *)bytes)[at]);
}

int main(void)
{
    static const GUID attach_type = FSBPF_ATTACH_TYPE_GUID;
    const ebpf_program_info_t *info = program_data.program_info;
    const ebpf_program_type_descriptor_t *type = info->program_type_descriptor;
    const ebpf_context_descriptor_t *context = type->context_descriptor;
    printf("{\\"name\\":\\"%s\\",\\"programType\\":\\"", type->name);
    hex(&type->program_type, sizeof type->program_type);
    printf("\\",\\"attachType\\":\\"");
    hex(&attach_type, sizeof attach_type);
    printf("\\",\\"programTypeNumber\\":%u,\\"attachTypeNumber\\":%u,\\"isPrivileged\\":%s,", type->bpf_prog_type,
           FSBPF_BPF_ATTACH_TYPE, type->is_privileged ? "true" : "false");
    printf("\\"context\\":{\\"sizeBytes\\":%d,\\"data\\":%d,\\"end\\":%d,\\"meta\\":%d},\\"helpers\\":[", context->size,
           context->data, context->end, context->meta);
    for (uint32_t each = 0; each < info->count_of_program_type_specific_helpers; each++) {
        const ebpf_helper_function_prototype_t *helper = &info->program_type_specific_helper_prototype[each];
        printf("%s{\\"id\\":%u,\\"name\\":\\"%s\\",\\"returnType\\":%d,\\"argumentTypes\\":[", each ? "," : "",
               helper->helper_id, helper->name, helper->return_type);
        for (int argument = 0; argument < 5; argument++)
            printf("%s%d", argument ? "," : "", helper->arguments[argument]);
        printf("]}");
    }
    printf("]}\\n");
    return 0;
}
`;

test.skipIf(missing('clang'))('what the store is told of the program type is what the driver says of it', () => {
  const source = join(scratchDirectory(), 'program-information.c');
  const program = join(scratchDirectory(), 'program-information');
  writeFileSync(source, driver);
  const folders = ['driver', 'driver/emu/include', 'driver/compat', 'driver/include', 'driver/src', 'bpf/include'];
  const flags = ['-std=gnu17', '-fshort-wchar', '-fms-extensions', '-DFSBPF_EMULATION', '-Wno-multichar'];
  execFileSync('clang', [...flags, ...folders.map((folder) => `-I${folder}`), source, '-o', program]);
  const told = JSON.parse(execFileSync(program, { encoding: 'utf8' })) as Record<string, unknown>;
  const { section, programType, attachType, ...rest } = programInformation;
  expect(told).toEqual({
    ...rest,
    programType: guidBytes(programType).toString('hex'),
    attachType: guidBytes(attachType).toString('hex'),
  });
  expect(section).toBe(told['name']);
});
