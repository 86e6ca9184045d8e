import { programInformation, guidBytes, type HelperPrototype } from './program-information.ts';
import { registryRoot, withKey, type RegistryKey, type RegistryRoot, type RegistryValue } from './registry.ts';
import type { StoreState } from './windows-facts.ts';

/** Where eBPF for Windows keeps program types, in HKEY_CURRENT_USER and HKEY_LOCAL_MACHINE. */
export const storePath = 'Software\\eBPF\\Providers';
const { programType, attachType, section, name, context, helpers } = programInformation;
export const programPath = `${storePath}\\ProgramData\\${programType}`;
export const sectionPath = `${storePath}\\SectionData\\${section}`;

interface StoredValue {
  /** Below the store. */
  readonly path: string;
  readonly name: string;
  readonly value: RegistryValue;
}

/** What ebpf_store_update_… writes of the program type, but for the versions of its own structures. */
export const storedValues: readonly StoredValue[] = [
  { path: programPath, name: 'HelperCount', value: helpers.length },
  { path: `${programPath}\\TypeDescriptor`, name: 'Name', value: name },
  { path: `${programPath}\\TypeDescriptor`, name: 'ContextDescriptor', value: contextDescriptor() },
  { path: `${programPath}\\TypeDescriptor`, name: 'BpfProgType', value: programInformation.programTypeNumber },
  { path: `${programPath}\\TypeDescriptor`, name: 'IsPrivileged', value: Number(programInformation.isPrivileged) },
  ...helpers.map((helper) => ({
    path: `${programPath}\\Helpers\\${helper.name}`,
    name: 'Prototype',
    value: prototype(helper),
  })),
  { path: sectionPath, name: 'ProgramType', value: guidBytes(programType) },
  { path: sectionPath, name: 'AttachType', value: guidBytes(attachType) },
  { path: sectionPath, name: 'BpfProgType', value: programInformation.programTypeNumber },
  { path: sectionPath, name: 'BpfAttachType', value: programInformation.attachTypeNumber },
];

function contextDescriptor(): Uint8Array {
  const { sizeBytes, data, end, meta } = context;
  return new Uint8Array(new Int32Array([sizeBytes, data, end, meta]).buffer);
}

function prototype({ id, returnType, argumentTypes }: HelperPrototype): Uint8Array {
  return new Uint8Array(new Uint32Array([id, returnType, ...argumentTypes]).buffer);
}

/** What one place of the two has. */
export function storeState(root: RegistryRoot): StoreState {
  if (withKey(root, storePath, () => true) === undefined) return { kind: 'none' };
  if (withKey(root, programPath, () => true) === undefined) return { kind: 'absent' };
  const differs = [...differences(root), ...surplusHelpers(root)];
  return differs.length === 0 ? { kind: 'current' } : { kind: 'stale', differs };
}

function differences(root: RegistryRoot): readonly string[] {
  return storedValues.flatMap((expected) => {
    const found = withKey(root, expected.path, (key: RegistryKey) => key.value(expected.name));
    return isSame(found, expected.value) ? [] : [shortName(expected)];
  });
}

/** "TypeDescriptor\\Name". */
function shortName({ path, name }: StoredValue): string {
  return `${path}\\${name}`.replace(`${programPath}\\`, '').replace(`${storePath}\\`, '');
}

/** A helper more than HelperCount says, left by another version, keeps the whole program type from being read. */
function surplusHelpers(root: RegistryRoot): readonly string[] {
  const count = withKey(root, `${programPath}\\Helpers`, (key) => key.countKeys()) ?? 0;
  return count > helpers.length ? [`${count} helpers`] : [];
}

function isSame(found: RegistryValue | undefined, expected: RegistryValue): boolean {
  const bytes = (value: RegistryValue) => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value);
  return found !== undefined && bytes(found) === bytes(expected);
}

export const machineStore = () => storeState(registryRoot.machine);
export const userStore = () => storeState(registryRoot.user);
