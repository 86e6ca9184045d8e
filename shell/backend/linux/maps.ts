import type { MapEntries } from '../contract.ts';
import { libbpf, libc } from './library.ts';
import { check, errnoName } from './native-error.ts';

/** Numbers of enum bpf_map_type. */
export const mapType = {
  hash: 1,
  array: 2,
  programArray: 3,
  perCpuArray: 6,
  lruHash: 9,
  arrayOfMaps: 12,
  ring: 27,
} as const;

/** Programs can only read it: once frozen, its contents are constants to the verifier. */
export const BPF_F_RDONLY_PROG = 1 << 7;

/** struct bpf_map_create_opts: its size up to map_flags, and where those stand. */
const createOptions = { size: 32, innerMap: 24, flags: 28 } as const;

export interface MapShape {
  readonly name: string;
  readonly type: number;
  readonly keySizeBytes: number;
  readonly valueSizeBytes: number;
  readonly maxEntries: number;
  readonly flags: number;
}

/** A map of this process, by file descriptor. */
export interface LinuxMap extends MapShape {
  readonly fd: number;
}

/** innerMapFd: of a map of maps, any map like those it will hold. */
export function createMap(shape: MapShape, innerMapFd = 0): LinuxMap {
  const { type, name, keySizeBytes, valueSizeBytes, maxEntries } = shape;
  const options = Buffer.alloc(createOptions.size);
  options.writeBigUInt64LE(BigInt(options.length), 0);
  options.writeInt32LE(innerMapFd, createOptions.innerMap);
  options.writeUInt32LE(shape.flags, createOptions.flags);
  const fd = libbpf.bpf_map_create(type, name, keySizeBytes, valueSizeBytes, maxEntries, options);
  return { ...shape, fd: check(`creating the map ${name}`, fd) };
}

export function closeDescriptor(fd: number): void {
  libc.close(fd);
}

export function updateElement(map: LinuxMap, key: Uint8Array, value: Uint8Array): void {
  check(`writing to the map ${map.name}`, libbpf.bpf_map_update_elem(map.fd, key, value, 0));
}

/** undefined where the key is missing. */
export function readElement(map: LinuxMap, key: Uint8Array): Uint8Array | undefined {
  const value = new Uint8Array(map.valueSizeBytes);
  const result: number = libbpf.bpf_map_lookup_elem(map.fd, key, value);
  if (result < 0 && errnoName(-result) === 'ENOENT') return undefined;
  check(`reading the map ${map.name}`, result);
  return value;
}

/** Flags of bpf_map_update_elem. */
const updateFlags = { any: 0n, noExist: 1n, exist: 2n } as const;

const notWritten: ReadonlySet<string> = new Set(['EEXIST', 'ENOENT', 'E2BIG', 'ENOMEM']);

/** @returns false where there is no room, or one (noExist), or none (exist) */
export function writeElement(
  map: LinuxMap,
  key: Uint8Array,
  value: Uint8Array,
  mode: keyof typeof updateFlags,
): boolean {
  const result: number = libbpf.bpf_map_update_elem(map.fd, key, value, updateFlags[mode]);
  if (result < 0 && notWritten.has(errnoName(-result))) return false;
  check(`writing to the map ${map.name}`, result);
  return true;
}

/** @returns false where the key is missing */
export function deleteElement(map: LinuxMap, key: Uint8Array): boolean {
  const result: number = libbpf.bpf_map_delete_elem(map.fd, key);
  if (result < 0 && errnoName(-result) === 'ENOENT') return false;
  check(`deleting from the map ${map.name}`, result);
  return true;
}

export function index(value: number): Uint8Array {
  return new Uint8Array(Uint32Array.of(value).buffer);
}

/** More costs no fewer calls that matter: 256 entries a call are within 2 % of the best. */
const batchEntries = 512;

/**
 * All entries of a hash map. The kernel walks whole buckets a batch, so no entry is seen twice; an entry added
 * meanwhile may or may not be seen.
 */
export function readEntries(map: LinuxMap): MapEntries {
  const { keySizeBytes, valueSizeBytes } = map;
  let capacity = batchEntries;
  let keys = new Uint8Array(capacity * keySizeBytes);
  let values = new Uint8Array(capacity * valueSizeBytes);
  const position = new Uint8Array(Math.max(keySizeBytes, 8));
  let count = 0;
  let wanted = batchEntries;
  for (let first = true; ; first = false) {
    if (count + wanted > capacity) {
      capacity = (count + wanted) * 2;
      keys = grown(keys, capacity * keySizeBytes);
      values = grown(values, capacity * valueSizeBytes);
    }
    const read = Uint32Array.of(wanted);
    const result: number = libbpf.bpf_map_lookup_batch(
      map.fd,
      first ? null : position,
      position,
      keys.subarray(count * keySizeBytes),
      values.subarray(count * valueSizeBytes),
      read,
      null,
    );
    const name = result < 0 ? errnoName(-result) : '';
    if (name === 'ENOSPC') {
      wanted *= 2; // a bucket holds more entries than were asked for
      first = first && count === 0;
      continue;
    }
    count += read[0]!;
    if (name === 'ENOENT') break;
    check(`reading the map ${map.name}`, result);
  }
  return {
    count,
    keys: keys.subarray(0, count * keySizeBytes),
    values: values.subarray(0, count * valueSizeBytes),
  };
}

/** Of an array map. */
export function readElements(map: LinuxMap, first: number, count: number): Uint8Array<ArrayBuffer> {
  const { keySizeBytes, valueSizeBytes } = map;
  const values = new Uint8Array(count * valueSizeBytes);
  const position = new Uint8Array(keySizeBytes);
  for (let done = 0; done < count;) {
    const read = Uint32Array.of(Math.min(batchEntries, count - done));
    const before = first + done === 0 ? null : index(first + done - 1);
    const keys = new Uint8Array(read[0]! * keySizeBytes);
    const place = values.subarray(done * valueSizeBytes);
    const result: number = libbpf.bpf_map_lookup_batch(map.fd, before, position, keys, place, read, null);
    check(`reading the map ${map.name}`, result);
    done += read[0]!;
  }
  return values;
}

/** Of an array map: makes elements all 0. */
export function zeroElements(map: LinuxMap, elements: readonly number[]): void {
  for (let done = 0; done < elements.length; done += batchEntries) {
    const keys = Uint32Array.from(elements.slice(done, done + batchEntries));
    const zeros = new Uint8Array(keys.length * map.valueSizeBytes);
    const count = Uint32Array.of(keys.length);
    check(`clearing the map ${map.name}`, libbpf.bpf_map_update_batch(map.fd, keys, zeros, count, null));
  }
}

function grown(bytes: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(length);
  larger.set(bytes);
  return larger;
}

/** Removes entries by their keys, back to back. A key that is gone already is not an error. */
export function deleteEntries(map: LinuxMap, keys: Uint8Array, count: number): void {
  for (let done = 0; done < count;) {
    const deleted = Uint32Array.of(count - done);
    const result: number = libbpf.bpf_map_delete_batch(map.fd, keys.subarray(done * map.keySizeBytes), deleted, null);
    if (result < 0 && errnoName(-result) !== 'ENOENT') check(`clearing the map ${map.name}`, result);
    done += deleted[0]! + (result < 0 ? 1 : 0);
  }
}
