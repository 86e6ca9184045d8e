/** Instructions of RFC 9669, read here once more so that the checker shares no code with what it checks. */
export interface SafeInstruction {
  /** Number of its first 8-byte slot. */
  readonly slot: number;
  readonly opcode: number;
  readonly destination: number;
  readonly source: number;
  readonly offset: number;
  readonly immediate: number;
  /** Of a wide load. */
  readonly wide: bigint;
  readonly next: number;
}

/** A rule of a host is broken. */
export class UnsafeError extends Error {
  readonly slot: number;

  constructor(slot: number, message: string) {
    super(`slot ${slot}: ${message}`);
    this.name = 'UnsafeError';
    this.slot = slot;
  }
}

export const opcode = {
  wideLoad: 0x18,
  atomic32: 0xc3,
  atomic64: 0xdb,
  call: 0x85,
  callRegister: 0x8d,
  exit: 0x95,
  jump: 0x05,
} as const;

/** By slot; a wide load has two. */
export function readInstructions(bytecode: Uint8Array): ReadonlyMap<number, SafeInstruction> {
  const view = new DataView(bytecode.buffer, bytecode.byteOffset, bytecode.byteLength);
  const instructions = new Map<number, SafeInstruction>();
  for (let slot = 0; slot < bytecode.length / 8;) {
    const instruction = readInstruction(view, slot);
    requireKnown(instruction);
    instructions.set(slot, instruction);
    slot = instruction.next;
  }
  return instructions;
}

function readInstruction(view: DataView, slot: number): SafeInstruction {
  const at = slot * 8;
  const code = view.getUint8(at);
  const registers = view.getUint8(at + 1);
  const isWide = code === opcode.wideLoad;
  const upper = isWide ? BigInt(view.getUint32(at + 12, true)) : 0n;
  return {
    slot,
    opcode: code,
    destination: registers & 15,
    source: registers >> 4,
    offset: view.getInt16(at + 2, true),
    immediate: view.getInt32(at + 4, true),
    wide: (upper << 32n) | BigInt(view.getUint32(at + 4, true)),
    next: slot + (isWide ? 2 : 1),
  };
}

const memoryOpcodes = [0x61, 0x69, 0x71, 0x79, 0x62, 0x6a, 0x72, 0x7a, 0x63, 0x6b, 0x73, 0x7b];
const arithmeticCodes = [0x00, 0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70, 0x90, 0xa0, 0xb0, 0xc0];
const comparisonCodes = [0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70, 0xa0, 0xb0, 0xc0, 0xd0];

const known: ReadonlySet<number> = new Set([
  ...memoryOpcodes,
  ...arithmeticCodes.flatMap((code) => [0x04, 0x0c, 0x07, 0x0f].map((form) => code | form)),
  ...comparisonCodes.flatMap((code) => [0x05, 0x0d, 0x06, 0x0e].map((form) => code | form)),
  ...[0x84, 0x87], // negation
  ...[0xd4, 0xdc], // byte order
  ...Object.values(opcode),
]);

/** The third version of the instruction set: the fourth is fine on Windows, but older Linux kernels lack it. */
function requireKnown({ slot, opcode: code, source, offset, immediate }: SafeInstruction): void {
  const fail = (message: string): never => {
    throw new UnsafeError(slot, message);
  };
  const mode = code & 0xe0;
  const isPacketLoad = code % 8 === 0 && (mode === 0x20 || mode === 0x40);
  if (isPacketLoad) fail('LD_ABS and LD_IND are gone from the instruction set');
  if (!known.has(code)) fail(`opcode 0x${code.toString(16)} is not in the instruction set`);
  if (code === opcode.callRegister) fail('a call by register');
  if (code === opcode.call && source === 1)
    fail('a call of another function of the program: frames overlap on Windows');
  if (code === opcode.call && source !== 0) fail('a call of a kernel function');
  if (code === opcode.wideLoad && source > 1) fail(`a wide load of kind ${source}: only numbers and maps`);
  const isArithmetic = code % 8 === 4 || code % 8 === 7;
  if (isArithmetic && offset !== 0) fail('signed division and sign-extending moves are too new for Linux before 6.6');
  const isSubtraction = (code === 0x17 || code === 0x14) && immediate === -(2 ** 31);
  if (isSubtraction) fail('PREVAIL negates the immediate of a subtraction, and this one has no negation in 32 bits');
}

/** Slots that control can go on to. */
export function successors(instruction: SafeInstruction): readonly number[] {
  const { opcode: code, next, offset } = instruction;
  if (code === opcode.exit) return [];
  if (code === opcode.jump) return [next + offset];
  return isBranch(instruction) ? [next, next + offset] : [next];
}

export function isBranch({ opcode: code }: SafeInstruction): boolean {
  const isJumpClass = code % 8 === 5 || code % 8 === 6;
  return isJumpClass && code !== opcode.exit && code !== opcode.jump && code !== opcode.call;
}
