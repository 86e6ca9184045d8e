import { IrBuilder } from './builder.ts';
import { ParameterBuilder } from '../parameters/parameters.ts';
import type { RecordLayout, ScalarLayout, TableLayout } from '../program.ts';
import type { Jump, TypedExpression, TypedScalar, TypedTable, VariableId } from '../../typecheck/typed-program.ts';
import type { Label, Register } from '../ir/ir.ts';

/** The two ways to lower an expression, which call each other: for its value, and for where it leads. */
export interface ExpressionLowering {
  readonly value: (expression: TypedExpression, lowering: Lowering) => Register;
  readonly branch: (expression: TypedExpression, label: Label, when: boolean, lowering: Lowering) => void;
}

/** Where break, continue and return lead. */
export class JumpTargets {
  readonly #stack: Readonly<Partial<Record<Jump['kind'], Label>>>[] = [];

  /** Lowers what has these targets; those that are not named stay as they are. */
  within(targets: Readonly<Partial<Record<Jump['kind'], Label>>>, lower: () => void): void {
    this.#stack.push({ ...this.#stack.at(-1), ...targets });
    lower();
    this.#stack.pop();
  }

  of(kind: Jump['kind']): Label {
    return this.#stack.at(-1)![kind]!;
  }
}

/** One program being lowered: instructions, and what they turned out to need. */
export class Lowering {
  readonly parameters: ParameterBuilder;
  readonly builder = new IrBuilder((name) => this.parameters.session(name));
  readonly records: RecordLayout[] = [];
  readonly tables: readonly { readonly typed: TypedTable; readonly layout: TableLayout }[];
  readonly scalars: readonly { readonly typed: TypedScalar; readonly layout: ScalarLayout }[];
  /** Bits of event-layout's need. */
  needs = 0n;
  /** A text travels by identity: its bytes come through the ring. */
  sendsTexts = false;

  /** Not 0 once the event has been sent as a whole; undefined where only one clause does it. */
  eventSent: Register | undefined;

  /** What the program returns; undefined: nothing but 0. */
  verdict: Register | undefined;

  readonly jumps = new JumpTargets();
  readonly #expressions: ExpressionLowering;
  readonly #variables = new Map<VariableId, Register>();

  constructor(
    tables: readonly { readonly typed: TypedTable; readonly layout: TableLayout }[],
    scalars: readonly { readonly typed: TypedScalar; readonly layout: ScalarLayout }[],
    expressions: ExpressionLowering,
    parameters = new ParameterBuilder(),
  ) {
    this.parameters = parameters;
    this.tables = tables;
    this.scalars = scalars;
    this.#expressions = expressions;
  }

  /** For a clause that the session runs: instructions of its own, on the same parameters and maps. */
  forSession(): Lowering {
    return new Lowering(this.tables, this.scalars, this.#expressions, this.parameters);
  }

  /** Computes an expression; booleans become 0 or 1, texts their identity. */
  value(expression: TypedExpression): Register {
    return this.#expressions.value(expression, this);
  }

  /** The register that holds a variable. */
  variable(id: VariableId): Register {
    const known = this.#variables.get(id);
    if (known !== undefined) return known;
    const register = this.builder.newRegister();
    this.#variables.set(id, register);
    return register;
  }

  /** Goes to the label where the condition is `when`, and on to the next instruction where it is not. */
  branch(expression: TypedExpression, label: Label, when: boolean): void {
    this.#expressions.branch(expression, label, when, this);
  }
}
