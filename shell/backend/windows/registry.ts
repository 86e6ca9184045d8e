import { BackendError } from '../errors.ts';
import { bind } from '../native-library.ts';
import { win32Error, win32Text } from './win32-error.ts';
import { openSystemLibrary } from './system-library.ts';

const library = bind(() => openSystemLibrary('advapi32.dll'), {
  RegOpenKeyExW:
    'int __stdcall RegOpenKeyExW(intptr_t key, str16 path, uint32_t options, uint32_t access, void *opened)',
  RegQueryValueExW:
    'int __stdcall RegQueryValueExW(intptr_t key, str16 name, void *reserved, void *type, void *bytes, void *size)',
  RegQueryInfoKeyW:
    'int __stdcall RegQueryInfoKeyW(intptr_t key, void *, void *, void *, void *subKeys, void *, void *, void *, void *, void *, void *, void *)',
  RegDeleteTreeW: 'int __stdcall RegDeleteTreeW(intptr_t key, str16 path)',
  RegCloseKey: 'int __stdcall RegCloseKey(intptr_t key)',
});

/** HKEY_CURRENT_USER and HKEY_LOCAL_MACHINE: 32-bit numbers, sign-extended. */
export const registryRoot = { user: -0x7fffffffn, machine: -0x7ffffffen } as const;
export type RegistryRoot = (typeof registryRoot)[keyof typeof registryRoot];

const keyRead = 0x20019;
const wow64View = 0x100; // KEY_WOW64_64KEY
const largestValueBytes = 1024; // of those that are asked for
const valueType = { text: 1, expandedText: 2, number: 4 } as const;

export type RegistryValue = string | number | Uint8Array;

/** undefined: there is no such key. */
export function withKey<Result>(
  root: RegistryRoot,
  path: string,
  use: (key: RegistryKey) => Result,
): Result | undefined {
  const opened = Buffer.alloc(8);
  const result: number = library.RegOpenKeyExW(root, path, 0, keyRead | wow64View, opened);
  if (result === win32Error.fileNotFound || result === win32Error.pathNotFound) return undefined;
  if (result !== 0) throw registryError(path, result);
  const handle = opened.readBigInt64LE();
  try {
    return use(new RegistryKey(handle, path));
  } finally {
    library.RegCloseKey(handle);
  }
}

export class RegistryKey {
  readonly #handle: bigint;
  readonly #path: string;

  constructor(handle: bigint, path: string) {
    this.#handle = handle;
    this.#path = path;
  }

  /** undefined: there is no such value. */
  value(name: string): RegistryValue | undefined {
    const [type, size, bytes] = [Buffer.alloc(4), Buffer.alloc(4), Buffer.alloc(largestValueBytes)];
    size.writeUInt32LE(largestValueBytes);
    const result: number = library.RegQueryValueExW(this.#handle, name, null, type, bytes, size);
    if (result === win32Error.fileNotFound) return undefined;
    if (result !== 0) throw registryError(`${this.#path}\\${name}`, result);
    return decode(type.readUInt32LE(), bytes.subarray(0, size.readUInt32LE()));
  }

  countKeys(): number {
    const count = Buffer.alloc(4);
    const rest = [null, null, null, null, null, null, null];
    const result: number = library.RegQueryInfoKeyW(this.#handle, null, null, null, count, ...rest);
    if (result !== 0) throw registryError(this.#path, result);
    return count.readUInt32LE();
  }
}

function decode(type: number, bytes: Buffer): RegistryValue {
  if (type === valueType.number && bytes.length === 4) return bytes.readUInt32LE();
  const isText = type === valueType.text || type === valueType.expandedText;
  return isText ? bytes.toString('utf16le').replace(/\0+$/, '') : new Uint8Array(bytes);
}

/** With all that is in it; it may be absent. */
export function deleteTree(root: RegistryRoot, path: string): void {
  const result: number = library.RegDeleteTreeW(root, path);
  if (result !== 0 && result !== win32Error.fileNotFound) throw registryError(path, result);
}

function registryError(path: string, code: number): BackendError {
  return new BackendError('registry', `the registry's ${path} can't be used: ${win32Text(code)}`);
}
