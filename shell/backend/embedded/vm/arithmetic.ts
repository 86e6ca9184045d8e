import type { BytecodeInstruction } from '../../../bytecode/instruction.ts';
import {
  aluCode,
  classMask,
  codeMask,
  instructionClass,
  operandMask,
  signedDivision,
} from '../../../bytecode/opcodes.ts';
import { i32, i64, type Code } from '../wasm/code.ts';
import { select } from '../wasm/control.ts';

/** Where the operands stand: code that may be repeated, each an i64. */
export interface AluOperands {
  readonly destination: Code;
  readonly source: Code;
}

/** The new value of the destination, as RFC 9669 has it. */
export function arithmeticCode(item: BytecodeInstruction, { destination, source }: AluOperands): Code {
  const isWide = (item.opcode & classMask) === instructionClass.alu64;
  const code = item.opcode & codeMask;
  if (code === aluCode.end) return byteOrderCode(item, destination);
  if (isWide) {
    const right = item.opcode & operandMask ? source : i64.const(BigInt(item.immediate));
    return wide(item, destination, right);
  }
  const right = item.opcode & operandMask ? i32.wrap(source) : i32.const(item.immediate);
  return i64.fromI32U(narrow(item, i32.wrap(destination), right));
}

type Operation = (left: Code, right: Code) => Code;

/** The instructions of one width. Their shifts count modulo the width, as eBPF's do. */
interface Integer {
  readonly add: Operation;
  readonly sub: Operation;
  readonly mul: Operation;
  readonly divU: Operation;
  readonly divS: Operation;
  readonly remU: Operation;
  readonly remS: Operation;
  readonly or: Operation;
  readonly and: Operation;
  readonly xor: Operation;
  readonly shl: Operation;
  readonly shrU: Operation;
  readonly shrS: Operation;
  readonly eq: Operation;
  readonly eqz: (operand: Code) => Code;
}

const wide = arithmeticOf(i64, (value) => i64.const(BigInt(value)), {
  8: i64.extend8S,
  16: i64.extend16S,
  32: i64.extend32S,
});
const narrow = arithmeticOf(i32, i32.const, { 8: i32.extend8S, 16: i32.extend16S });

type Extensions = Readonly<Record<number, (operand: Code) => Code>>;

function arithmeticOf(integer: Integer, constant: (value: number) => Code, extensions: Extensions) {
  const operations: Readonly<Record<number, Operation>> = {
    [aluCode.add]: integer.add,
    [aluCode.sub]: integer.sub,
    [aluCode.mul]: integer.mul,
    [aluCode.div]: (left, right) => unlessZero(right, integer.divU(left, nonZero(right)), constant(0)),
    [aluCode.or]: integer.or,
    [aluCode.and]: integer.and,
    [aluCode.lsh]: integer.shl,
    [aluCode.rsh]: integer.shrU,
    [aluCode.neg]: (left) => integer.sub(constant(0), left),
    [aluCode.mod]: (left, right) => unlessZero(right, integer.remU(left, nonZero(right)), left),
    [aluCode.xor]: integer.xor,
    [aluCode.mov]: (_, right) => right,
    [aluCode.arsh]: integer.shrS,
  };
  const unlessZero = (divisor: Code, then: Code, otherwise: Code) => select(integer.eqz(divisor), otherwise, then);
  const nonZero = (divisor: Code) => select(integer.eqz(divisor), constant(1), divisor);
  // The quotient of the least number and -1 does not fit: WebAssembly traps, eBPF wraps. A remainder of -1 is 0 in both.
  const isMinusOne = (divisor: Code) => integer.eq(divisor, constant(-1));
  const divideSigned: Operation = (left, right) => {
    const safe = select(isMinusOne(right), constant(1), nonZero(right));
    const quotient = select(isMinusOne(right), integer.sub(constant(0), left), integer.divS(left, safe));
    return unlessZero(right, quotient, constant(0));
  };
  const remainderSigned: Operation = (left, right) => unlessZero(right, integer.remS(left, nonZero(right)), left);
  return ({ opcode, offset }: BytecodeInstruction, left: Code, right: Code): Code => {
    const code = opcode & codeMask;
    if (code === aluCode.mov && offset !== 0) return extensions[offset]!(right);
    if (code === aluCode.div && offset === signedDivision) return divideSigned(left, right);
    if (code === aluCode.mod && offset === signedDivision) return remainderSigned(left, right);
    return operations[code]!(left, right);
  };
}

/** To little-endian is to cut off; to big-endian and a swap are the same on this machine. */
function byteOrderCode({ opcode, immediate }: BytecodeInstruction, value: Code): Code {
  const swaps = (opcode & classMask) === instructionClass.alu64 || (opcode & operandMask) !== 0;
  if (immediate === 16) return i64.and(swaps ? i64.fromI32U(swap16(i32.wrap(value))) : value, i64.const(0xffffn));
  if (immediate === 32) return i64.fromI32U(swaps ? swap32(i32.wrap(value)) : i32.wrap(value));
  return swaps ? swap64(value) : value;
}

function swap16(value: Code): Code {
  return i32.or(i32.shl(value, i32.const(8)), i32.and(i32.shrU(value, i32.const(8)), i32.const(0xff)));
}

/** Odd bytes one way round, even bytes the other. */
function swap32(value: Code): Code {
  const left = i32.and(i32.rotl(value, i32.const(8)), i32.const(0x00ff00ff));
  return i32.or(left, i32.and(i32.rotl(value, i32.const(24)), i32.const(0xff00ff00)));
}

function swap64(value: Code): Code {
  const upper = i64.fromI32U(swap32(i32.wrap(value)));
  const lower = i64.fromI32U(swap32(i32.wrap(i64.shrU(value, i64.const(32n)))));
  return i64.or(i64.shl(upper, i64.const(32n)), lower);
}
