/** Names back to back, each ended by a zero byte; offset 0 is the empty name. */
export class StringTable {
  readonly #offsets = new Map<string, number>([['', 0]]);
  readonly #parts: Uint8Array[] = [new Uint8Array(1)];
  #sizeBytes = 1;

  offsetOf(name: string): number {
    const known = this.#offsets.get(name);
    if (known !== undefined) return known;
    const bytes = new TextEncoder().encode(`${name}\0`);
    const offset = this.#sizeBytes;
    this.#offsets.set(name, offset);
    this.#parts.push(bytes);
    this.#sizeBytes += bytes.length;
    return offset;
  }

  bytes(): Uint8Array {
    return concatenate(this.#parts);
  }
}

export function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let position = 0;
  for (const part of parts) {
    whole.set(part, position);
    position += part.length;
  }
  return whole;
}
