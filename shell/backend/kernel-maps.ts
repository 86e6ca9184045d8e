import type { MapEntries } from './contract.ts';
import { BackendError } from './errors.ts';
import type { Functions, mapPrototypes } from './native-library.ts';

export interface MapShape {
  readonly name: string;
  /** The host's number. */
  readonly type: number;
  readonly keySizeBytes: number;
  readonly valueSizeBytes: number;
  readonly maxEntries: number;
  readonly flags: number;
}

/** A map of this process, by file descriptor. */
export interface KernelMap extends MapShape {
  readonly fd: number;
}

/** A map that programs delete from while it is read. */
const walkAttempts = 100;

export type WriteMode = 'any' | 'noExist' | 'exist';

/** What differs between the kernels whose maps are spoken to by libbpf's calls. */
export interface MapSystem {
  readonly library: Functions<typeof mapPrototypes>;
  readonly close: (fd: number) => void;
  /** The result if it is not negative; else throws what it means. */
  readonly check: (operation: string, result: number) => number;
  readonly errnoName: (errno: number) => string;
  /** Of an update that found no room, or an entry (noExist), or none (exist). */
  readonly notWritten: Readonly<Record<WriteMode, ReadonlySet<string>>>;
  /** Options of the calls for many entries. */
  readonly batchOptions: Uint8Array | null;
  /** How many entries such a call should be asked for. */
  readonly batchEntries: (entrySizeBytes: number) => number;
  /**
   * buckets: such a call goes on at a bucket, and says how far it came where it fails.
   * keys: it goes on behind the last key, which may be gone meanwhile, and one that fails has said nothing.
   */
  readonly walks: 'buckets' | 'keys';
}

/** struct bpf_map_create_opts of libbpf 1.0: ebpfapi.dll reads all of it, whatever size it is told. */
const createOptions = { size: 48, innerMap: 24, flags: 28 } as const;

/** Flags of bpf_map_update_elem. */
const updateFlags: Readonly<Record<WriteMode, bigint>> = { any: 0n, noExist: 1n, exist: 2n };

/** Maps in the kernel. */
export class KernelMaps {
  readonly #system: MapSystem;

  constructor(system: MapSystem) {
    this.#system = system;
  }

  /** innerMapFd: of a map of maps, any map like those it will hold. */
  create(shape: MapShape, innerMapFd = 0): KernelMap {
    const { library, check } = this.#system;
    const { type, name, keySizeBytes, valueSizeBytes, maxEntries } = shape;
    const options = Buffer.alloc(createOptions.size);
    options.writeBigUInt64LE(BigInt(options.length), 0);
    options.writeInt32LE(innerMapFd, createOptions.innerMap);
    options.writeUInt32LE(shape.flags, createOptions.flags);
    const fd = library.bpf_map_create(type, name, keySizeBytes, valueSizeBytes, maxEntries, options);
    return { ...shape, fd: check(`creating the map ${name}`, fd) };
  }

  close(map: Pick<KernelMap, 'fd'>): void {
    this.#system.close(map.fd);
  }

  update(map: KernelMap, key: Uint8Array, value: Uint8Array): void {
    const { library, check } = this.#system;
    check(`writing to the map ${map.name}`, library.bpf_map_update_elem(map.fd, key, value, 0));
  }

  /** undefined where the key is missing. */
  read(map: KernelMap, key: Uint8Array): Uint8Array | undefined {
    const value = new Uint8Array(map.valueSizeBytes);
    const result: number = this.#system.library.bpf_map_lookup_elem(map.fd, key, value);
    if (this.#isMissing(result)) return undefined;
    this.#system.check(`reading the map ${map.name}`, result);
    return value;
  }

  #isMissing(result: number): boolean {
    return result < 0 && this.#system.errnoName(-result) === 'ENOENT';
  }

  /** @returns false where there is no room, or one (noExist), or none (exist) */
  write(map: KernelMap, key: Uint8Array, value: Uint8Array, mode: WriteMode): boolean {
    const { library, check, errnoName, notWritten } = this.#system;
    const result: number = library.bpf_map_update_elem(map.fd, key, value, updateFlags[mode]);
    if (result < 0 && notWritten[mode].has(errnoName(-result))) return false;
    check(`writing to the map ${map.name}`, result);
    return true;
  }

  /** @returns false where the key is missing */
  delete(map: KernelMap, key: Uint8Array): boolean {
    const result: number = this.#system.library.bpf_map_delete_elem(map.fd, key);
    if (this.#isMissing(result)) return false;
    this.#system.check(`deleting from the map ${map.name}`, result);
    return true;
  }

  /** All entries of a hash map. None is seen twice; one that is added meanwhile may or may not be seen. */
  entries(map: KernelMap): MapEntries {
    for (let attempt = 0; attempt < walkAttempts; attempt++) {
      const found = this.#walk(map);
      if (found !== undefined) return found;
    }
    throw new BackendError('native', `reading the map ${map.name}: it changes faster than it can be read`);
  }

  /** undefined: the key that it went on behind is gone. */
  #walk(map: KernelMap): MapEntries | undefined {
    const { library, check, errnoName, batchOptions, batchEntries, walks } = this.#system;
    const position = new Uint8Array(Math.max(map.keySizeBytes, 8));
    let wanted = batchEntries(map.keySizeBytes + map.valueSizeBytes);
    const found = new GrowingEntries(map, wanted);
    for (let start: Uint8Array | null = null; ; start = position) {
      const { keys, values } = found.room(wanted);
      const read = Uint32Array.of(wanted);
      const result: number = library.bpf_map_lookup_batch(map.fd, start, position, keys, values, read, batchOptions);
      const name = result < 0 ? errnoName(-result) : '';
      if (name === 'ENOSPC') {
        wanted *= 2; // a bucket holds more entries than were asked for
        continue;
      }
      if (result === 0 || walks === 'buckets') found.count += read[0]!;
      if (name === 'ENOENT') {
        const isGone = walks === 'keys' && start !== null && this.read(map, start) === undefined;
        return isGone ? undefined : found.taken();
      }
      check(`reading the map ${map.name}`, result);
    }
  }

  /** Of an array map. */
  elements(map: KernelMap, first: number, count: number): Uint8Array<ArrayBuffer> {
    const { library, check, batchOptions, batchEntries } = this.#system;
    const { keySizeBytes, valueSizeBytes } = map;
    const values = new Uint8Array(count * valueSizeBytes);
    const position = new Uint8Array(keySizeBytes);
    const most = batchEntries(keySizeBytes + valueSizeBytes);
    for (let done = 0; done < count;) {
      const read = Uint32Array.of(Math.min(most, count - done));
      const before = first + done === 0 ? null : index(first + done - 1);
      const keys = new Uint8Array(read[0]! * keySizeBytes);
      const place = values.subarray(done * valueSizeBytes);
      const result = library.bpf_map_lookup_batch(map.fd, before, position, keys, place, read, batchOptions);
      check(`reading the map ${map.name}`, result);
      done += read[0]!;
    }
    return values;
  }

  /** Of an array map: makes elements all 0. */
  zero(map: KernelMap, elements: readonly number[]): void {
    const { library, check, batchOptions, batchEntries } = this.#system;
    const most = batchEntries(map.keySizeBytes + map.valueSizeBytes);
    for (let done = 0; done < elements.length; done += most) {
      const keys = Uint32Array.from(elements.slice(done, done + most));
      const zeros = new Uint8Array(keys.length * map.valueSizeBytes);
      const count = Uint32Array.of(keys.length);
      check(`clearing the map ${map.name}`, library.bpf_map_update_batch(map.fd, keys, zeros, count, batchOptions));
    }
  }

  /** Removes entries by their keys, back to back. A key that is gone already is not an error. */
  deleteAll(map: KernelMap, keys: Uint8Array, count: number): void {
    const { library, check, batchOptions, batchEntries, walks } = this.#system;
    const saysHowFar = walks === 'buckets';
    const size = map.keySizeBytes;
    for (let done = 0; done < count;) {
      const asked = saysHowFar ? count - done : Math.min(batchEntries(size), count - done);
      const deleted = Uint32Array.of(asked);
      const chunk = keys.subarray(done * size, (done + asked) * size);
      const result: number = library.bpf_map_delete_batch(map.fd, chunk, deleted, batchOptions);
      const isMissing = this.#isMissing(result);
      if (!isMissing) check(`clearing the map ${map.name}`, result);
      if (isMissing && !saysHowFar) {
        for (let at = 0; at < chunk.length; at += size) this.delete(map, chunk.subarray(at, at + size));
      }
      done += isMissing && saysHowFar ? deleted[0]! + 1 : deleted[0]!;
    }
  }
}

export function index(value: number): Uint8Array {
  return new Uint8Array(Uint32Array.of(value).buffer);
}

/** Room for the entries of a map, of which nobody knows how many there are. */
class GrowingEntries {
  readonly #keySizeBytes: number;
  readonly #valueSizeBytes: number;
  #capacity: number;
  #keys: Uint8Array<ArrayBuffer>;
  #values: Uint8Array<ArrayBuffer>;
  count = 0;

  constructor({ keySizeBytes, valueSizeBytes }: KernelMap, capacity: number) {
    this.#keySizeBytes = keySizeBytes;
    this.#valueSizeBytes = valueSizeBytes;
    this.#capacity = capacity;
    this.#keys = new Uint8Array(capacity * keySizeBytes);
    this.#values = new Uint8Array(capacity * valueSizeBytes);
  }

  /** Places behind those that are taken. */
  room(wanted: number): { readonly keys: Uint8Array; readonly values: Uint8Array } {
    if (this.count + wanted > this.#capacity) {
      this.#capacity = (this.count + wanted) * 2;
      this.#keys = grown(this.#keys, this.#capacity * this.#keySizeBytes);
      this.#values = grown(this.#values, this.#capacity * this.#valueSizeBytes);
    }
    return {
      keys: this.#keys.subarray(this.count * this.#keySizeBytes),
      values: this.#values.subarray(this.count * this.#valueSizeBytes),
    };
  }

  taken(): MapEntries {
    return {
      count: this.count,
      keys: this.#keys.subarray(0, this.count * this.#keySizeBytes),
      values: this.#values.subarray(0, this.count * this.#valueSizeBytes),
    };
  }
}

function grown(bytes: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(length);
  larger.set(bytes);
  return larger;
}
