import { describe, expect, it } from 'vitest';
import { HostMaps } from '../../../../shell/backend/embedded/vm/host-maps.ts';
import { Machine } from '../../../../shell/backend/embedded/vm/machine.ts';
import type { MapDescription, MapKind } from '../../../../shell/backend/embedded/vm/maps.ts';
import { randomSource } from '../../../codegen/random-program.ts';
import { assembleText } from '../../../support/assembler.ts';
import { mapOf } from './machine-harness.ts';

const errors = { noEntry: -2n, tooBig: -7n, again: -11n, exists: -17n, invalid: -22n } as const;
const processors = 3;

/** Where the context holds what a program is to do with the map, and what came of it. */
const place = { operation: 0, flags: 8, key: 16, value: 16 + 40, found: 16 + 40 + 48 } as const;
const contextSizeBytes = place.found + 48;
const operation = { lookup: 0, update: 1, remove: 2 } as const;

/** Does one thing with the map, as the context says: keys and values stand there; a value found is copied there. */
function client({ valueSizeBytes }: MapDescription): string {
  const copies = Array.from({ length: valueSizeBytes }, (_, index) => [
    `r3 = *(u8 *)(r0 +${index})`,
    `*(u8 *)(r6 +${place.found + index}) = r3`,
  ]);
  return `
    r6 = r1
    r7 = *(u64 *)(r6 +${place.operation})
    r1 = map[0]
    r2 = r6
    r2 += ${place.key}
    if r7 == ${operation.update} goto update
    if r7 == ${operation.remove} goto remove
    call 1
    if r0 == 0 goto absent
    ${copies.flat().join('\n')}
    r0 = 1
    exit
    absent:
    r0 = 0
    exit
    update:
    r3 = r6
    r3 += ${place.value}
    r4 = *(u64 *)(r6 +${place.flags})
    call 2
    exit
    remove:
    call 3
    exit`;
}

class Client {
  readonly machine: Machine;
  readonly #map: MapDescription;

  constructor(map: MapDescription) {
    this.#map = map;
    this.machine = new Machine({ programs: [assembleText(client(map))], maps: [map], contextSizeBytes, processors });
  }

  on(processor: number): this {
    this.machine.setEnvironment({ processor });
    return this;
  }

  lookup(key: Uint8Array): string | undefined {
    if (this.#run('lookup', key) === 0n) return undefined;
    return hexOf(this.machine.context.subarray(place.found, place.found + this.#map.valueSizeBytes));
  }

  update(key: Uint8Array, value: Uint8Array, flags = 0n): bigint {
    this.machine.context.set(value, place.value);
    new DataView(this.machine.memory.buffer, this.machine.context.byteOffset).setBigUint64(place.flags, flags, true);
    return this.#run('update', key);
  }

  remove(key: Uint8Array): bigint {
    return this.#run('remove', key);
  }

  #run(name: keyof typeof operation, key: Uint8Array): bigint {
    this.machine.context[place.operation] = operation[name];
    this.machine.context.set(key, place.key);
    return BigInt.asIntN(64, this.machine.run());
  }
}

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** The i-th of some keys of a size: they differ in one byte only, which may be any. */
function keyOf(sizeBytes: number, index: number): Uint8Array {
  const key = new Uint8Array(sizeBytes).fill(7);
  key[index % sizeBytes] = 100 + Math.floor(index / sizeBytes);
  return key;
}

const valueOf = (sizeBytes: number, seed: number): Uint8Array =>
  Uint8Array.from({ length: sizeBytes }, (_, index) => (seed * 31 + index) & 0xff);

const sizes = [
  [1, 1],
  [4, 4],
  [8, 8],
  [13, 5],
  [16, 40],
  [40, 48],
] as const;

describe.each(sizes)('a hash map of keys of %i and values of %i bytes', (keySizeBytes, valueSizeBytes) => {
  it('does what a JavaScript map does, up to its limit', () => {
    const map = mapOf('hash', { keySizeBytes, valueSizeBytes, maxEntries: 20 });
    const made = new Client(map);
    const model = new Map<string, string>();
    const random = randomSource(keySizeBytes * 100 + valueSizeBytes);
    for (let step = 0; step < 3_000; step++) {
      const key = keyOf(keySizeBytes, random(30));
      const name = hexOf(key);
      const choice = random(10);
      if (choice < 4) {
        const value = valueOf(valueSizeBytes, step);
        const flags = BigInt(random(4));
        const expected = updateModel(model, map, name, hexOf(value), flags);
        expect(made.update(key, value, flags)).toBe(expected);
      } else if (choice < 6) {
        expect(made.remove(key)).toBe(model.delete(name) ? 0n : errors.noEntry);
      } else expect(made.lookup(key)).toBe(model.get(name));
    }
    expect(entriesOf(made.machine, map)).toEqual(model);
  });
});

function updateModel(
  model: Map<string, string>,
  map: MapDescription,
  key: string,
  value: string,
  flags: bigint,
): bigint {
  if (flags > 2n) return errors.invalid;
  if (flags === 1n && model.has(key)) return errors.exists;
  if (flags === 2n && !model.has(key)) return errors.noEntry;
  if (!model.has(key) && model.size >= map.maxEntries) return errors.tooBig;
  model.set(key, value);
  return 0n;
}

function entriesOf(
  machine: Machine,
  { keySizeBytes, valueSizeBytes }: MapDescription,
  values = 1,
): Map<string, string> {
  const found = new HostMaps(machine).entries(0);
  const size = valueSizeBytes * values;
  return new Map(
    Array.from({ length: found.count }, (_, index) => [
      hexOf(found.keys.subarray(index * keySizeBytes, (index + 1) * keySizeBytes)),
      hexOf(found.values.subarray(index * size, (index + 1) * size)),
    ]),
  );
}

describe('a hash map', () => {
  it('holds exactly its maximum, whatever was removed before', () => {
    const made = new Client(mapOf('hash', { maxEntries: 100 }));
    const fill = () =>
      Array.from({ length: 120 }, (_, index) => made.update(keyOf(8, index), valueOf(16, index))).filter(
        (each) => each === 0n,
      );
    expect(fill()).toHaveLength(100);
    for (let index = 0; index < 50; index++) made.remove(keyOf(8, 2 * index));
    expect(fill()).toHaveLength(100);
    expect(new HostMaps(made.machine).entries(0).count).toBe(100);
  });

  it('of 100,000 entries finds each of them', () => {
    const map = mapOf('hash', { maxEntries: 100_000, valueSizeBytes: 8 });
    const machine = new Machine({ programs: [assembleText('r0 = 0\nexit')], maps: [map] });
    const host = new HostMaps(machine);
    const word = (value: number) => new Uint8Array(BigUint64Array.of(BigInt(value) << 20n).buffer);
    for (let index = 0; index < 100_000; index++) host.update(0, word(index), word(index + 1));
    const { count, keys, values } = host.entries(0);
    expect(count).toBe(100_000);
    const keyWords = new BigUint64Array(keys.buffer);
    const valueWords = new BigUint64Array(values.buffer);
    expect(keyWords.every((key, index) => valueWords[index] === key + (1n << 20n))).toBe(true);
    expect(new Set(keyWords).size).toBe(100_000);
    expect(host.update(0, word(-1), word(0))).toBe(errors.tooBig);
  });

  it('is emptied by the host', () => {
    const made = new Client(mapOf('hash'));
    made.update(keyOf(8, 1), valueOf(16, 1));
    made.update(keyOf(8, 2), valueOf(16, 2));
    const host = new HostMaps(made.machine);
    expect([host.remove(0, keyOf(8, 1)), host.remove(0, keyOf(8, 1))]).toEqual([0n, errors.noEntry]);
    expect(made.lookup(keyOf(8, 1))).toBeUndefined();
    expect(made.lookup(keyOf(8, 2))).toBe(hexOf(valueOf(16, 2)));
  });
});

describe('a hash map with a value a processor', () => {
  const map = mapOf('perCpuHash', { valueSizeBytes: 12 });
  const key = keyOf(8, 1);

  it('keeps them apart; those of the processors that did not make the entry are 0', () => {
    const made = new Client(map);
    made.on(1).update(key, valueOf(12, 1));
    expect([0, 1, 2].map((processor) => made.on(processor).lookup(key))).toEqual([
      hexOf(new Uint8Array(12)),
      hexOf(valueOf(12, 1)),
      hexOf(new Uint8Array(12)),
    ]);
    made.on(2).update(key, valueOf(12, 2));
    expect(entriesOf(made.machine, map, processors)).toEqual(
      new Map([[hexOf(key), hexOf(new Uint8Array(12)) + hexOf(valueOf(12, 1)) + hexOf(valueOf(12, 2))]]),
    );
  });

  it('gives nothing of an entry that was removed to the next', () => {
    const made = new Client(map);
    made.on(0).update(key, valueOf(12, 1));
    made.on(1).update(key, valueOf(12, 2));
    made.remove(key);
    made.on(2).update(keyOf(8, 2), valueOf(12, 3));
    expect(made.on(0).lookup(keyOf(8, 2))).toBe(hexOf(new Uint8Array(12)));
  });
});

describe('a map of what was used lately', () => {
  const map = mapOf('lruHash', { maxEntries: 10 });

  it('always has room, and never more entries than its maximum', () => {
    const made = new Client(map);
    const random = randomSource(1);
    for (let step = 0; step < 2_000; step++) {
      const key = keyOf(8, random(60));
      const choice = random(10);
      if (choice < 7) {
        expect(made.update(key, valueOf(16, step))).toBe(0n);
        expect(made.lookup(key)).toBe(hexOf(valueOf(16, step)));
      } else if (choice < 9) made.lookup(key);
      else made.remove(key);
      expect(new HostMaps(made.machine).entries(0).count).toBeLessThanOrEqual(10);
    }
    expect(new HostMaps(made.machine).entries(0).count).toBe(10);
  });

  it('keeps what is looked up between insertions', () => {
    const made = new Client(map);
    const kept = keyOf(8, 0);
    made.update(kept, valueOf(16, 0));
    for (let index = 1; index < 200; index++) {
      expect(made.lookup(kept)).toBe(hexOf(valueOf(16, 0)));
      made.update(keyOf(8, index), valueOf(16, index));
    }
  });

  it('lets go of what nobody asked for', () => {
    const made = new Client(map);
    for (let index = 0; index < 20; index++) made.update(keyOf(8, index), valueOf(16, index));
    const found = Array.from({ length: 20 }, (_, index) => made.lookup(keyOf(8, index)) !== undefined);
    expect(found).toEqual([...new Array(10).fill(false), ...new Array(10).fill(true)]);
  });
});

describe.each(['array', 'perCpuArray'] as const)('a map that is an %s', (kind: MapKind) => {
  const map = mapOf(kind, { keySizeBytes: 4, maxEntries: 3 });
  const index = (value: number) => new Uint8Array(Uint32Array.of(value).buffer);

  it('has all its elements from the beginning, and no others', () => {
    const made = new Client(map);
    expect([0, 2].map((value) => made.lookup(index(value)))).toEqual(['00'.repeat(16), '00'.repeat(16)]);
    expect([3, 0xffffffff].map((value) => made.lookup(index(value)))).toEqual([undefined, undefined]);
  });

  it('is updated in place, and has no element to add or remove', () => {
    const made = new Client(map).on(1);
    expect(made.update(index(1), valueOf(16, 1))).toBe(0n);
    expect(made.lookup(index(1))).toBe(hexOf(valueOf(16, 1)));
    expect(made.lookup(index(2))).toBe('00'.repeat(16));
    expect(made.on(0).lookup(index(1))).toBe(kind === 'array' ? hexOf(valueOf(16, 1)) : '00'.repeat(16));
    expect(made.update(index(1), valueOf(16, 2), 2n)).toBe(0n);
    expect(made.update(index(1), valueOf(16, 2), 1n)).toBe(errors.exists);
    expect(made.update(index(1), valueOf(16, 2), 3n)).toBe(errors.invalid);
    expect(made.update(index(3), valueOf(16, 2))).toBe(errors.tooBig);
    expect(made.remove(index(1))).toBe(errors.invalid);
  });
});

describe('a ring', () => {
  const sizeBytes = 4096;
  const program = `
    r6 = r1
    r1 = map[0]
    r2 = r6
    r2 += 8
    r3 = *(u64 *)(r6 +0)
    r4 = 1
    call 130
    exit`;

  function ringMachine() {
    const machine = new Machine({
      programs: [assembleText(program)],
      maps: [mapOf('ring', { maxEntries: sizeBytes })],
      contextSizeBytes: 128,
    });
    const host = new HostMaps(machine);
    const send = (record: Uint8Array): bigint => {
      machine.context[0] = record.length;
      machine.context.set(record, 8);
      return BigInt.asIntN(64, machine.run());
    };
    const received = (): string[] => {
      const records: string[] = [];
      host.drain(0, (view, offset, length) => records.push(hexOf(new Uint8Array(view.buffer, offset, length))));
      return records;
    };
    return { send, received };
  }

  it('hands over records in order, of any length', () => {
    const { send, received } = ringMachine();
    const records = [1, 8, 0, 13, 120].map((length, index) => valueOf(length, index));
    expect(records.map(send)).toEqual([0n, 0n, 0n, 0n, 0n]);
    expect(received()).toEqual(records.map(hexOf));
    expect(received()).toEqual([]);
  });

  it('is full one byte short of its size, as on Linux, and has room again once it was read', () => {
    const { send, received } = ringMachine();
    const record = valueOf(56, 1);
    const results = Array.from({ length: 70 }, () => send(record));
    expect(results.filter((each) => each === 0n)).toHaveLength(sizeBytes / 64 - 1);
    expect(results.at(-1)).toBe(errors.again);
    expect(received()).toHaveLength(sizeBytes / 64 - 1);
    expect(send(record)).toBe(0n);
  });
});
