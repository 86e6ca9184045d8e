import type { LoadedProgram } from '../backend/contract.ts';
import { encodeParameter } from '../codegen/parameters/encoding.ts';
import type { ParameterBlock, ParameterLayout } from '../codegen/program.ts';
import type { Registry } from '../registry/registry.ts';
import { encodeText } from '../util/text-bytes.ts';
import type { TextTable } from './text-table.ts';

/** The parameter block of a running program: written through to the backend, read by clauses of the session. */
export class LiveParameters {
  readonly #layouts: readonly ParameterLayout[];
  readonly #block: Uint8Array;
  /** Words, by offset, that clauses of the session still see as they were. */
  readonly #held = new Map<number, bigint>();
  readonly #loaded: LoadedProgram;
  readonly #registry: Registry;
  readonly #texts: TextTable;

  constructor(block: ParameterBlock, loaded: LoadedProgram, registry: Registry, texts: TextTable) {
    this.#layouts = block.parameters;
    this.#block = block.initial.slice();
    this.#loaded = loaded;
    this.#registry = registry;
    this.#texts = texts;
    for (const place of this.#layouts) if (place.text !== undefined) this.#write(place, this.#identityOf(place.text));
  }

  /**
   * Changes every place of a parameter; all or none.
   * @throws ParameterError where the value does not fit, RangeError where no parameter has the name
   */
  retune(name: string, value: bigint | string): void {
    const places = this.#layouts.filter((layout) => layout.name === name);
    if (places.length === 0) throw new RangeError(`the program has no parameter '${name}'`);
    const encoded = places.map((place) => ({ place, bytes: this.#encode(place, value) }));
    for (const { place, bytes } of encoded) this.#write(place, bytes);
  }

  /** The session's own; a program that does not use it has no place for it. */
  setOwn(name: string, value: bigint): void {
    for (const place of this.#own(name)) this.#write(place, encodeParameter(place, value));
  }

  /** The same, but clauses of the session see what was before until settle(). */
  setForEvents(name: string, value: bigint): void {
    for (const { offset } of this.#own(name)) this.#held.set(offset, this.word(offset));
    this.setOwn(name, value);
  }

  settle(name: string): void {
    for (const { offset } of this.#own(name)) this.#held.delete(offset);
  }

  #own(name: string): readonly ParameterLayout[] {
    return this.#layouts.filter((place) => !place.declared && place.name === name);
  }

  #encode(place: ParameterLayout, value: bigint | string): Uint8Array {
    if (place.form.kind === 'identity') return this.#identityOf(String(value));
    return encodeParameter(place, value, this.#registry);
  }

  /** The text itself is kept here: no event has to bring it. */
  #identityOf(text: string): Uint8Array {
    const bytes = new Uint8Array(8);
    const view = new DataView(bytes.buffer);
    view.setBigUint64(0, this.#loaded.textIdentity(encodeText(text)), true);
    this.#texts.set(view.getUint32(0, true), view.getUint32(4, true), { text, cut: false });
    return bytes;
  }

  #write(place: ParameterLayout, bytes: Uint8Array): void {
    this.#block.set(bytes, place.offset);
    this.#loaded.updateParameters(place.offset, bytes);
  }

  /** A word of the block as clauses of the session see it now. */
  word(offset: number): bigint {
    return (
      this.#held.get(offset) ?? new DataView(this.#block.buffer, this.#block.byteOffset).getBigUint64(offset, true)
    );
  }
}
