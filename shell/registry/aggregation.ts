import type { Operand, Register } from '../codegen/ir/ir.ts';
import type { BucketRange, Distribution, SketchShape, ValueColumn, ValueType } from '../codegen/program.ts';
import type { CallContext } from './call.ts';
import type { Documentation } from './documentation.ts';
import type { Emitter } from './emitter.ts';
import type { Cell, ColumnKind } from './value.ts';

/** What a call says beyond its argument: constants that shape the column. */
export interface AggregationShape {
  readonly distribution: Distribution | undefined;
  readonly sketchShape?: SketchShape;
  readonly quantiles: readonly number[];
}

/** State too large for every row: some rows have one, on each CPU that needs it. All 0 at first. */
export interface Sketch {
  /** 64-bit words, a power of two. */
  readonly words: number;
  /** Values are counted one by one first, each in an entry shared by all CPUs, `most` by each CPU and row. */
  readonly values?: { readonly most: number | undefined };
  emit(emitter: Emitter, pointer: Register, value: Register, type: ValueType, shape: SketchShape): void;
}

/** The place of one column in a row of this CPU. */
export interface StatePlace {
  readonly pointer: Register;
  readonly offset: number;
}

/**
 * A column merged over all CPUs of one bank: 64-bit words as unsigned integers, counts by (signed) bucket number or by
 * (unsigned) value, and the sketches, one a CPU that has one.
 */
export interface AggregationState {
  readonly words: BigUint64Array;
  readonly sketches: readonly BigUint64Array[];
  readonly buckets: ReadonlyMap<bigint, bigint>;
}

/** What a result depends on besides its state. */
export interface FinishContext {
  /** Time that the table covers. */
  readonly spanNs: bigint;
  /** When that began, since the program was attached; and when the program was attached, by the wall clock. */
  readonly beginNs: bigint;
  readonly attachTimeNs: bigint;
  /** A word of the event as what its type says: texts are identities, names numbers. */
  cellOf(word: bigint, type: ValueType): Cell;
}

export interface Aggregation extends Documentation {
  /** "sum(x)" */
  readonly signature: string;
  /** "exact", or by how much it is not: "within 1/64 of the exact value". */
  readonly accuracy: string;
  /** What it takes in the kernel; needed where stateSizeBytes does not say it: "24 bytes for each bucket in use". */
  readonly memory?: string;
  readonly kind: ColumnKind;
  readonly takes: 'nothing' | 'number' | 'anything';
  /** Bits of event-layout's need, for fields of the event that it reads besides its value. */
  readonly needs?: bigint;
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
  /** Present where the state is a sketch: that of the row is then sketchState of codegen/place.ts. */
  readonly sketch?: Sketch;
  /**
   * Adds the words of another CPU's row to these, in place; words that are all 0 change nothing. Buckets add up by
   * themselves.
   */
  merge(into: BigUint64Array, from: BigUint64Array, column: ValueColumn): void;
  /** Whether there were any events. Absent where the state of some events is all 0, too. */
  readonly hasEvents?: (state: AggregationState) => boolean;
  /** Of no events it is 0, or empty: a table without keys shows that. */
  readonly zeroOfNothing: boolean;
  /** Its number is the state's only word, in proportion: rows are put in order without making their cells. */
  readonly isSum?: boolean;
  finish(state: AggregationState, column: ValueColumn, context: FinishContext): Cell;
  /** Rows are sorted by it, largest first. */
  sortKey(cell: Cell): bigint | number;
}
