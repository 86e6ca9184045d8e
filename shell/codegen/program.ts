import type { Span } from '../language/ast.ts';
import type { IntermediateProgram, ScanAlgorithm } from './ir/ir.ts';

/** What the compiler makes of a source text: plain data, the same for every host. Everything a session needs to run and decode it. */
export interface CompiledProgram {
  readonly source: string;
  /** Hex hash of everything but parameter values: same shape = same bytes. */
  readonly shape: string;
  /** Encoded instructions, 8 bytes each. A map reference is an LDDW with source 1 whose immediate is an index into maps. */
  readonly bytecode: Uint8Array;
  /** Source range and note per 8-byte instruction slot. */
  readonly origins: readonly { readonly start: number; readonly end: number; readonly note: string }[];
  readonly maps: readonly MapSpecification[];
  readonly parameters: ParameterBlock;
  /** Bits of event-layout's operation; the pre phase at operationsPreShift. */
  readonly operations: bigint;
  /** Bits of event-layout's need. */
  readonly needs: bigint;
  readonly tables: readonly TableLayout[];
  readonly scalars: readonly ScalarLayout[];
  readonly records: readonly RecordLayout[];
  readonly schedule: readonly ScheduledClause[];
}

export type MapRole =
  /** Per-CPU state with the event in front; the provider's own. The program looks up key 0 first. */
  | 'event'
  /** ARRAY, one value: the parameter block. */
  | 'parameters'
  /** HASH: u64 bank where a table has two, then the key tuple; value: u64 number of the row, from 1. */
  | 'keys'
  /** ARRAY of states, all 0 at first: place.ts says which is where. Row 0 is `other`, or of a table without keys. */
  | 'rows'
  /** HASH: u64 bucket key (bucket-key.ts); value: u64 count, shared by all CPUs. */
  | 'buckets'
  /** ARRAY of distributions of their full size, all 0 at first, for row 0: place.ts. */
  | 'dense'
  /** HASH: the key of a scalar map (ScalarLayout); value: one 64-bit word, shared by all CPUs. */
  | 'scalars'
  /** HASH: bucket key without a bucket, u64 value; value: u64 count, shared by all CPUs. */
  | 'values'
  /** ARRAY of sketches, all 0 at first, each written by one CPU for one row: place.ts. */
  | 'sketches'
  /** RINGBUF, shared with the provider, which sends texts through it. */
  | 'ring';

export interface MapSpecification {
  readonly role: MapRole;
  /** Unique, at most 15 bytes: the kernel shows it. */
  readonly name: string;
  readonly keySizeBytes: number;
  readonly valueSizeBytes: number;
  /** Entries; for the ring its size in bytes; 0 where capacity.ts decides. */
  readonly maxEntries: number;
}

/** Types of values in rows, records and parameters. */
export type ValueType =
  | { readonly kind: 'unsigned' | 'signed'; readonly unit: Unit }
  | { readonly kind: 'boolean' }
  /** A 64-bit text identity; the text comes through the ring. */
  | { readonly kind: 'text' }
  /** A number shown by name. */
  | { readonly kind: 'enumeration'; readonly name: EnumerationName }
  /** A number whose bits have names: shown as "create|truncate". */
  | { readonly kind: 'bits'; readonly name: BitSetName }
  /** A number shown as a text that the program asks for. */
  | { readonly kind: 'formatted'; readonly format: NumberFormat };

export type NumberFormat =
  | { readonly kind: 'hexadecimal' }
  /**
   * The number counts steps since 1970; pattern: of strftime.
   * isKey: what differs in the number differs in the text, too.
   */
  | { readonly kind: 'time'; readonly pattern: string; readonly stepNs: number; readonly isKey: boolean };

export type EnumerationName = 'operation' | 'phase' | 'error' | 'disposition' | 'signal';
export type BitSetName = 'flags' | 'access' | 'attributes';

export type Unit = 'none' | 'ns' | 'bytes' | 'time';

export interface ParameterBlock {
  readonly sizeBytes: number;
  readonly initial: Uint8Array;
  readonly parameters: readonly ParameterLayout[];
}

export interface ParameterLayout {
  /** "dir", "1", or "#0", "#1"… for hoisted literals, in source order; "bank @name", "wallClockOffsetNs"… are the session's own. */
  readonly name: string;
  /** The user's own: set by --name=…, $1, session.retune. */
  readonly declared: boolean;
  readonly span: Span | undefined;
  readonly offset: number;
  readonly form: ParameterForm;
  /** What an identity stands for at first. */
  readonly text?: string;
}

export type ParameterForm =
  | {
      readonly kind: 'integer';
      readonly unit: Unit;
      readonly signed: boolean;
      /** Its values have names: true and false, "ENOENT". */
      readonly names?: 'boolean' | EnumerationName;
    }
  /**
   * A text to compare with: u64 length, then capacityBytes of text, then capacityBytes of mask, both of 64-bit words.
   * anchor 'end': the text is right-aligned in its place.
   * foldsCase: ASCII letters match in either case, which is a matter of the mask.
   * folder: what is compared is the folder's path itself, or the beginning of all paths inside it.
   */
  | {
      readonly kind: 'text';
      readonly capacityBytes: number;
      readonly anchor: 'start' | 'end';
      readonly stripsExe: boolean;
      readonly foldsCase: boolean;
      readonly folder?: 'itself' | 'inside';
      /** Of folders, where it is none of Linux. */
      readonly separator?: '\\';
    }
  /** The identity of a text, which only the session knows: it depends on the backend's seed. */
  | { readonly kind: 'identity' }
  /** A text or pattern to look for, as the table of codegen/parameters/scan-table.ts. Tables stand behind all other values. */
  | {
      readonly kind: 'table';
      readonly algorithm: ScanAlgorithm;
      readonly stripsExe: boolean;
      readonly foldsCase: boolean;
      /** Of folders in a pattern, where it is none of Linux: a slash stands for it, too. */
      readonly separator?: '\\';
    };

export interface TableLayout {
  /** '' is the anonymous table, shown as "@". */
  readonly name: string;
  /** Two where it is cleared while it runs: one is written while the other is read and emptied. */
  readonly banks: 1 | 2;
  /** undefined: it has no keys, and one row. */
  readonly keysMap: number | undefined;
  /** Also counts the keys. undefined: without keys, and all columns are distributions. */
  readonly rowsMap: number | undefined;
  readonly bucketsMap: number | undefined;
  readonly denseMap: number | undefined;
  readonly valuesMap: number | undefined;
  readonly sketchesMap: number | undefined;
  readonly keys: readonly KeyColumn[];
  readonly columns: readonly ValueColumn[];
  /** 0 where all columns are distributions. */
  readonly rowSizeBytes: number;
  /** Where row 0 counts its events: where no column tells whether it had any. */
  readonly presenceOffset: number | undefined;
  /**
   * Made for a view of intervals: a row that had events has words that are not 0, so that keys can stay from one
   * interval to the next. Where no column shows it, all rows count their events at presenceOffset.
   */
  readonly keepsKeys: boolean;
  /** The program removes rows while it runs. */
  readonly losesRows: boolean;
  /** The program asks for its number of rows. */
  readonly countsRows: boolean;
}

/** A map of one value a key: `@start[tid] = time`. */
export interface ScalarLayout {
  readonly name: string;
  readonly map: number;
  /** Where it is emptied while it runs there are two, and a u64 bank stands in front of the key tuple. Without keys it does so, too. */
  readonly banks: 1 | 2;
  readonly keys: readonly KeyColumn[];
  readonly type: ValueType;
  /** The map, of the same banks, that holds how many entries there are; undefined where the program does not ask for it. */
  readonly countMap: number | undefined;
}

export interface KeyColumn {
  /** As written: "exe", "bytes >> 12". */
  readonly label: string;
  readonly type: ValueType;
  /** In the keys of the keys map. */
  readonly offset: number;
}

/** A column is an aggregation: builtins/ knows by `aggregation` how to merge, sort and shape it. */
export interface ValueColumn {
  readonly label: string;
  readonly aggregation: string;
  readonly type: ValueType;
  /** Byte offset of the state in the row; -1 where it lives in buckets only. */
  readonly offset: number;
  readonly stateSizeBytes: number;
  readonly distribution: Distribution | undefined;
  /** Its number in the keys of the buckets map. Columns with one distribution of the same value share it. */
  readonly bucketColumn?: number;
  /** Which bucket numbers there can be. */
  readonly bucketRange?: BucketRange;
  /** Its place among those of the dense map. */
  readonly denseIndex?: number;
  /** Where in the row the first buckets stand (codegen/place.ts), for columns that share them, too; undefined: nowhere. */
  readonly firstBucketsOffset: number | undefined;
  readonly sketch?: SketchColumn;
  /** Of quantiles and p99: 0.5, 0.9… */
  readonly quantiles: readonly number[];
}

/** A column whose state does not fit a row. */
export interface SketchColumn {
  readonly shape: SketchShape;
  /** Its place among those of the sketches map. */
  readonly index: number;
  readonly words: number;
  /** Counts values one by one before it fills a sketch. */
  readonly countsValues: boolean;
}

export type SketchShape =
  | { readonly scheme: 'distinct' }
  | { readonly scheme: 'top'; readonly limit: number }
  | { readonly scheme: 'series'; readonly intervalNs: bigint };

export interface BucketRange {
  readonly lowest: bigint;
  readonly count: number;
}

export type Distribution =
  | { readonly scheme: 'log2' }
  | { readonly scheme: 'linear'; readonly lo: bigint; readonly hi: bigint; readonly step: bigint }
  | { readonly scheme: 'logLinear'; readonly subBucketBits: number };

/** Ring-buffer record kind = 1 + index here. After the 8-byte header: one 64-bit word a value. */
export type RecordLayout =
  | {
      readonly kind: 'row';
      readonly table: string;
      readonly columns: readonly { readonly label: string; readonly type: ValueType }[];
    }
  | { readonly kind: 'printf'; readonly format: readonly FormatPart[]; readonly types: readonly ValueType[] }
  | { readonly kind: 'action'; readonly action: SessionAction }
  /** The whole event: a word for each of event-members' recordedMembers. */
  | { readonly kind: 'event' };

/** A format string taken apart at compile time: literal text, or a conversion of the next value. */
export type FormatPart =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'value';
      readonly conversion: string;
      readonly flags: string;
      readonly width: number;
      readonly precision: number | undefined;
    };

/** begin, end and interval clauses run in the session: the instructions that machine code is made of, on its maps. */
export interface ScheduledClause {
  readonly when: { readonly kind: 'begin' | 'end' } | { readonly kind: 'interval'; readonly periodNs: bigint };
  readonly ir: IntermediateProgram;
  /** Of its output instructions. */
  readonly records: readonly RecordLayout[];
}

export type SessionAction =
  | { readonly kind: 'printTable'; readonly table: string; readonly limit: number | undefined }
  /** They will be cleared or zeroed: what events add from here on is kept for the next time. */
  | { readonly kind: 'switchTables'; readonly tables: readonly string[] }
  | { readonly kind: 'clearTable'; readonly table: string }
  /** Its keys stay. */
  | { readonly kind: 'zeroTable'; readonly table: string }
  | { readonly kind: 'exit'; readonly code: number };
