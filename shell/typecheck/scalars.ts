import type { Span } from '../language/ast.ts';
import type { Inference } from './inference.ts';
import type { TypedScalar } from './typed-program.ts';
import { unsigned } from './types.ts';

interface Scalar {
  readonly index: number;
  /** Where it is mentioned first. */
  readonly span: Span;
  /** As written; undefined where only literals have been. */
  readonly keyLabels: (string | undefined)[];
}

/** The maps of a program that hold one value a key: `@start[tid] = time`. Their types come from all their uses. */
export class Scalars {
  readonly #known = new Map<string, Scalar>();
  readonly #deleted = new Set<string>();
  readonly #inference: Inference;

  constructor(inference: Inference) {
    this.#inference = inference;
  }

  /** The map of that name; its first use says how many keys it has. */
  use(name: string, keyCount: number, span: Span): Scalar {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const scalar = { index: this.#known.size, span, keyLabels: new Array<undefined>(keyCount).fill(undefined) };
    this.#known.set(name, scalar);
    return scalar;
  }

  /** One of its entries is removed somewhere. */
  noteDeleted(name: string): void {
    this.#deleted.add(name);
  }

  /**
   * @param cleared names of maps that are emptied while events come
   * @param counted names of those whose entries are counted
   */
  finish(cleared: ReadonlySet<string>, counted: ReadonlySet<string>): readonly TypedScalar[] {
    const typeOf = (key: string) => this.#inference.typeOf(key) ?? unsigned('none');
    return [...this.#known].map(([name, { keyLabels }]) => ({
      name,
      keys: keyLabels.map((label, index) => ({ label: label ?? 'key', type: typeOf(keyTypeName(name, index)) })),
      type: typeOf(valueTypeName(name)),
      isDeleted: this.#deleted.has(name),
      isCleared: cleared.has(name),
      isCounted: counted.has(name),
    }));
  }
}

/** What Inference knows the types of a map by. */
export const valueTypeName = (name: string): string => `value @${name}`;
export const keyTypeName = (name: string, index: number): string => `key ${index} @${name}`;
