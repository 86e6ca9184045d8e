import type { BytecodeInstruction } from '../../../bytecode/instruction.ts';
import { classMask, codeMask, comparisonCode, instructionClass, operandMask } from '../../../bytecode/opcodes.ts';
import { i32, i64, type Code } from '../wasm/code.ts';

type Compare = (left: Code, right: Code) => Code;

const wide: Readonly<Record<number, Compare>> = {
  [comparisonCode.eq]: i64.eq,
  [comparisonCode.gt]: i64.gtU,
  [comparisonCode.ge]: i64.geU,
  [comparisonCode.set]: (left, right) => i64.ne(i64.and(left, right), i64.const(0n)),
  [comparisonCode.ne]: i64.ne,
  [comparisonCode.sgt]: i64.gtS,
  [comparisonCode.sge]: i64.geS,
  [comparisonCode.lt]: i64.ltU,
  [comparisonCode.le]: i64.leU,
  [comparisonCode.slt]: i64.ltS,
  [comparisonCode.sle]: i64.leS,
};

const narrow: Readonly<Record<number, Compare>> = {
  [comparisonCode.eq]: i32.eq,
  [comparisonCode.gt]: i32.gtU,
  [comparisonCode.ge]: i32.geU,
  [comparisonCode.set]: i32.and,
  [comparisonCode.ne]: i32.ne,
  [comparisonCode.sgt]: i32.gtS,
  [comparisonCode.sge]: i32.geS,
  [comparisonCode.lt]: i32.ltU,
  [comparisonCode.le]: i32.leU,
  [comparisonCode.slt]: i32.ltS,
  [comparisonCode.sle]: i32.leS,
};

/** Whether a conditional jump is taken, as an i32 (any value but 0). Operands are i64. */
export function comparisonOf({ opcode, immediate }: BytecodeInstruction, left: Code, source: Code): Code {
  const code = opcode & codeMask;
  const isRegister = (opcode & operandMask) !== 0;
  if ((opcode & classMask) === instructionClass.jump32) {
    return narrow[code]!(i32.wrap(left), isRegister ? i32.wrap(source) : i32.const(immediate));
  }
  return wide[code]!(left, isRegister ? source : i64.const(BigInt(immediate)));
}
