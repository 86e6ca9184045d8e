import type { Span } from '../../language/ast.ts';
import type { SessionParameter } from '../../registry/emitter.ts';
import type { ParameterBlock, ParameterForm, ParameterLayout } from '../program.ts';
import { encodeValue } from './encoding.ts';

interface Place {
  readonly name: string | undefined;
  readonly span: Span | undefined;
  readonly form: ParameterForm;
  readonly offset: number;
  readonly bytes: Uint8Array;
  readonly text?: string;
}

/** Loads reach at most this far: BPF offsets have 16 bits, signed. */
export const maximumBlockBytes = 32_760;

/** Collects the values of a program that do not shape it: literals, declared parameters, the session's own. */
export class ParameterBuilder {
  readonly #places = new Map<string, Place>();
  #wordsBytes = 0;
  #tablesBytes = 0;

  /** Without the tables, which stand behind. */
  get wordsBytes(): number {
    return this.#wordsBytes;
  }

  /** @returns the offset in the block */
  session(name: SessionParameter): number {
    const signed = name === 'wallClockOffsetNs';
    const unit = name.includes(' @') ? 'none' : 'ns';
    return this.#place(`session ${name}`, name, undefined, { kind: 'integer', unit, signed }, 0n);
  }

  /**
   * A place for a literal (one each), or for a declared parameter (one a form it is used in).
   * @returns the offset in the block; of a table among the tables
   */
  value(name: string | undefined, span: Span, form: ParameterForm, value: bigint | string): number {
    const identity = name === undefined ? `literal ${span.start}` : `parameter ${name}`;
    return this.#place(`${identity} ${JSON.stringify(form)}`, name, span, form, value);
  }

  finish(): ParameterBlock {
    const places = [...this.#places.entries()];
    const names = literalNames(places.map(([, place]) => place));
    const initial = new Uint8Array(this.#wordsBytes + this.#tablesBytes);
    const parameters = places.map(([key, place]): ParameterLayout => {
      const offset = place.form.kind === 'table' ? this.#wordsBytes + place.offset : place.offset;
      initial.set(place.bytes, offset);
      const name = place.name ?? names.get(place)!;
      const { span, form, text } = place;
      return {
        name,
        declared: key.startsWith('parameter '),
        span,
        offset,
        form,
        ...(text === undefined ? {} : { text }),
      };
    });
    return { sizeBytes: initial.length, initial, parameters };
  }

  #place(
    key: string,
    name: string | undefined,
    span: Span | undefined,
    form: ParameterForm,
    value: bigint | string,
  ): number {
    const known = this.#places.get(key);
    if (known !== undefined) return known.offset;
    const isTable = form.kind === 'table';
    const offset = isTable ? this.#tablesBytes : this.#wordsBytes;
    const bytes = encodeValue(form, value);
    if (isTable) this.#tablesBytes += bytes.length;
    else this.#wordsBytes += bytes.length;
    const text = form.kind === 'identity' ? { text: String(value) } : {};
    this.#places.set(key, { name, span, form, offset, bytes, ...text });
    return offset;
  }
}

/** "#0", "#1"… in source order. */
function literalNames(places: readonly Place[]): ReadonlyMap<Place, string> {
  const literals = places.filter(({ name }) => name === undefined);
  literals.sort((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0));
  return new Map(literals.map((place, index) => [place, `#${index}`]));
}
