import type { Register } from '../codegen/ir/ir.ts';
import type { ValueType } from '../codegen/program.ts';
import type { Documentation } from './documentation.ts';
import type { Emitter } from './emitter.ts';

/** A kind of machine a program runs on. */
export type Host = 'linux' | 'windows';

/** Why a host does not have a field, as the end of "…, which", and what there is instead. */
export interface Absence {
  readonly reason: string;
  readonly remedy: string;
}

interface FieldBase extends Documentation {
  /** The hosts that can't serve it. */
  readonly absent?: Readonly<Partial<Record<Host, Absence>>>;
  /** Names of the operations that have it; undefined: all. */
  readonly operations: readonly string[] | undefined;
  /** Operations at which it is another quantity: a glob that its clause listens by does not stand for them. */
  readonly unlike?: readonly string[];
  /** Known only once the operation is over, so not in the pre phase. */
  readonly completionOnly: boolean;
}

/** A word of the event, or computed from one. */
export interface NumberField extends FieldBase {
  readonly form: 'number';
  readonly type: ValueType;
  /** Bits of event-layout's need. */
  readonly needs: bigint;
  load(emitter: Emitter): Register;
  /** Without an event, in begin, end and interval clauses, it is this clock of the session. */
  readonly clock?: 'time' | 'elapsed';
}

/** What basename() and dirname() are of. */
export type TextPart = 'basename' | 'dirname';

/** A text of the event: its identity serves as a key, its bytes serve predicates. */
export interface TextField extends FieldBase {
  readonly form: 'text';
  readonly type: { readonly kind: 'text' };
  readonly identity: { readonly offset: number; readonly need: bigint };
  readonly text: {
    readonly need: bigint;
    readonly lengthOffset: number;
    readonly offset: number;
    readonly capacityBytes: number;
    /** Where its last bytes stand right-aligned. */
    readonly tailOffset: number;
    readonly tailCapacityBytes: number;
  };
  /** Literals compared with it lose a trailing ".exe" on hosts without that custom. */
  readonly stripsExe: boolean;
  /** An absolute path: it has folders to lie in. */
  readonly isPath?: boolean;
  /** The fields that are parts of it. */
  readonly parts?: Readonly<Partial<Record<TextPart, string>>>;
}

export type Field = NumberField | TextField;
