import type { LoadedProgram } from '../backend/contract.ts';
import { encodeParameter } from '../codegen/parameter-encoding.ts';
import type { ParameterBlock, ParameterLayout, Unit } from '../codegen/program.ts';
import type { Registry } from '../registry/registry.ts';
import { decodeText } from '../util/text-bytes.ts';

/** The parameter block of a running program: written through to the backend, read for printing. */
export class LiveParameters {
  readonly #layouts: readonly ParameterLayout[];
  readonly #block: Uint8Array;
  readonly #loaded: LoadedProgram;
  readonly #registry: Registry;

  constructor(block: ParameterBlock, loaded: LoadedProgram, registry: Registry) {
    this.#layouts = block.parameters;
    this.#block = block.initial.slice();
    this.#loaded = loaded;
    this.#registry = registry;
  }

  /**
   * Changes every place of a parameter; all or none.
   * @throws ParameterError where the value does not fit, RangeError where no parameter has the name
   */
  retune(name: string, value: bigint | string): void {
    const places = this.#layouts.filter((layout) => layout.name === name);
    if (places.length === 0) throw new RangeError(`the program has no parameter '${name}'`);
    const encoded = places.map((place) => ({ place, bytes: encodeParameter(place, value, this.#registry) }));
    for (const { place, bytes } of encoded) this.#write(place, bytes);
  }

  /** The session's own; a program that does not use it has no place for it. */
  setOwn(name: string, value: bigint): void {
    for (const place of this.#layouts) {
      if (!place.declared && place.name === name) this.#write(place, encodeParameter(place, value));
    }
  }

  #write(place: ParameterLayout, bytes: Uint8Array): void {
    this.#block.set(bytes, place.offset);
    this.#loaded.updateParameters(place.offset, bytes);
  }

  /** The value as it is now. */
  value(name: string): { value: bigint | string; unit: Unit } {
    const { form, offset } = this.#layouts.find((layout) => layout.name === name)!;
    const view = new DataView(this.#block.buffer, this.#block.byteOffset + offset);
    if (form.kind === 'integer') {
      return { value: form.signed ? view.getBigInt64(0, true) : view.getBigUint64(0, true), unit: form.unit };
    }
    if (form.kind === 'table') throw new Error(`internal error: parameter ${name} has no value to show`);
    const length = Number(view.getBigUint64(0, true));
    const start = offset + 8 + (form.anchor === 'end' ? form.capacityBytes - length : 0);
    return { value: decodeText(this.#block.subarray(start, start + length)), unit: 'none' };
  }
}
