import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import koffi from 'koffi';
import { expect, test } from 'vitest';
import { programInformation } from '../../../shell/backend/windows/program-information.ts';
import { storedInformation, storedSection, storeStructures } from '../../../shell/backend/windows/store.ts';
import { missing } from '../../support/requirement.ts';
import { scratchDirectory } from '../../support/scratch.ts';

/** Reads what it is given by the structures as C has them: the driver's headers, and the section's from its documentation. */
const reader = `
#include "kernel.h"
#include <stdio.h>
typedef struct {
    ebpf_extension_header_t header;
    const unsigned short *section_name;
    const GUID *program_type;
    const GUID *attach_type;
    uint32_t bpf_program_type;
    uint32_t bpf_attach_type;
} ebpf_program_section_info_t;

static char text[8192];
static int at;
static void header(const ebpf_extension_header_t *h, size_t size, size_t total)
{
    at += sprintf(text + at, "%s ", h->version == 1 && h->size == size && h->total_size == total ? "ok" : "BAD");
}
#define HEADER(pointer, type, last) header(&(pointer)->header, EBPF_SIZE_INCLUDING(type, last), sizeof(type))

const char *read_information(const ebpf_program_info_t *info)
{
    const ebpf_program_type_descriptor_t *type = info->program_type_descriptor;
    at = 0;
    HEADER(info, ebpf_program_info_t, global_helper_prototype);
    HEADER(type, ebpf_program_type_descriptor_t, is_privileged);
    at += sprintf(text + at, "%s %d,%d,%d,%d %08x-%02x%02x %x %d\\n", type->name, type->context_descriptor->size,
                  type->context_descriptor->data, type->context_descriptor->end, type->context_descriptor->meta,
                  (unsigned)type->program_type.Data1, type->program_type.Data4[0], type->program_type.Data4[7],
                  type->bpf_prog_type, type->is_privileged);
    for (uint32_t each = 0; each < info->count_of_program_type_specific_helpers; each++) {
        const ebpf_helper_function_prototype_t *helper = &info->program_type_specific_helper_prototype[each];
        HEADER(helper, ebpf_helper_function_prototype_t, implicit_context);
        at += sprintf(text + at, "%x %s %d", helper->helper_id, helper->name, helper->return_type);
        for (int argument = 0; argument < 5; argument++) at += sprintf(text + at, " %d", helper->arguments[argument]);
        at += sprintf(text + at, " %d %d\\n", helper->flags.reallocate_packet, helper->implicit_context);
    }
    at += sprintf(text + at, "%u %d\\n", info->count_of_global_helpers, info->global_helper_prototype == NULL);
    return text;
}

const char *read_section(const ebpf_program_section_info_t *section)
{
    at = 0;
    HEADER(section, ebpf_program_section_info_t, bpf_attach_type);
    for (const unsigned short *letter = section->section_name; *letter; letter++) at += sprintf(text + at, "%c", *letter);
    at += sprintf(text + at, " %08x %08x %x %x", (unsigned)section->program_type->Data1,
                  (unsigned)section->attach_type->Data1, section->bpf_program_type, section->bpf_attach_type);
    return text;
}
`;

test.skipIf(missing('clang'))('C reads from the structures what was meant', () => {
  const folder = scratchDirectory();
  const [source, library] = [join(folder, 'reader.c'), join(folder, 'reader.so')];
  writeFileSync(source, reader);
  const folders = ['driver/emu/include', 'driver/compat', 'driver/include', 'bpf/include'];
  const flags = ['-std=gnu17', '-fshort-wchar', '-fms-extensions', '-DFSBPF_EMULATION', '-shared', '-fPIC'];
  execFileSync('clang', [...flags, ...folders.map((path) => `-I${path}`), source, '-o', library]);
  const loaded = koffi.load(library);
  const read = loaded.func('const char *read_information(const fsbpf_program_info *information)');
  expect(read(storedInformation())).toBe(
    [
      'ok ok fsbpf 18640,-1,-1,-1 6b1f3c52-9b18 4642 0',
      'ok 10000 fsbpf_path 0 4 11 2 0 0 0 0',
      'ok 10001 fsbpf_destination 0 4 11 2 0 0 0 0',
      'ok 10002 fsbpf_image 0 4 11 2 0 0 0 0',
      'ok 10003 fsbpf_redirect 0 4 9 2 0 0 0 0',
      'ok 10004 fsbpf_user 0 4 11 2 0 0 0 0',
      '0 1',
      '',
    ].join('\n'),
  );
  const readSection = loaded.func('const char *read_section(const fsbpf_section_info *section)');
  expect(readSection(storedSection())).toBe('ok fsbpf 6b1f3c52 e4a9720b 4642 4643');
});

test('the last member of a structure is the last', () => {
  for (const { type, last } of Object.values(storeStructures)) {
    const members = Object.keys(koffi.type(type).members!);
    expect(members.at(-1)).toBe(last);
  }
  expect(programInformation.helpers).toHaveLength(5);
});
