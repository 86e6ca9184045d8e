import type { MapSpecification } from '../../shell/codegen/program.ts';
import { Memory } from './interpreter-memory.ts';

export interface Entry {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

/** Linux error numbers, negated as helpers return them. */
const errors = { noEntry: -2n, tooBig: -7n, again: -11n, exists: -17n, invalid: -22n };

const recordHeaderBytes = 8;

/** The maps of one program, by index. Values are memory regions, so that a program can hold pointers to them. */
export class InterpreterMaps {
  readonly records: Uint8Array[] = [];
  private readonly specifications: readonly MapSpecification[];
  private readonly hashes: Map<string, Memory>[];
  /** Array maps: a region an element, of the event map one a processor. */
  private readonly arrays: Memory[][];
  private ringBytes = 0;

  constructor(specifications: readonly MapSpecification[], processors: number) {
    this.specifications = specifications;
    this.hashes = specifications.map(() => new Map());
    this.arrays = specifications.map(({ role, name, valueSizeBytes, maxEntries }) => {
      const count = role === 'event' ? processors : isArray(role) ? maxEntries : 0;
      return Array.from({ length: count }, () => new Memory(`map ${name}`, valueSizeBytes, true));
    });
  }

  eventStates(): readonly Memory[] {
    return this.arrays[this.indexOf('event')]!;
  }

  parameterBlock(): Memory {
    return this.arrays[this.indexOf('parameters')]![0]!;
  }

  lookup(map: number, keyBytes: (size: number) => Uint8Array, processor: number): Memory | undefined {
    const specification = this.specification(map);
    const key = keyBytes(specification.keySizeBytes);
    if (isHash(specification)) return this.hashes[map]!.get(keyText(key));
    if (specification.role === 'ring') throw new Error('a ring has no keys');
    const element = new DataView(key.buffer, key.byteOffset).getUint32(0, true);
    if (specification.role !== 'event') return this.arrays[map]![element];
    return element === 0 ? this.arrays[map]![processor] : undefined;
  }

  elements(map: number): readonly Memory[] {
    return this.arrays[map]!;
  }

  update(
    map: number,
    keyBytes: (size: number) => Uint8Array,
    valueBytes: (size: number) => Uint8Array,
    flags: bigint,
  ): bigint {
    const specification = this.specification(map);
    if (!isHash(specification)) throw new Error(`map ${specification.name} is not for programs to update`);
    const key = keyText(keyBytes(specification.keySizeBytes));
    const value = valueBytes(specification.valueSizeBytes);
    const entries = this.hashes[map]!;
    if (flags > 2n) return errors.invalid;
    if (flags === 1n && entries.has(key)) return errors.exists;
    if (flags === 2n && !entries.has(key)) return errors.noEntry;
    if (!entries.has(key) && entries.size >= specification.maxEntries) return errors.tooBig;
    const region = new Memory(`map ${specification.name}`, specification.valueSizeBytes, true);
    region.bytes.set(value);
    entries.set(key, region);
    return 0n;
  }

  remove(map: number, keyBytes: (size: number) => Uint8Array): bigint {
    const key = keyText(keyBytes(this.specification(map).keySizeBytes));
    return this.hashes[map]!.delete(key) ? 0n : errors.noEntry;
  }

  delete(map: number, key: Uint8Array): void {
    this.hashes[map]!.delete(keyText(key));
  }

  /** Drops the record where the ring is full, as bpf_ringbuf_output does. */
  output(map: number, record: Uint8Array, flags: bigint): bigint {
    const specification = this.specification(map);
    if (specification.role !== 'ring') throw new Error(`map ${specification.name} is no ring`);
    if (flags > 2n) return errors.invalid;
    const neededBytes = recordHeaderBytes + Math.ceil(record.length / 8) * 8;
    if (this.ringBytes + neededBytes >= specification.maxEntries) return errors.again;
    this.ringBytes += neededBytes;
    this.records.push(record);
    return 0n;
  }

  entries(map: number): Entry[] {
    return [...this.hashes[map]!].map(([key, value]) => ({ key: keyBytesOf(key), value: value.bytes.slice() }));
  }

  clear(map: number): void {
    this.hashes[map]!.clear();
    if (this.specification(map).role !== 'ring') return;
    this.records.length = 0;
    this.ringBytes = 0;
  }

  private specification(map: number): MapSpecification {
    const specification = this.specifications[map];
    if (specification === undefined) throw new Error(`there is no map ${map}`);
    return specification;
  }

  private indexOf(role: MapSpecification['role']): number {
    const index = this.specifications.findIndex((specification) => specification.role === role);
    if (index < 0) throw new Error(`there is no ${role} map`);
    return index;
  }
}

function isHash({ role }: MapSpecification): boolean {
  return ['keys', 'buckets', 'values', 'scalars'].includes(role);
}

function isArray(role: MapSpecification['role']): boolean {
  return role === 'rows' || role === 'dense' || role === 'sketches' || role === 'parameters';
}

function keyText(key: Uint8Array): string {
  return Buffer.from(key).toString('hex');
}

function keyBytesOf(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'hex'));
}
