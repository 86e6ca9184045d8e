import koffi from 'koffi';
import { bind } from '../native-library.ts';
import { openEbpfApi } from './library.ts';
import { checkResult } from './native-error.ts';
import { guidBytes, programInformation } from './program-information.ts';
import { deleteTree, registryRoot, withKey, type RegistryRoot } from './registry.ts';
import { programPath, sectionPath, storePath } from './store-entry.ts';

/** The structures of eBPF for Windows' ebpf_program_types.h. Each begins with a header: `size` ends with its last member. */
const headerType = koffi.struct('fsbpf_header', { version: 'uint16_t', size: 'size_t', total_size: 'size_t' });
const guidType = koffi.array('uint8_t', 16);
koffi.struct('fsbpf_context_descriptor', { size: 'int', data: 'int', end: 'int', meta: 'int' });
const descriptorType = koffi.struct('fsbpf_type_descriptor', {
  header: headerType,
  name: 'const char *',
  context_descriptor: 'const fsbpf_context_descriptor *',
  program_type: guidType,
  bpf_prog_type: 'uint32_t',
  is_privileged: 'int8_t',
});
const helperType = koffi.struct('fsbpf_helper', {
  header: headerType,
  helper_id: 'uint32_t',
  name: 'const char *',
  return_type: 'int',
  arguments: koffi.array('int', 5),
  flags: 'uint8_t',
  implicit_context: 'bool',
});
const informationType = koffi.struct('fsbpf_program_info', {
  header: headerType,
  program_type_descriptor: 'const fsbpf_type_descriptor *',
  count_of_program_type_specific_helpers: 'uint32_t',
  program_type_specific_helper_prototype: 'const fsbpf_helper *',
  count_of_global_helpers: 'uint32_t',
  global_helper_prototype: 'const void *',
});
const sectionType = koffi.struct('fsbpf_section_info', {
  header: headerType,
  section_name: 'str16',
  program_type: 'const void *',
  attach_type: 'const void *',
  bpf_program_type: 'uint32_t',
  bpf_attach_type: 'uint32_t',
});

/** The last member of each, and how long it is. */
export const storeStructures = {
  descriptor: { type: descriptorType, last: 'is_privileged', lastSizeBytes: 1 },
  helper: { type: helperType, last: 'implicit_context', lastSizeBytes: 1 },
  information: { type: informationType, last: 'global_helper_prototype', lastSizeBytes: 8 },
  section: { type: sectionType, last: 'bpf_attach_type', lastSizeBytes: 4 },
} as const;

const library = bind(openEbpfApi, {
  ebpf_store_update_program_information_array:
    'int ebpf_store_update_program_information_array(const fsbpf_program_info *information, uint32_t count)',
  ebpf_store_update_section_information:
    'int ebpf_store_update_section_information(const fsbpf_section_info *sections, uint32_t count)',
});

function header(structure: keyof typeof storeStructures) {
  const { type, last, lastSizeBytes } = storeStructures[structure];
  return { version: 1, size: koffi.offsetof(type, last) + lastSizeBytes, total_size: koffi.sizeof(type) };
}

const { name, section, context, helpers, isPrivileged } = programInformation;
const programType = guidBytes(programInformation.programType);
const attachType = guidBytes(programInformation.attachType);

export function storedInformation() {
  return {
    header: header('information'),
    program_type_descriptor: {
      header: header('descriptor'),
      name,
      context_descriptor: { size: context.sizeBytes, data: context.data, end: context.end, meta: context.meta },
      program_type: programType,
      bpf_prog_type: programInformation.programTypeNumber,
      is_privileged: Number(isPrivileged),
    },
    count_of_program_type_specific_helpers: helpers.length,
    program_type_specific_helper_prototype: helpers.map((helper) => ({
      header: header('helper'),
      helper_id: helper.id,
      name: helper.name,
      return_type: helper.returnType,
      arguments: helper.argumentTypes,
      flags: 0,
      implicit_context: false,
    })),
    count_of_global_helpers: 0,
    global_helper_prototype: null,
  };
}

export function storedSection() {
  return {
    header: header('section'),
    section_name: section,
    program_type: programType,
    attach_type: attachType,
    bpf_program_type: programInformation.programTypeNumber,
    bpf_attach_type: programInformation.attachTypeNumber,
  };
}

/**
 * Makes the program type known to eBPF for Windows. Its functions write to HKEY_CURRENT_USER, too: where there was no
 * store, that would hide the machine's, with everybody else's program types, from this user.
 */
export function registerProgramType(): void {
  const hadUserStore = hasStore(registryRoot.user);
  unregisterProgramType(); // a helper that another version left keeps the whole type from being read
  const { ebpf_store_update_program_information_array, ebpf_store_update_section_information } = library;
  checkResult('registering the program type', ebpf_store_update_program_information_array([storedInformation()], 1));
  checkResult('registering its section', ebpf_store_update_section_information([storedSection()], 1));
  if (!hadUserStore) deleteTree(registryRoot.user, storePath);
}

/** Not by ebpf_store_delete_…: where the user has no store, those leave the machine's as it is. */
export function unregisterProgramType(): void {
  for (const root of Object.values(registryRoot)) {
    if (!hasStore(root)) continue;
    deleteTree(root, programPath);
    deleteTree(root, sectionPath);
  }
}

function hasStore(root: RegistryRoot): boolean {
  return withKey(root, storePath, () => true) !== undefined;
}
