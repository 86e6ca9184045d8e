import { entryMark } from './hash-code.ts';
import { hashControl, type HashLayout, type RingLayout } from './layout.ts';
import type { Machine } from './machine.ts';
import { recordHeaderBytes, type MapFunctions } from './map-code.ts';
import { isPerCpu } from './maps.ts';
import { pointerParts } from './pointers.ts';

/** What the host does with the maps of a machine, between runs. */
export class HostMaps {
  readonly #machine: Machine;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  /** 0 or a negative error, as of the helper. Of a map with a value a processor: that of the current one. */
  update(map: number, key: Uint8Array, value: Uint8Array, flags = 0n): bigint {
    const { scratch } = this.#machine.layout;
    const valueAddress = scratch.address + scratch.sizeBytes - value.length;
    this.#bytes().set(key, scratch.address);
    this.#bytes().set(value, valueAddress);
    return this.#call(map, 'update', scratch.address, valueAddress, flags);
  }

  remove(map: number, key: Uint8Array): bigint {
    const { scratch } = this.#machine.layout;
    this.#bytes().set(key, scratch.address);
    return this.#call(map, 'remove', scratch.address);
  }

  /** Keys and values of all entries of a hash map, back to back, in the order of their places; a value a processor. */
  entries(map: number): { readonly count: number; readonly keys: Uint8Array; readonly values: Uint8Array } {
    const layout = this.#hash(map);
    const bytes = this.#bytes();
    const { keySizeBytes } = layout.description;
    const count = this.#word(layout.control + hashControl.count);
    const places = this.#livePlaces(layout);
    const keys = new Uint8Array(count * keySizeBytes);
    const valueSizeBytes = layout.description.valueSizeBytes * this.#valuesPerEntry(layout);
    const values = new Uint8Array(count * valueSizeBytes);
    places.forEach((place, index) => {
      const key = layout.entries + place * layout.entryStrideBytes + layout.keyOffset;
      keys.set(bytes.subarray(key, key + keySizeBytes), index * keySizeBytes);
      values.set(this.#valuesAt(layout, place), index * valueSizeBytes);
    });
    return { count, keys, values };
  }

  /** The value itself, to read and write: of an array the element, of an array a processor those of one after the other. */
  value(map: number, element = 0): Uint8Array {
    const layout = this.#machine.layout.maps[map]!;
    if (layout.kind !== 'array') throw new TypeError(`the map ${layout.description.name} is no array`);
    const { address, strideBytes, elementSizeBytes } = layout.values;
    return this.#bytes().subarray(address + element * strideBytes, address + element * strideBytes + elementSizeBytes);
  }

  /** The value at a key, to read and write; undefined: there is none. */
  find(map: number, key: Uint8Array): Uint8Array | undefined {
    const { scratch } = this.#machine.layout;
    this.#bytes().set(key, scratch.address);
    const found = this.#call(map, 'lookup', scratch.address);
    if (found === 0n) return undefined;
    const { address, strideBytes, elementSizeBytes } = this.#valuesOf(map);
    const start = address + pointerParts(found)[1].element * strideBytes;
    return this.#bytes().subarray(start, start + elementSizeBytes);
  }

  #valuesOf(map: number) {
    const layout = this.#machine.layout.maps[map]!;
    if (layout.kind !== 'hash' && layout.kind !== 'array') throw new TypeError('the map has no values');
    return layout.values;
  }

  /** All that a map holds, to look through: of a hash map its keys and values, of an array its elements. */
  contents(map: number): readonly Uint8Array[] {
    const layout = this.#machine.layout.maps[map]!;
    if (layout.kind === 'hash') {
      const { keys, values } = this.entries(map);
      return [keys, values];
    }
    if (layout.kind !== 'array') return [];
    const { address, strideBytes, elements } = layout.values;
    return [this.#bytes().subarray(address, address + strideBytes * elements)];
  }

  /** Hands over all records of a ring, which is then empty. The bytes are valid during the call only. */
  drain(map: number, consume: (bytes: DataView<ArrayBuffer>, offset: number, length: number) => void): number {
    const layout = this.#machine.layout.maps[map] as RingLayout;
    const { view } = this.#machine;
    const end = layout.data + this.#word(layout.control);
    let count = 0;
    for (let at = layout.data; at < end; count++) {
      const length = view.getUint32(at, true);
      consume(view, at + recordHeaderBytes, length);
      at += Math.ceil((recordHeaderBytes + length) / 8) * 8;
    }
    view.setUint32(layout.control, 0, true);
    return count;
  }

  #livePlaces(layout: HashLayout): number[] {
    const used = this.#word(layout.control + hashControl.used);
    const places: number[] = [];
    for (let place = 0; place < used; place++) {
      const entry = layout.entries + place * layout.entryStrideBytes;
      if (this.#word(entry + layout.markOffset) & entryMark.live) places.push(place);
    }
    return places;
  }

  #valuesPerEntry({ description }: HashLayout): number {
    return isPerCpu(description) ? this.#machine.layout.processors : 1;
  }

  #valuesAt(layout: HashLayout, place: number): Uint8Array {
    const { address, strideBytes, elementSizeBytes } = layout.values;
    const perEntry = this.#valuesPerEntry(layout);
    const joined = new Uint8Array(perEntry * elementSizeBytes);
    for (let index = 0; index < perEntry; index++) {
      const at = address + (place * perEntry + index) * strideBytes;
      joined.set(this.#bytes().subarray(at, at + elementSizeBytes), index * elementSizeBytes);
    }
    return joined;
  }

  #hash(map: number): HashLayout {
    const layout = this.#machine.layout.maps[map]!;
    if (layout.kind !== 'hash') throw new TypeError(`the map ${layout.description.name} has no entries`);
    return layout;
  }

  #call(map: number, name: keyof MapFunctions, ...operands: (number | bigint)[]): bigint {
    return this.#machine.call(map, name, ...operands);
  }

  #word(address: number): number {
    return this.#machine.view.getUint32(address, true);
  }

  #bytes(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#machine.memory.buffer);
  }
}
