import { decode } from './decode.ts';
import { helperName, type HelperHost } from './helpers.ts';
import { slotCount, type BytecodeInstruction } from './instruction.ts';
import {
  aluCode,
  atomicFetch,
  classMask,
  codeMask,
  comparisonCode,
  controlCode,
  instructionClass,
  modeCode,
  modeMask,
  operandMask,
  wideLoadOpcode,
  wideLoadSource,
  widthCode,
  widthMask,
} from './opcodes.ts';

export interface DisassembleOptions {
  /** Names map references; by default map[index]. */
  readonly mapName?: (index: number) => string;
  /** Whose helper ids these are; by default linux. */
  readonly host?: HelperHost;
  /** What to write behind the instruction that starts at this slot. */
  readonly comment?: (slot: number) => string | undefined;
}

/** One line an instruction, as bpftool and the verifier write them: `  12: (79) r1 = *(u64 *)(r6 +8)`. */
export function disassemble(bytecode: Uint8Array, options: DisassembleOptions = {}): string {
  let slot = 0;
  const lines: string[] = [];
  for (const item of decode(bytecode)) {
    const line = `${String(slot).padStart(4)}: (${hex(item.opcode, 2)}) ${instructionText(item, options)}`;
    const comment = options.comment?.(slot);
    lines.push(comment === undefined ? line : `${line.padEnd(commentColumn)} ; ${comment}`);
    slot += slotCount(item);
  }
  return lines.join('\n');
}

const commentColumn = 52;

const writers: Readonly<Record<number, (item: BytecodeInstruction, options: DisassembleOptions) => string>> = {
  [instructionClass.load]: wideLoadText,
  [instructionClass.loadFromRegister]: (item) => `r${item.destination} = ${memoryText(item, item.source)}`,
  [instructionClass.storeImmediate]: (item) => `${memoryText(item, item.destination)} = ${item.immediate}`,
  [instructionClass.store]: storeText,
  [instructionClass.alu32]: (item) => aluText(item, 'w'),
  [instructionClass.jump]: jumpText,
  [instructionClass.jump32]: jumpText,
  [instructionClass.alu64]: (item) => aluText(item, 'r'),
};

const aluSymbols: Readonly<Record<number, string>> = {
  [aluCode.add]: '+=',
  [aluCode.sub]: '-=',
  [aluCode.mul]: '*=',
  [aluCode.div]: '/=',
  [aluCode.or]: '|=',
  [aluCode.and]: '&=',
  [aluCode.lsh]: '<<=',
  [aluCode.rsh]: '>>=',
  [aluCode.mod]: '%=',
  [aluCode.xor]: '^=',
  [aluCode.mov]: '=',
  [aluCode.arsh]: 's>>=',
};

const comparisonSymbols: Readonly<Record<number, string>> = {
  [comparisonCode.eq]: '==',
  [comparisonCode.gt]: '>',
  [comparisonCode.ge]: '>=',
  [comparisonCode.set]: '&',
  [comparisonCode.ne]: '!=',
  [comparisonCode.sgt]: 's>',
  [comparisonCode.sge]: 's>=',
  [comparisonCode.lt]: '<',
  [comparisonCode.le]: '<=',
  [comparisonCode.slt]: 's<',
  [comparisonCode.sle]: 's<=',
};

function instructionText(item: BytecodeInstruction, options: DisassembleOptions): string {
  const writer = writers[item.opcode & classMask];
  return writer === undefined ? unknownText(item) : writer(item, options);
}

function wideLoadText(item: BytecodeInstruction, options: DisassembleOptions): string {
  if (item.opcode !== wideLoadOpcode || item.wide === undefined) return unknownText(item);
  if (item.source !== wideLoadSource.map) return `r${item.destination} = 0x${item.wide.toString(16)}`;
  const name = options.mapName?.(item.immediate) ?? String(item.immediate);
  return `r${item.destination} = map[${name}]`;
}

function storeText(item: BytecodeInstruction): string {
  const place = memoryText(item, item.destination);
  if ((item.opcode & modeMask) === modeCode.memory) return `${place} = r${item.source}`;
  if (item.immediate === (aluCode.add | atomicFetch))
    return `lock r${item.source} = fetch_add(${place}, r${item.source})`;
  if (item.immediate !== aluCode.add) return unknownText(item);
  return `lock ${place} += r${item.source}`;
}

function memoryText(item: BytecodeInstruction, base: number): string {
  const width = Object.entries(widthCode).find(([, code]) => code === (item.opcode & widthMask));
  const sign = item.offset < 0 ? '-' : '+';
  return `*(${width?.[0]} *)(r${base} ${sign}${Math.abs(item.offset)})`;
}

function aluText(item: BytecodeInstruction, prefix: 'r' | 'w'): string {
  const code = item.opcode & codeMask;
  const destination = `${prefix}${item.destination}`;
  if (code === aluCode.neg) return `${destination} = -${destination}`;
  const symbol = aluSymbols[code];
  return symbol === undefined ? unknownText(item) : `${destination} ${symbol} ${operandText(item, prefix)}`;
}

function jumpText(item: BytecodeInstruction, options: DisassembleOptions): string {
  const code = item.opcode & codeMask;
  if (code === controlCode.exit) return 'exit';
  if (code === controlCode.call) return callText(item, options);
  const target = `goto pc${item.offset < 0 ? '' : '+'}${item.offset}`;
  if (code === controlCode.goto) return target;
  const prefix = (item.opcode & classMask) === instructionClass.jump32 ? 'w' : 'r';
  const right = item.opcode & operandMask ? operandText(item, prefix) : `0x${hex(item.immediate)}`;
  return `if ${prefix}${item.destination} ${comparisonSymbols[code] ?? '?'} ${right} ${target}`;
}

function callText(item: BytecodeInstruction, options: DisassembleOptions): string {
  return `call bpf_${helperName(options.host ?? 'linux', item.immediate) ?? 'unknown'}#${item.immediate}`;
}

function operandText(item: BytecodeInstruction, prefix: string): string {
  return item.opcode & operandMask ? `${prefix}${item.source}` : String(item.immediate);
}

function unknownText(item: BytecodeInstruction): string {
  return `unknown opcode ${hex(item.opcode, 2)}`;
}

function hex(value: number, digits = 1): string {
  return (value >>> 0).toString(16).padStart(digits, '0');
}
