import type { Span } from '../language/ast.ts';
import type { ValueType } from '../codegen/program.ts';
import { joinTypes, sameType, unsigned } from './types.ts';

interface Inferred {
  type: ValueType;
  /** What gave it its type first. */
  readonly span: Span;
}

/** The other use that a use does not go together with. */
export interface Conflict {
  readonly type: ValueType;
  readonly span: Span;
}

/**
 * Types of variables and maps, from all that is assigned to them. A use may stand before the assignment that widens
 * its type, in the text or in a loop: then the program is checked once more, with what is known by then. Types only
 * widen, so that ends.
 */
export class Inference {
  readonly #inferred = new Map<string, Inferred>();
  /** What was answered first in this pass; undefined: nothing was known. */
  readonly #answers = new Map<string, ValueType | undefined>();

  /** The type as known so far. */
  typeOf(key: string): ValueType | undefined {
    const type = this.#inferred.get(key)?.type;
    if (!this.#answers.has(key)) this.#answers.set(key, type);
    return type;
  }

  /** Widens the type by what is assigned; undefined where both go together. */
  assign(key: string, type: ValueType, span: Span): Conflict | undefined {
    const known = this.#inferred.get(key);
    if (known === undefined) {
      this.#inferred.set(key, { type, span });
      return undefined;
    }
    const joined = joinTypes(known.type, type);
    if (joined === undefined) return known;
    known.type = joined;
    return undefined;
  }

  /** Whether answers of this pass were too narrow. What is only ever computed from itself is a number. */
  needsAnotherPass(hasErrors: boolean): boolean {
    const answers = [...this.#answers];
    this.#answers.clear();
    const isOutdated = answers.some(([key, answer]) => {
      const type = this.#inferred.get(key)?.type;
      return type !== undefined && (answer === undefined || !sameType(answer, type));
    });
    if (isOutdated || hasErrors) return isOutdated;
    const unknown = answers.filter(([key]) => !this.#inferred.has(key));
    for (const [key] of unknown) this.#inferred.set(key, { type: unsigned('none'), span: { start: 0, end: 0 } });
    return unknown.length > 0;
  }
}
