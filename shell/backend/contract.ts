import type { Capacity } from '../codegen/capacity.ts';
import type { CompiledProgram } from '../codegen/program.ts';

/** A place where programs run. Each backend answers with plain data and throws only BackendError (errors.ts). */
export interface Backend {
  readonly host: 'linux' | 'windows' | 'embedded';
  /** Chosen by probing: "tracepoint". */
  readonly provider: string;
  load(program: CompiledProgram, options: LoadOptions): LoadedProgram;
}

export interface LoadOptions {
  /** Only these process trees (-c, -p); undefined: the whole system. */
  readonly processTree: { readonly rootPid: number } | undefined;
  readonly includeSelf: boolean;
  /** Pipes, sockets, devices too; by default regular files and directories only. */
  readonly anyFile: boolean;
  /** deny and redirect act; otherwise they only count. For hosts where a program can act at all. */
  readonly allowControl?: boolean;
  /** Rows a table. */
  readonly maxKeys: number | undefined;
  /** What the maps of all tables may take together. */
  readonly maxMemoryBytes: number | undefined;
}

export interface LoadedProgram {
  readonly capacity: Capacity;
  /** Where time does not pass by itself: in a recording, it is that of the events. */
  readonly recordedClock?: RecordedClock;
  /** What was attached, one phrase each, for -v. */
  attach(): readonly string[];
  /** Overwrites part of the parameter block while the program runs. */
  updateParameters(offset: number, bytes: Uint8Array): void;
  /** All entries of a keys, buckets or scalars map, by index into CompiledProgram.maps. */
  readEntries(map: number): MapEntries;
  /** Elements of a rows or dense map, one after the other, in memory of their own. */
  readElements(map: number, first: number, count: number): Uint8Array<ArrayBuffer>;
  /** Makes them all 0, where no program writes them. */
  zeroElements(map: number, first: number, count: number): void;
  /** Removes the entries whose keys are given (back to back). */
  deleteEntries(map: number, keys: Uint8Array, count: number): void;
  /** The value at a key of a hash or array map; undefined where the key is missing. */
  readEntry(map: number, key: Uint8Array): Uint8Array | undefined;
  /**
   * Writes one entry, replacing it as a whole.
   * @returns false where there is no room, or one (noExist), or none (exist)
   */
  writeEntry(map: number, key: Uint8Array, value: Uint8Array, mode: 'any' | 'noExist' | 'exist'): boolean;
  /** @returns false where the key is missing */
  deleteEntry(map: number, key: Uint8Array): boolean;
  /**
   * Changes the first word of a value in its place, in one step for all programs that change it meanwhile.
   * @returns the word before; undefined where the key is missing
   */
  changeWord(map: number, key: Uint8Array, how: 'add' | 'set', operand: bigint): bigint | undefined;
  /** Returns when no program that started before the call is still running. */
  waitForWriters(): void;
  /**
   * Hands over every record committed so far, in order. The bytes are valid during the call only:
   * a view of `length` bytes from `offset` on is one record, header included.
   */
  drain(consumer: RecordConsumer): number;
  /** The same for about budgetMs: under load, more may come than can be handed over. */
  drainSome(consumer: RecordConsumer, budgetMs: number): number;
  /** A text that came with the events, not through the ring: its bytes, and its record's kind. Valid until more events come. */
  findText?(identityLow: number, identityHigh: number): { bytes: Uint8Array; kind: number } | undefined;
  losses(): readonly ProbeCounters[];
  /** What event.*_id would be for these bytes. */
  textIdentity(bytes: Uint8Array): bigint;
  /** Monotonic clock of event.time_ns, now. */
  clockNs(): bigint;
  /** Takes the program off its hooks; what it has gathered stays readable. */
  stopEvents(): void;
  /** Idempotent. After it, nothing of the program is left in the kernel; reads are no longer possible. */
  detach(): void;
}

export interface RecordedClock {
  /** Add to a time of the events for nanoseconds since 1970. */
  readonly wallClockOffsetNs: bigint;
  /** Runs the task whenever so much time has passed. Returns what ends it. */
  every(periodNs: bigint, task: () => void): () => void;
}

/** length: of the record, header included. */
export type RecordConsumer = (bytes: DataView<ArrayBuffer>, offset: number, length: number) => void;

export interface MapEntries {
  readonly count: number;
  readonly keys: Uint8Array;
  readonly values: Uint8Array;
}

/** Counted in the kernel per operation; missed: runs the kernel skipped (recursion), known per program, not per operation. */
export interface ProbeCounters {
  readonly operation: string;
  readonly events: number;
  readonly lost: Losses;
}

export interface Losses {
  readonly ring: number;
  readonly mapFull: number;
  readonly missed: number;
  readonly unpaired: number;
  readonly unresolvedPaths: number;
  readonly cutPaths: number;
}
