/**
 * The intermediate representation: a flat list of typed three-address instructions on virtual registers, one list a
 * program. Plain data; lower/ writes it, the register allocator and the bytecode emitter read it, `--dump ir` prints it.
 *
 * All values are 64-bit words. Virtual registers are small integers, assigned as often as one likes (not SSA).
 * The event pointer, the parameter block and the counters are implicit: instructions name offsets in them.
 */

export type Register = number;
export type Label = number;
export type Operand = Register | bigint;

/** A piece of the 512-byte BPF stack, in bytes (a multiple of 8): keys, initial row values, records. */
export interface StackSlot {
  readonly id: number;
  readonly sizeBytes: number;
}

export type BinaryOperator = 'add' | 'sub' | 'mul' | 'div' | 'mod' | 'and' | 'or' | 'xor' | 'lsh' | 'rsh' | 'arsh';

/** gt ge lt le compare unsigned, s… signed; set: (left & right) != 0 */
export type Comparison = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le' | 'sgt' | 'sge' | 'slt' | 'sle' | 'set';

/** Index into CompiledProgram.maps. */
export type MapIndex = number;

/**
 * How a table reads a text (parameters/scan-table.ts). find: somewhere in it; glob: the whole of it, by pattern; deepGlob: a
 * pattern in which two stars stand for folders.
 */
export type ScanAlgorithm = 'find' | 'glob' | 'deepGlob';

/** target: not 0 where the text of the event matches. */
export interface ScanText {
  readonly kind: 'scanText';
  readonly target: Register;
  /** Address of the table. */
  readonly table: Register;
  readonly algorithm: ScanAlgorithm;
  readonly text: { readonly offset: number; readonly lengthOffset: number; readonly capacityBytes: number };
  /** Places within it, as no two instructions may share. */
  readonly labels: { readonly round: Label; readonly rest: Label; readonly end: Label };
}

export type Instruction =
  | { kind: 'constant'; target: Register; value: bigint }
  | { kind: 'move'; target: Register; source: Register }
  | { kind: 'loadEvent'; target: Register; offset: number }
  | { kind: 'loadParameter'; target: Register; offset: number }
  /** right is a register, or a constant of any size (the emitter materialises what does not fit 32 bits) */
  | { kind: 'binary'; operator: BinaryOperator; target: Register; left: Register; right: Operand }
  | { kind: 'negate'; target: Register; source: Register }
  | { kind: 'label'; label: Label }
  | { kind: 'jump'; label: Label }
  | { kind: 'branch'; comparison: Comparison; left: Register; right: Operand; label: Label }
  /** Stores 8 bytes. Every byte of a slot must be stored before the slot is handed to a map or ring. */
  | { kind: 'storeStack'; slot: StackSlot; offset: number; source: Operand }
  /** target becomes a pointer to the value; control goes to `absent` where there is none (target is then dead) */
  | { kind: 'mapLookup'; target: Register; map: MapIndex; key: StackSlot; absent: Label }
  /** target: 0 or a negative error. */
  | {
      kind: 'mapUpdate';
      target: Register;
      map: MapIndex;
      key: StackSlot;
      value: StackSlot;
      mode: 'any' | 'noExist' | 'exist';
    }
  /** target: 0 or a negative error. */
  | { kind: 'mapDelete'; target: Register; map: MapIndex; key: StackSlot }
  | { kind: 'loadValue'; target: Register; pointer: Register; offset: number }
  | { kind: 'storeValue'; pointer: Register; offset: number; source: Operand }
  /** value += source. shared: other CPUs write it too, so the addition is atomic. */
  | { kind: 'addValue'; pointer: Register; offset: number; source: Operand; shared: boolean }
  /** target = value; value += source, as one step for all CPUs. */
  | { kind: 'fetchAdd'; target: Register; pointer: Register; offset: number; source: Operand }
  /** target: a pointer to the 64-bit word (index & mask) behind another pointer. Both verifiers know no other bound. */
  | { kind: 'element'; target: Register; pointer: Register; index: Register; mask: number }
  /** Writes the slot as one ring-buffer record; target: 0 or a negative error. */
  | { kind: 'output'; target: Register; record: StackSlot }
  /** Adds one to this operation's counter: cause is an index of event-layout's loss. */
  | { kind: 'countLoss'; cause: number }
  | { kind: 'processor'; target: Register }
  /** Tells the provider what to open instead: target: 0 or a negative error. address: of so many bytes at most, and as many behind them. */
  | { kind: 'redirect'; target: Register; address: Register; capacityBytes: number }
  /** Of a table in the parameter block, or of its words. */
  | { kind: 'parameterAddress'; target: Register; offset: number; ofWords?: true }
  | ScanText
  /** Ends the program with a verdict. */
  | { kind: 'return'; verdict: number }
  | { kind: 'returnValue'; verdict: Register };

/** Where an instruction came from, for verifier messages and dumps: parallel to the instruction list. */
export interface Origin {
  /** Source range of the clause or expression. */
  readonly start: number;
  readonly end: number;
  /** "count()", "predicate", "key exe": a comment in dumps. */
  readonly note: string;
}

export interface IntermediateProgram {
  readonly instructions: readonly Instruction[];
  readonly origins: readonly Origin[];
  readonly registerCount: number;
  readonly labelCount: number;
}
