import type { BytecodeInstruction } from '../../../bytecode/instruction.ts';
import {
  aluCode,
  atomicCode,
  classMask,
  codeMask,
  instructionClass,
  modeCode,
  modeMask,
  operandMask,
  wideLoadSource,
} from '../../../bytecode/opcodes.ts';
import { isHelperCall, isLocalCall } from './verify.ts';
import { framePointerRegister } from './registers.ts';

/** What a register holds whatever happens at run time. */
export type KnownValue =
  | { readonly kind: 'map'; readonly index: number }
  /** A pointer into the function's own frame: bytes from its end, so 0 is r10. */
  | { readonly kind: 'stack'; readonly offset: number };

/**
 * Follows maps and places on the stack through the instructions of one block: which map a helper is called with, and
 * that an access lies in the frame, need then not be found out again each time the program runs.
 */
export class KnownValues {
  readonly #values = new Map<number, KnownValue>();

  get(register: number): KnownValue | undefined {
    return register === framePointerRegister ? { kind: 'stack', offset: 0 } : this.#values.get(register);
  }

  /** After the instruction. */
  follow(item: BytecodeInstruction): void {
    const { destination, source, immediate } = item;
    const kind = item.opcode & classMask;
    if (isHelperCall(item) || isLocalCall(item)) [0, 1, 2, 3, 4, 5].forEach((each) => this.#values.delete(each));
    else if (kind === instructionClass.load) {
      this.#set(destination, item.source === wideLoadSource.map ? { kind: 'map', index: immediate } : undefined);
    } else if (kind === instructionClass.alu64) this.#set(destination, this.#afterArithmetic(item));
    else if (kind === instructionClass.alu32 || kind === instructionClass.loadFromRegister) {
      this.#values.delete(destination);
    } else if (kind === instructionClass.store && (item.opcode & modeMask) === modeCode.atomic) {
      if (immediate & atomicCode.fetch) this.#values.delete(immediate === atomicCode.compareExchange ? 0 : source);
    }
  }

  #afterArithmetic({ opcode, destination, source, offset, immediate }: BytecodeInstruction): KnownValue | undefined {
    const code = opcode & codeMask;
    const isRegister = (opcode & operandMask) !== 0;
    if (code === aluCode.mov && isRegister && offset === 0) return this.get(source);
    const before = this.get(destination);
    if (code !== aluCode.add || isRegister || before?.kind !== 'stack') return undefined;
    return { kind: 'stack', offset: before.offset + immediate };
  }

  #set(register: number, value: KnownValue | undefined): void {
    if (value === undefined) this.#values.delete(register);
    else this.#values.set(register, value);
  }
}
