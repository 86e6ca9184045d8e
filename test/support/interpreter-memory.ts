/** Register contents: numbers are kept unsigned; pointers and maps never turn into numbers. */
export type Value =
  | { readonly kind: 'scalar'; readonly value: bigint }
  | { readonly kind: 'pointer'; readonly region: Memory; readonly offset: bigint }
  | { readonly kind: 'map'; readonly index: number };

export type Region = Memory;

export function scalar(value: bigint): Value {
  return { kind: 'scalar', value: BigInt.asUintN(64, value) };
}

export function pointerTo(region: Memory, offset: bigint): Value {
  return { kind: 'pointer', region, offset: BigInt.asIntN(64, offset) };
}

export function mapReference(index: number): Value {
  return { kind: 'map', index };
}

/** Bytes of one region, which of them were written, and the pointers kept among them (on the stack only). */
export class Memory {
  readonly name: string;
  readonly bytes: Uint8Array;
  private readonly written: Uint8Array;
  private readonly pointers = new Map<number, Value>();

  constructor(name: string, sizeBytes: number, initialised: boolean) {
    this.name = name;
    this.bytes = new Uint8Array(sizeBytes);
    this.written = new Uint8Array(sizeBytes).fill(initialised ? 1 : 0);
  }

  read(position: number, width: number): Value {
    this.check(position, width);
    const pointer = this.pointers.get(position);
    if (pointer !== undefined && width === 8) return pointer;
    return scalar(this.load(position, width));
  }

  write(position: number, width: number, value: Value): void {
    if (value.kind === 'scalar') {
      this.store(position, width, value.value);
      return;
    }
    this.check(position, width);
    if (this.name !== 'stack' || width !== 8 || position % 8 !== 0) throw new Error(`a pointer leaks to ${this.name}`);
    this.markWritten(position, width);
    this.pointers.set(position, value);
  }

  load(position: number, width: number): bigint {
    const slice = this.slice(position, width);
    return slice.reduceRight((value, byte) => value * 256n + BigInt(byte), 0n);
  }

  store(position: number, width: number, value: bigint): void {
    this.check(position, width);
    this.markWritten(position, width);
    for (let index = 0; index < width; index++) {
      this.bytes[position + index] = Number((value >> BigInt(8 * index)) & 0xffn);
    }
  }

  /** A copy of bytes that were all written and hold no pointer. */
  slice(position: number, sizeBytes: number): Uint8Array {
    this.check(position, sizeBytes);
    for (let index = position; index < position + sizeBytes; index++) {
      if (this.written[index] === 0) throw new Error(`byte ${index} of the ${this.name} is read before it is written`);
      if (this.pointers.has(index - (index % 8))) throw new Error(`a pointer on the ${this.name} is read as bytes`);
    }
    return this.bytes.slice(position, position + sizeBytes);
  }

  private markWritten(position: number, width: number): void {
    for (let index = position; index < position + width; index++) {
      this.written[index] = 1;
      this.pointers.delete(index - (index % 8));
    }
  }

  private check(position: number, width: number): void {
    if (position >= 0 && position + width <= this.bytes.length) return;
    throw new Error(`${width} bytes at ${position} lie outside the ${this.name} of ${this.bytes.length} bytes`);
  }
}
