import type { Operand, Register } from '../codegen/ir.ts';
import type { BucketRange, Distribution, ValueColumn, ValueType } from '../codegen/program.ts';
import type { CallContext } from './call.ts';
import type { Documentation } from './documentation.ts';
import type { Emitter } from './emitter.ts';
import type { Cell, ColumnKind } from './value.ts';

/** What a call says beyond its argument: constants that shape the column. */
export interface AggregationShape {
  readonly distribution: Distribution | undefined;
  readonly quantiles: readonly number[];
}

/** The place of one column in a row of this CPU. */
export interface StatePlace {
  readonly pointer: Register;
  readonly offset: number;
}

/** A column merged over all CPUs of one bank: 64-bit words as unsigned integers, and counts by (signed) bucket number. */
export interface AggregationState {
  readonly words: BigUint64Array;
  readonly buckets: ReadonlyMap<bigint, bigint>;
}

export interface Aggregation extends Documentation {
  /** "sum(x)" */
  readonly signature: string;
  /** "exact", or by how much it is not: "within 1/64 of the exact value". */
  readonly accuracy: string;
  /** What it takes in the kernel; needed where stateSizeBytes does not say it: "24 bytes for each bucket in use". */
  readonly memory?: string;
  readonly kind: ColumnKind;
  readonly takesValue: boolean;
  /** Bytes in the row; 0 where all of it lives in buckets. */
  readonly stateSizeBytes: number;
  /** Checks the arguments after the value; undefined when something was reported. */
  check(call: CallContext): AggregationShape | undefined;
  /** Type of what is shown, from the value's; undefined: the aggregation takes none. */
  resultType(value: ValueType | undefined): ValueType;
  /** Adds one event to the row, which is all 0 before the first. Absent where the state lives in buckets. */
  readonly emit?: (emitter: Emitter, place: StatePlace, value: Operand, type: ValueType) => void;
  /** The bucket number of a value. Present where a distribution is. */
  readonly bucketRange?: (type: ValueType, distribution: Distribution) => BucketRange;
  readonly emitBucket?: (emitter: Emitter, value: Register, type: ValueType, distribution: Distribution) => Register;
  /**
   * Adds the words of another CPU's row to these, in place; words that are all 0 change nothing. Buckets add up by
   * themselves.
   */
  merge(into: BigUint64Array, from: BigUint64Array, column: ValueColumn): void;
  /** Whether there were any events. Absent where the state of some events is all 0, too. */
  readonly hasEvents?: (state: AggregationState) => boolean;
  /** Of no events it is 0, or empty: a table without keys shows that. */
  readonly zeroOfNothing: boolean;
  finish(state: AggregationState, column: ValueColumn): Cell;
  /** Rows are sorted by it, largest first. */
  sortKey(cell: Cell): bigint | number;
}
