import { IrBuilder } from './lower-builder.ts';
import { ParameterBuilder } from './parameters.ts';
import type { RecordLayout, TableLayout } from './program.ts';
import type { TypedExpression, TypedTable } from '../typecheck/typed-program.ts';
import type { Label, Register } from './ir.ts';

/** The two ways to lower an expression, which call each other: for its value, and for where it leads. */
export interface ExpressionLowering {
  readonly value: (expression: TypedExpression, lowering: Lowering) => Register;
  readonly branch: (expression: TypedExpression, label: Label, when: boolean, lowering: Lowering) => void;
}

/** One program being lowered: instructions, and what they turned out to need. */
export class Lowering {
  readonly parameters = new ParameterBuilder();
  readonly builder = new IrBuilder((name) => this.parameters.session(name));
  readonly records: RecordLayout[] = [];
  readonly tables: readonly { readonly typed: TypedTable; readonly layout: TableLayout }[];
  /** Bits of event-layout's need. */
  needs = 0n;
  /** A text travels by identity: its bytes come through the ring. */
  sendsTexts = false;

  readonly #expressions: ExpressionLowering;

  constructor(
    tables: readonly { readonly typed: TypedTable; readonly layout: TableLayout }[],
    expressions: ExpressionLowering,
  ) {
    this.tables = tables;
    this.#expressions = expressions;
  }

  /** Computes an expression; booleans become 0 or 1, texts their identity. */
  value(expression: TypedExpression): Register {
    return this.#expressions.value(expression, this);
  }

  /** Goes to the label where the condition is `when`, and on to the next instruction where it is not. */
  branch(expression: TypedExpression, label: Label, when: boolean): void {
    this.#expressions.branch(expression, label, when, this);
  }
}
