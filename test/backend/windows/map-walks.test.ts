import { describe, expect, test } from 'vitest';
import { KernelMaps, type KernelMap, type MapSystem } from '../../../shell/backend/kernel-maps.ts';

/**
 * eBPF for Windows goes on behind the last key of a batch, and says nothing of a call that fails. Deleting behind its
 * back is what no double does at the right moment.
 */
const map: KernelMap = { fd: 3, name: 'keys', type: 1, keySizeBytes: 8, valueSizeBytes: 8, maxEntries: 9, flags: 0 };
const missing = -2;

class FakeMap {
  readonly keys: bigint[];
  /** Called before each batch. */
  beforeBatch: (call: number) => void = () => undefined;
  #calls = 0;

  constructor(count: number) {
    this.keys = Array.from({ length: count }, (_, index) => BigInt(index));
  }

  lookUpBatch(start: Uint8Array | null, position: Uint8Array, keys: Uint8Array, count: Uint32Array): number {
    this.beforeBatch(this.#calls++);
    const last = start === null ? -1 : this.keys.indexOf(wordOf(start));
    if (start !== null && last < 0) return missing;
    const found = this.keys.slice(last + 1, last + 1 + count[0]!);
    if (found.length === 0) return missing;
    found.forEach((key, index) => keys.set(bytesOf(key), index * 8));
    position.set(bytesOf(found.at(-1)!));
    count[0] = found.length;
    return 0;
  }

  deleteBatch(keys: Uint8Array, count: number): number {
    for (let at = 0; at < count * 8; at += 8) if (this.remove(keys.subarray(at, at + 8)) < 0) return missing;
    return 0;
  }

  remove(key: Uint8Array): number {
    const index = this.keys.indexOf(wordOf(key));
    if (index < 0) return missing;
    this.keys.splice(index, 1);
    return 0;
  }
}

function wordOf(bytes: Uint8Array): bigint {
  return new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
}

function bytesOf(word: bigint): Uint8Array {
  return new Uint8Array(BigUint64Array.of(word).buffer);
}

function over(fake: FakeMap): KernelMaps {
  const library = {
    bpf_map_lookup_batch: (
      _: number,
      start: Uint8Array | null,
      position: Uint8Array,
      ...[keys, , count]: [Uint8Array, Uint8Array, Uint32Array]
    ) => fake.lookUpBatch(start, position, keys, count),
    bpf_map_lookup_elem: (_: number, key: Uint8Array) => (fake.keys.includes(wordOf(key)) ? 0 : missing),
    bpf_map_delete_batch: (_: number, keys: Uint8Array, count: Uint32Array) => fake.deleteBatch(keys, count[0]!),
    bpf_map_delete_elem: (_: number, key: Uint8Array) => fake.remove(key),
  } as unknown as MapSystem['library'];
  const none: ReadonlySet<string> = new Set();
  return new KernelMaps({
    library,
    close: () => undefined,
    check: (operation, result) => {
      if (result < 0) throw new Error(operation);
      return result;
    },
    errnoName: (errno) => (errno === 2 ? 'ENOENT' : 'EOTHER'),
    notWritten: { any: none, noExist: none, exist: none },
    batchOptions: new Uint8Array(24),
    batchEntries: () => 3,
    walks: 'keys',
  });
}

function seen({ keys, count }: { readonly keys: Uint8Array; readonly count: number }): bigint[] {
  return Array.from({ length: count }, (_, index) => wordOf(keys.subarray(index * 8)));
}

describe('entries', () => {
  test.each([0, 1, 2, 3, 4, 6, 7])('of %i all are read, once each', (count) => {
    const fake = new FakeMap(count);
    expect(seen(over(fake).entries(map))).toEqual(fake.keys);
  });

  test('a key that is gone when the walk goes on behind it starts the walk anew', () => {
    const fake = new FakeMap(7);
    fake.beforeBatch = (call) => void (call === 1 && fake.remove(bytesOf(2n)));
    expect(seen(over(fake).entries(map))).toEqual([0n, 1n, 3n, 4n, 5n, 6n]);
  });

  test('a map that never stands still is told of, and not read in part', () => {
    const fake = new FakeMap(1000);
    fake.beforeBatch = (call) => void (call % 2 === 1 && fake.keys.splice(0, 3));
    expect(() => over(fake).entries(map)).toThrow('changes faster than it can be read');
  });
});

test('keys that are gone already do not keep the others from being deleted', () => {
  const fake = new FakeMap(7);
  fake.remove(bytesOf(1n));
  over(fake).deleteAll(map, Buffer.concat([0n, 1n, 2n, 3n, 9n, 4n, 5n].map(bytesOf)), 7);
  expect(fake.keys).toEqual([6n]);
});
