import { concatenate, StringTable } from './string-table.ts';

/** A map as an object file declares it; `type` is the number its host has for the kind of map. */
export interface ObjectMap {
  readonly name: string;
  readonly type: number;
  readonly keySizeBytes: number;
  readonly valueSizeBytes: number;
  readonly maxEntries: number;
  readonly flags: number;
}

/** Kinds of types (BPF Type Format, Documentation/bpf/btf.rst). */
const kind = { int: 1, pointer: 2, array: 3, struct: 4, variable: 14, section: 15 } as const;

const magic = 0xeb9f;
const version = 1;
const headerBytes = 24;
const pointerBytes = 8;
const signedInt = (1 << 24) | 32; // encoding "signed", 32 bits
const globalLinkage = 1;

export const mapsSection = '.maps';

/**
 * The type information that says what maps an object has: a variable each, in the section .maps, of a struct whose
 * members are pointers to arrays, and the array's length is the value. Each map has a struct of its own: eBPF for
 * Windows takes maps of one type for one map.
 */
export function mapTypes(maps: readonly ObjectMap[]): Uint8Array {
  const types = new TypeWriter();
  const int = types.add('int', kind.int, 0, 4, [signedInt]);
  const placed = maps.map((map, index) => {
    const struct = addMapStruct(types, int, map);
    const variable = types.add(map.name, kind.variable, 0, struct, [globalLinkage]);
    return [variable, mapOffset(maps, index), mapSizeBytes(map)];
  });
  const sizeBytes = mapOffset(maps, maps.length);
  types.add(mapsSection, kind.section, maps.length, sizeBytes, placed.flat());
  return types.bytes();
}

/** Where a map's variable stands in the section .maps, which holds nothing but zeros. */
export function mapOffset(maps: readonly ObjectMap[], index: number): number {
  return maps.slice(0, index).reduce((sum, map) => sum + mapSizeBytes(map), 0);
}

export function mapSizeBytes(map: ObjectMap): number {
  return settings(map).length * pointerBytes;
}

/** A ring has no keys and no values; what is 0 is left out. */
function settings(map: ObjectMap): readonly (readonly [name: string, value: number])[] {
  const all = [
    ['type', map.type],
    ['key_size', map.keySizeBytes],
    ['value_size', map.valueSizeBytes],
    ['max_entries', map.maxEntries],
    ['map_flags', map.flags],
  ] as const;
  return all.filter(([, value]) => value !== 0);
}

function addMapStruct(types: TypeWriter, int: number, map: ObjectMap): number {
  const members = settings(map).map(([name, value], index) => {
    const array = types.add('', kind.array, 0, 0, [int, int, value]);
    return [types.nameOffset(name), types.add('', kind.pointer, 0, array, []), index * pointerBytes * 8];
  });
  return types.add('', kind.struct, members.length, members.length * pointerBytes, members.flat());
}

class TypeWriter {
  readonly #names = new StringTable();
  readonly #words: number[] = [];
  #count = 0;

  nameOffset(name: string): number {
    return this.#names.offsetOf(name);
  }

  /**
   * @param sizeOrType the type's size, or the type it refers to
   * @returns the number of the type; the first is 1
   */
  add(name: string, typeKind: number, memberCount: number, sizeOrType: number, rest: readonly number[]): number {
    this.#words.push(this.nameOffset(name), (typeKind << 24) | memberCount, sizeOrType, ...rest);
    return ++this.#count;
  }

  bytes(): Uint8Array {
    const names = this.#names.bytes();
    const typeBytes = this.#words.length * 4;
    const bytes = new Uint8Array(headerBytes + typeBytes);
    const view = new DataView(bytes.buffer);
    view.setUint16(0, magic, true);
    view.setUint8(2, version);
    const header = [headerBytes, 0, typeBytes, typeBytes, names.length];
    [...header, ...this.#words].forEach((word, index) => view.setUint32(4 + index * 4, word, true));
    return concatenate([bytes, names]);
  }
}
