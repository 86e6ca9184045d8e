import { decode } from './decode.ts';
import { helperName, type HelperHost } from './helpers.ts';
import { slotCount, type BytecodeInstruction } from './instruction.ts';
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
    const line = `${String(slot).padStart(4)}: (${hex(item.opcode, 2)}) ${disassembleInstruction(item, options)}`;
    const comment = options.comment?.(slot);
    lines.push(comment === undefined ? line : `${line.padEnd(commentColumn)} ; ${comment}`);
    slot += slotCount(item);
  }
  return lines.join('\n');
}

const commentColumn = 52;

const writers: Readonly<Record<number, (item: BytecodeInstruction, options: DisassembleOptions) => string>> = {
  [instructionClass.load]: wideLoadText,
  [instructionClass.loadFromRegister]: loadText,
  [instructionClass.storeImmediate]: (item) => `*${placeText(item, item.destination)} = ${item.immediate}`,
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

/** Without its place: `r1 = *(u64 *)(r6 +8)`. */
export function disassembleInstruction(item: BytecodeInstruction, options: DisassembleOptions = {}): string {
  const writer = writers[item.opcode & classMask];
  return writer === undefined ? unknownText(item) : writer(item, options);
}

function wideLoadText(item: BytecodeInstruction, options: DisassembleOptions): string {
  if (item.opcode !== wideLoadOpcode || item.wide === undefined) return unknownText(item);
  if (item.source === wideLoadSource.constant) return `r${item.destination} = 0x${item.wide.toString(16)}`;
  const name = options.mapName?.(item.immediate) ?? String(item.immediate);
  const place = item.source === wideLoadSource.mapValue ? `[0]+${item.wide >> 32n}` : '';
  return `r${item.destination} = map[${name}]${place}`;
}

function loadText(item: BytecodeInstruction): string {
  const mode = item.opcode & modeMask;
  const isSigned = mode === modeCode.signExtended;
  if (mode !== modeCode.memory && !isSigned) return unknownText(item);
  return `r${item.destination} = *${placeText(item, item.source, isSigned ? 's' : 'u')}`;
}

function storeText(item: BytecodeInstruction): string {
  const mode = item.opcode & modeMask;
  if (mode === modeCode.atomic) return atomicText(item);
  if (mode !== modeCode.memory) return unknownText(item);
  return `*${placeText(item, item.destination)} = r${item.source}`;
}

const fetchNames: Readonly<Record<number, string>> = {
  [aluCode.add]: 'fetch_add',
  [aluCode.or]: 'fetch_or',
  [aluCode.and]: 'fetch_and',
  [aluCode.xor]: 'fetch_xor',
};

function atomicText(item: BytecodeInstruction): string {
  const place = placeText(item, item.destination);
  const prefix = `atomic${(item.opcode & widthMask) === widthCode.u64 ? '64' : ''}`;
  const source = `r${item.source}`;
  if (item.immediate === atomicCode.exchange) return `${source} = ${prefix}_xchg(${place}, ${source})`;
  if (item.immediate === atomicCode.compareExchange) return `r0 = ${prefix}_cmpxchg(${place}, r0, ${source})`;
  const fetch = fetchNames[item.immediate & ~atomicCode.fetch];
  if (fetch === undefined) return unknownText(item);
  if (item.immediate & atomicCode.fetch) return `${source} = ${prefix}_${fetch}(${place}, ${source})`;
  return `lock *${place} ${aluSymbols[item.immediate]} ${source}`;
}

/** `(u64 *)(r6 +8)` */
function placeText(item: BytecodeInstruction, base: number, sign: 'u' | 's' = 'u'): string {
  const width = Object.entries(widthCode).find(([, code]) => code === (item.opcode & widthMask))![0];
  const direction = item.offset < 0 ? '-' : '+';
  return `(${sign}${width.slice(1)} *)(r${base} ${direction}${Math.abs(item.offset)})`;
}

function aluText(item: BytecodeInstruction, prefix: 'r' | 'w'): string {
  const code = item.opcode & codeMask;
  const destination = `${prefix}${item.destination}`;
  if (code === aluCode.neg) return `${destination} = -${destination}`;
  if (code === aluCode.end) return byteOrderText(item);
  const symbol = aluSymbols[code];
  if (symbol === undefined) return unknownText(item);
  if (item.offset === 0) return `${destination} ${symbol} ${operandText(item, prefix)}`;
  if (code === aluCode.mov) return `${destination} = (s${item.offset})${operandText(item, prefix)}`;
  const isDivision = code === aluCode.div || code === aluCode.mod;
  if (!isDivision || item.offset !== signedDivision) return unknownText(item);
  return `${destination} s${symbol} ${operandText(item, prefix)}`;
}

function byteOrderText({ opcode, destination, immediate }: BytecodeInstruction): string {
  const isSwap = (opcode & classMask) === instructionClass.alu64;
  const order = isSwap ? 'bswap' : opcode & operandMask ? 'be' : 'le';
  return `r${destination} = ${order}${immediate} r${destination}`;
}

function jumpText(item: BytecodeInstruction, options: DisassembleOptions): string {
  const code = item.opcode & codeMask;
  if (code === controlCode.exit) return 'exit';
  if (code === controlCode.call) return callText(item, options);
  const isNarrow = (item.opcode & classMask) === instructionClass.jump32;
  if (code === controlCode.goto && isNarrow) return `gotol ${targetText(item.immediate)}`;
  const target = `goto ${targetText(item.offset)}`;
  if (code === controlCode.goto) return target;
  const prefix = isNarrow ? 'w' : 'r';
  const right = item.opcode & operandMask ? operandText(item, prefix) : `0x${hex(item.immediate)}`;
  return `if ${prefix}${item.destination} ${comparisonSymbols[code] ?? '?'} ${right} ${target}`;
}

function targetText(slots: number): string {
  return `pc${slots < 0 ? '' : '+'}${slots}`;
}

function callText(item: BytecodeInstruction, options: DisassembleOptions): string {
  if (item.opcode & operandMask) return `callx r${item.destination}`;
  if (item.source === callSource.local) return `call ${targetText(item.immediate)}`;
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
