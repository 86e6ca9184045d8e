import { anyNumber, join, range, sameValue, type AbstractValue, type Pointer } from './values.ts';

const stackBytes = 512;
const wordBytes = 8;

/** Registers and stack before an instruction. */
export class State {
  readonly registers: (AbstractValue | undefined)[];
  /** Words written as a whole, by number from the lowest address. */
  readonly #words: (AbstractValue | undefined)[];
  readonly #written: Uint8Array;

  constructor(
    registers: (AbstractValue | undefined)[] = new Array<undefined>(11).fill(undefined),
    words: (AbstractValue | undefined)[] = new Array<undefined>(stackBytes / wordBytes).fill(undefined),
    written = new Uint8Array(stackBytes),
  ) {
    this.registers = registers;
    this.#words = words;
    this.#written = written;
  }

  copy(): State {
    return new State([...this.registers], [...this.#words], this.#written.slice());
  }

  joined(other: State): State {
    const registers = this.registers.map((value, index) => join(value, other.registers[index]));
    const words = this.#words.map((value, index) => join(value, other.#words[index]));
    const written = this.#written.map((byte, index) => byte & other.#written[index]!);
    return new State(registers, words, written);
  }

  equals(other: State): boolean {
    return (
      this.registers.every((value, index) => sameValue(value, other.registers[index])) &&
      this.#words.every((value, index) => sameValue(value, other.#words[index])) &&
      this.#written.every((byte, index) => byte === other.#written[index])
    );
  }

  /** undefined: the place is not on the stack, or not one place. */
  static stackPosition({ low, high }: Pointer, offset: number, sizeBytes: number): number | undefined {
    const position = stackBytes + Number(BigInt.asIntN(64, low)) + offset;
    return low === high && position >= 0 && position + sizeBytes <= stackBytes ? position : undefined;
  }

  isWritten(position: number, sizeBytes: number): boolean {
    return this.#written.subarray(position, position + sizeBytes).every((byte) => byte === 1);
  }

  holdsPointer(position: number, sizeBytes: number): boolean {
    const first = Math.floor(position / wordBytes);
    const last = Math.floor((position + sizeBytes - 1) / wordBytes);
    return this.#words.slice(first, last + 1).some((value) => value !== undefined && value.kind !== 'number');
  }

  read(position: number, sizeBytes: number): AbstractValue {
    const isWhole = sizeBytes === wordBytes && position % wordBytes === 0;
    const value = isWhole ? this.#words[position / wordBytes] : undefined;
    return value ?? (sizeBytes === wordBytes ? anyNumber : range(0n, (1n << BigInt(8 * sizeBytes)) - 1n));
  }

  write(position: number, sizeBytes: number, value: AbstractValue): void {
    this.#written.fill(1, position, position + sizeBytes);
    const first = Math.floor(position / wordBytes);
    const last = Math.floor((position + sizeBytes - 1) / wordBytes);
    for (let word = first; word <= last; word++) this.#words[word] = undefined;
    if (sizeBytes === wordBytes && position % wordBytes === 0) this.#words[first] = value;
  }

  /** Every copy of what one look-up gave is a pointer now, or is 0. */
  resolve(lookup: number, isPointer: boolean): void {
    const resolved = (value: AbstractValue | undefined): AbstractValue | undefined => {
      if (value?.kind !== 'pointer' || value.unchecked !== lookup) return value;
      return isPointer ? { ...value, unchecked: undefined } : range(0n, 0n);
    };
    this.registers.forEach((value, index) => (this.registers[index] = resolved(value)));
    this.#words.forEach((value, index) => (this.#words[index] = resolved(value)));
  }
}
