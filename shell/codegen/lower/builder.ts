import type { Span } from '../../language/ast.ts';
import type { Emitter, SessionParameter } from '../../registry/emitter.ts';
import { scanCost } from '../emit/scan.ts';
import type {
  BinaryOperator,
  Comparison,
  Instruction,
  IntermediateProgram,
  Label,
  MapIndex,
  Operand,
  Origin,
  Register,
  ScanAlgorithm,
  ScanText,
  StackSlot,
} from '../ir/ir.ts';

/** Appends instructions, and hands out registers, labels and stack slots. */
export class IrBuilder implements Emitter {
  readonly #instructions: Instruction[] = [];
  readonly #origins: Origin[] = [];
  readonly #sessionParameter: (name: SessionParameter) => number;
  #origin: Origin = { start: 0, end: 0, note: '' };
  #registers = 0;
  #labels = 0;
  #slots = 0;
  #rounds = 1;
  /** What a verifier goes through that follows each loop to its end. */
  readonly checked = { instructions: 0, branches: 0, scanInstructions: 0 };

  /** @param sessionParameter offset of a session's value in the parameter block */
  constructor(sessionParameter: (name: SessionParameter) => number) {
    this.#sessionParameter = sessionParameter;
  }

  /** What is appended from here on comes from this part of the source. */
  at({ start, end }: Span, note: string): void {
    this.#origin = { start, end, note };
  }

  add(instruction: Instruction): void {
    this.#instructions.push(instruction);
    this.#origins.push(this.#origin);
    this.checked.instructions += this.#rounds;
    if (instruction.kind === 'branch' || instruction.kind === 'mapLookup') this.checked.branches += this.#rounds;
  }

  /** What is appended meanwhile runs that often. */
  repeat(rounds: number, append: () => void): void {
    const outside = this.#rounds;
    this.#rounds *= rounds;
    append();
    this.#rounds = outside;
  }

  newRegister(): Register {
    return this.#registers++;
  }

  newSlot(sizeBytes: number): StackSlot {
    return { id: this.#slots++, sizeBytes };
  }

  /** @param tablesOffset where the tables of the parameter block begin */
  finish(tablesOffset: number): IntermediateProgram {
    return {
      instructions: this.#instructions.map((instruction) =>
        instruction.kind === 'parameterAddress' && instruction.ofWords === undefined
          ? { ...instruction, offset: tablesOffset + instruction.offset }
          : instruction,
      ),
      origins: this.#origins,
      registerCount: this.#registers,
      labelCount: this.#labels,
    };
  }

  constant(value: bigint): Register {
    return this.#define((target) => ({ kind: 'constant', target, value: BigInt.asIntN(64, value) }));
  }

  copy(source: Register): Register {
    return this.#define((target) => ({ kind: 'move', target, source }));
  }

  assign(target: Register, source: Register): void {
    this.add({ kind: 'move', target, source });
  }

  loadEvent(offset: number): Register {
    return this.#define((target) => ({ kind: 'loadEvent', target, offset }));
  }

  loadParameter(offset: number): Register {
    return this.#define((target) => ({ kind: 'loadParameter', target, offset }));
  }

  /** Of a text in the parameter block. */
  textAddress(offset: number): Register {
    return this.#define((target) => ({ kind: 'parameterAddress', target, offset, ofWords: true }));
  }

  /** Whether a text of the event matches a table of the parameter block: not 0 where it does. */
  scanText(text: ScanText['text'], algorithm: ScanAlgorithm, tableOffset: number): Register {
    const table = this.#define((target) => ({ kind: 'parameterAddress', target, offset: tableOffset }));
    const labels = { round: this.newLabel(), rest: this.newLabel(), end: this.newLabel() };
    const target = this.newRegister();
    const scan: ScanText = { kind: 'scanText', target, table, algorithm, text, labels };
    const { instructions, branches } = scanCost(scan);
    this.add(scan);
    this.checked.scanInstructions += this.#rounds * instructions;
    this.checked.branches += this.#rounds * branches;
    return target;
  }

  loadSessionParameter(name: SessionParameter): Register {
    return this.loadParameter(this.#sessionParameter(name));
  }

  binary(operator: BinaryOperator, left: Register, right: Operand): Register {
    return this.#define((target) => ({ kind: 'binary', operator, target, left, right: word(right) }));
  }

  update(operator: BinaryOperator, left: Register, right: Operand): void {
    this.add({ kind: 'binary', operator, target: left, left, right: word(right) });
  }

  negate(source: Register): Register {
    return this.#define((target) => ({ kind: 'negate', target, source }));
  }

  newLabel(): Label {
    return this.#labels++;
  }

  place(label: Label): void {
    this.add({ kind: 'label', label });
  }

  jump(label: Label): void {
    this.add({ kind: 'jump', label });
  }

  branch(comparison: Comparison, left: Register, right: Operand, label: Label): void {
    this.add({ kind: 'branch', comparison, left, right: word(right), label });
  }

  storeStack(slot: StackSlot, offset: number, source: Operand): void {
    this.add({ kind: 'storeStack', slot, offset, source: word(source) });
  }

  loadValue(pointer: Register, offset: number): Register {
    return this.#define((target) => ({ kind: 'loadValue', target, pointer, offset }));
  }

  storeValue(pointer: Register, offset: number, source: Operand): void {
    this.add({ kind: 'storeValue', pointer, offset, source: word(source) });
  }

  addValue(pointer: Register, offset: number, source: Operand): void {
    this.add({ kind: 'addValue', pointer, offset, source: word(source), shared: false });
  }

  fetchAdd(pointer: Register, offset: number, source: Operand): Register {
    return this.#define((target) => ({ kind: 'fetchAdd', target, pointer, offset, source: word(source) }));
  }

  element(pointer: Register, index: Register, mask: number): Register {
    return this.#define((target) => ({ kind: 'element', target, pointer, index, mask }));
  }

  /** A pointer to the value at a key; goes to `absent` where there is none. */
  lookup(map: MapIndex, key: StackSlot, absent: Label): Register {
    return this.#define((target) => ({ kind: 'mapLookup', target, map, key, absent }));
  }

  /** A pointer to an element of an array map, whose keys are the low halves of a word. */
  lookupElement(map: MapIndex, index: Register, absent: Label): Register {
    const key = this.newSlot(8);
    this.storeStack(key, 0, index);
    return this.lookup(map, key, absent);
  }

  /** 0 where the key was new and there was room. */
  insert(map: MapIndex, key: StackSlot, value: Operand): Register {
    const slot = this.newSlot(8);
    this.storeStack(slot, 0, value);
    return this.#define((target) => ({ kind: 'mapUpdate', target, map, key, value: slot, mode: 'noExist' }));
  }

  /** To a place all CPUs write. */
  addShared(pointer: Register, offset: number, source: Operand): void {
    this.add({ kind: 'addValue', pointer, offset, source: word(source), shared: true });
  }

  /** Hands a text of the parameter block to the provider: 0 where it is taken. */
  redirect(address: Register, capacityBytes: number): Register {
    return this.#define((target) => ({ kind: 'redirect', target, address, capacityBytes }));
  }

  processor(): Register {
    return this.#define((target) => ({ kind: 'processor', target }));
  }

  #define(instruction: (target: Register) => Instruction): Register {
    const target = this.newRegister();
    this.add(instruction(target));
    return target;
  }
}

/** Constants are kept as signed 64-bit numbers, the form that small immediates are extended from. */
function word(operand: Operand): Operand {
  return typeof operand === 'bigint' ? BigInt.asIntN(64, operand) : operand;
}
