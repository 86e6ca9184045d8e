import type { Block, Identifier, Span } from '../language/ast.ts';
import type { TypedExpression } from './typed-program.ts';

export interface Variable {
  readonly name: string;
  /** Where its declaration begins: no other has that. */
  readonly id: number;
  readonly span: Span;
  readonly declared: 'let' | 'const';
  /** A constant that is nothing but another name of an expression. */
  readonly alias: TypedExpression | undefined;
}

interface Scope {
  readonly variables: Map<string, Variable>;
  /** Declared further down. */
  readonly later: Map<string, Span>;
}

/** The variables of one clause, by block. A name means the innermost declaration, as in JavaScript. */
export class Variables {
  readonly #scopes: Scope[] = [];

  /** Runs the check of a block, or of a loop with the block that is its body. */
  within<Result>(block: Block | undefined, check: () => Result): Result {
    const later = new Map<string, Span>();
    for (const statement of block?.statements ?? []) {
      if (statement.kind === 'VariableDeclaration') later.set(statement.name.name, statement.name);
    }
    this.#scopes.push({ variables: new Map(), later });
    const result = check();
    this.#scopes.pop();
    return result;
  }

  declare(variable: Variable): void {
    const scope = this.#scopes.at(-1)!;
    scope.variables.set(variable.name, variable);
    scope.later.delete(variable.name);
  }

  /** A name of a block hides those outside from the block's beginning on, so it may mean one that has no value yet. */
  find({ name }: Identifier): Variable | { readonly later: Span } | undefined {
    for (const { variables, later } of this.#scopes.toReversed()) {
      const variable = variables.get(name);
      if (variable !== undefined) return variable;
      const span = later.get(name);
      if (span !== undefined) return { later: span };
    }
    return undefined;
  }

  get names(): readonly string[] {
    return this.#scopes.flatMap(({ variables }) => [...variables.keys()]);
  }
}
