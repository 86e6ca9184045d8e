import type { BytecodeInstruction } from '../../../bytecode/instruction.ts';
import {
  aluCode,
  atomicCode,
  callSource,
  classMask,
  codeMask,
  comparisonCode,
  controlCode,
  instructionClass,
  modeCode,
  modeMask,
  operandMask,
  signedDivision,
  wideLoadOpcode,
  wideLoadSource,
  widthCode,
  widthMask,
} from '../../../bytecode/opcodes.ts';

/** Why an instruction alone, wherever it stands, is none of the instruction set (RFC 9669); undefined: it is one. */
export function problemOfFields(item: BytecodeInstruction): string | undefined {
  const { destination, source } = item;
  if (destination > framePointer || source > framePointer) return `there are registers r0 to r${framePointer} only`;
  const uses = usesByClass[item.opcode & classMask]!(item);
  if (typeof uses === 'string') return uses;
  const stray = (['destination', 'source', 'offset', 'immediate'] as const).find(
    (field) => item[field] !== 0 && !uses.includes(field),
  );
  if (stray !== undefined) return `the instruction does not use its ${stray} field, which must be 0`;
  if (writesDestination(item) && destination === framePointer) return `r${framePointer} can't be written`;
  return undefined;
}

const framePointer = 10;
const unknownOpcode = 'no such instruction';

type Field = 'destination' | 'source' | 'offset' | 'immediate';

/** The fields an instruction uses (offset and immediate checked where only some values are known), or its problem. */
type Uses = readonly Field[] | string;

const usesByClass: Readonly<Record<number, (item: BytecodeInstruction) => Uses>> = {
  [instructionClass.load]: usesOfWideLoad,
  [instructionClass.loadFromRegister]: usesOfLoad,
  [instructionClass.storeImmediate]: ({ opcode }) =>
    (opcode & modeMask) === modeCode.memory ? ['destination', 'offset', 'immediate'] : unknownOpcode,
  [instructionClass.store]: usesOfStore,
  [instructionClass.alu32]: usesOfArithmetic,
  [instructionClass.alu64]: usesOfArithmetic,
  [instructionClass.jump]: usesOfJump,
  [instructionClass.jump32]: usesOfJump,
};

function writesDestination({ opcode }: BytecodeInstruction): boolean {
  const writers: readonly number[] = [
    instructionClass.load,
    instructionClass.loadFromRegister,
    instructionClass.alu32,
    instructionClass.alu64,
  ];
  return writers.includes(opcode & classMask);
}

function usesOfWideLoad({ opcode, source }: BytecodeInstruction): Uses {
  if (opcode !== wideLoadOpcode) return unknownOpcode;
  const known = Object.values<number>(wideLoadSource).includes(source);
  return known ? ['destination', 'source', 'immediate'] : `a wide load of kind ${source} is not supported`;
}

function usesOfLoad({ opcode }: BytecodeInstruction): Uses {
  const mode = opcode & modeMask;
  const isWord = (opcode & widthMask) === widthCode.u64;
  const known = mode === modeCode.memory || (mode === modeCode.signExtended && !isWord);
  return known ? ['destination', 'source', 'offset'] : unknownOpcode;
}

const atomicOperations: ReadonlySet<number> = new Set([
  ...[aluCode.add, aluCode.or, aluCode.and, aluCode.xor].flatMap((code) => [code, code | atomicCode.fetch]),
  atomicCode.exchange,
  atomicCode.compareExchange,
]);

function usesOfStore({ opcode, immediate, source }: BytecodeInstruction): Uses {
  const mode = opcode & modeMask;
  if (mode === modeCode.memory) return ['destination', 'source', 'offset'];
  const width = opcode & widthMask;
  if (mode !== modeCode.atomic || (width !== widthCode.u32 && width !== widthCode.u64)) return unknownOpcode;
  if (!atomicOperations.has(immediate)) return `there is no atomic operation 0x${(immediate >>> 0).toString(16)}`;
  const writesSource = (immediate & atomicCode.fetch) !== 0 && immediate !== atomicCode.compareExchange;
  if (writesSource && source === framePointer) return `r${framePointer} can't be written`;
  return ['destination', 'source', 'offset', 'immediate'];
}

function usesOfArithmetic({ opcode, offset, immediate }: BytecodeInstruction): Uses {
  const code = opcode & codeMask;
  const isWide = (opcode & classMask) === instructionClass.alu64;
  const isRegister = (opcode & operandMask) !== 0;
  if (code === aluCode.end) {
    if (isWide && isRegister) return unknownOpcode;
    return [16, 32, 64].includes(immediate)
      ? ['destination', 'immediate']
      : `a byte order of ${immediate} bits is unknown, only 16, 32 and 64 are`;
  }
  if (code === aluCode.neg) return isRegister ? unknownOpcode : ['destination'];
  if (!Object.values<number>(aluCode).includes(code)) return unknownOpcode;
  const operand: readonly Field[] = ['destination', isRegister ? 'source' : 'immediate'];
  const known = knownOffsets(code, isWide, isRegister);
  return known.includes(offset) ? [...operand, 'offset'] : operand;
}

/** What an offset field other than 0 can mean: the width a move extends from, or that a division is signed. */
function knownOffsets(code: number, isWide: boolean, isRegister: boolean): readonly number[] {
  if (code === aluCode.div || code === aluCode.mod) return [signedDivision];
  if (code === aluCode.mov && isRegister) return isWide ? [8, 16, 32] : [8, 16];
  return [];
}

function usesOfJump({ opcode, source }: BytecodeInstruction): Uses {
  const code = opcode & codeMask;
  const isNarrow = (opcode & classMask) === instructionClass.jump32;
  const isRegister = (opcode & operandMask) !== 0;
  if (Object.values<number>(comparisonCode).includes(code)) {
    return ['destination', isRegister ? 'source' : 'immediate', 'offset'];
  }
  if (isRegister) return code === controlCode.call ? 'a call by register is not supported' : unknownOpcode;
  if (code === controlCode.goto) return isNarrow ? ['immediate'] : ['offset'];
  if (isNarrow) return unknownOpcode;
  if (code === controlCode.exit) return [];
  if (code !== controlCode.call) return unknownOpcode;
  const known = Object.values<number>(callSource).includes(source);
  return known ? ['source', 'immediate'] : `a call of kind ${source} is not supported`;
}
