/**
 * An assembler for tests, from the notation of the kernel's verifier and bpftool, written from RFC 9669 and sharing no
 * code with shell/bytecode/. One instruction a line; `name:` places a label; `;` begins a comment.
 */
interface Slot {
  readonly opcode: number;
  readonly destination?: number;
  readonly source?: number;
  readonly offset?: number;
  readonly immediate?: number;
  readonly label?: { readonly name: string; readonly field: 'offset' | 'immediate' };
}

export function assembleText(text: string): Uint8Array {
  const lines = text.split('\n').map((line) => line.replace(/;.*/, '').trim());
  const labels = new Map<string, number>();
  const slots: Slot[] = [];
  for (const line of lines.filter((each) => each !== '')) {
    const label = /^(\w+):$/.exec(line);
    if (label !== null) labels.set(label[1]!, slots.length);
    else slots.push(...parseLine(line));
  }
  const bytes = new Uint8Array(8 * slots.length);
  const view = new DataView(bytes.buffer);
  slots.forEach((slot, index) => {
    const target = slot.label === undefined ? 0 : labels.get(slot.label.name);
    if (target === undefined) throw new Error(`there is no label ${slot.label?.name}`);
    const distance = target - index - 1;
    view.setUint8(8 * index, slot.opcode);
    view.setUint8(8 * index + 1, (slot.source ?? 0) * 16 + (slot.destination ?? 0));
    view.setInt16(8 * index + 2, slot.label?.field === 'offset' ? distance : (slot.offset ?? 0), true);
    view.setInt32(8 * index + 4, slot.label?.field === 'immediate' ? distance : (slot.immediate ?? 0), true);
  });
  return bytes;
}

const number = '-?(?:0x[0-9a-f]+|\\d+)';
const place = `\\(([us])(8|16|32|64) \\*\\)\\(r(\\d+) ([+-]\\d+)\\)`;

const widthBits: Readonly<Record<string, number>> = { 32: 0x00, 16: 0x08, 8: 0x10, 64: 0x18 };
const fetchCodes: Readonly<Record<string, number>> = { add: 0x01, or: 0x41, and: 0x51, xor: 0xa1 };
const lockCodes: Readonly<Record<string, number>> = { '+': 0x00, '|': 0x40, '&': 0x50, '^': 0xa0 };

const arithmeticCodes: Readonly<Record<string, readonly [code: number, offset: number]>> = {
  '+': [0x00, 0],
  '-': [0x10, 0],
  '*': [0x20, 0],
  '/': [0x30, 0],
  's/': [0x30, 1],
  '|': [0x40, 0],
  '&': [0x50, 0],
  '<<': [0x60, 0],
  '>>': [0x70, 0],
  '%': [0x90, 0],
  's%': [0x90, 1],
  '^': [0xa0, 0],
  '': [0xb0, 0],
  's>>': [0xc0, 0],
};

const jumpCodes: Readonly<Record<string, number>> = {
  '==': 0x10,
  '>': 0x20,
  '>=': 0x30,
  '&': 0x40,
  '!=': 0x50,
  's>': 0x60,
  's>=': 0x70,
  '<': 0xa0,
  '<=': 0xb0,
  's<': 0xc0,
  's<=': 0xd0,
};

const integer = (text: string): number =>
  text.startsWith('-') ? -Number(text.slice(1)) : Number(BigInt.asIntN(32, BigInt(text)));

/** The right operand: a register (bit 8 of the opcode) or an immediate. */
function operand(text: string): Slot {
  const register = /^[rw](\d+)$/.exec(text);
  return register === null ? { opcode: 0, immediate: integer(text) } : { opcode: 0x08, source: Number(register[1]) };
}

type Rule = readonly [pattern: RegExp, slots: (...groups: string[]) => readonly Slot[]];

const wideLoad = (destination: string, source: number, low: bigint, high: bigint): readonly Slot[] => [
  { opcode: 0x18, destination: Number(destination), source, immediate: Number(BigInt.asIntN(32, low)) },
  { opcode: 0, immediate: Number(BigInt.asIntN(32, high)) },
];

const atomic = (width: string, base: string, offset: string, source: string, immediate: number): readonly Slot[] => [
  {
    opcode: 0xc3 + widthBits[width]!,
    destination: Number(base),
    source: Number(source),
    offset: Number(offset),
    immediate,
  },
];

const rules: readonly Rule[] = [
  [/^exit$/, () => [{ opcode: 0x95 }]],
  [/^call (\d+)$/, (id) => [{ opcode: 0x85, immediate: Number(id) }]],
  [/^call (\w+)$/, (name) => [{ opcode: 0x85, source: 1, label: { name: name!, field: 'immediate' } }]],
  [/^goto (\w+)$/, (name) => [{ opcode: 0x05, label: { name: name!, field: 'offset' } }]],
  [/^gotol (\w+)$/, (name) => [{ opcode: 0x06, label: { name: name!, field: 'immediate' } }]],
  [
    /^if ([rw])(\d+) (\S+) (\S+) goto (\w+)$/,
    (kind, left, comparison, right, name) => {
      const { opcode, ...rest } = operand(right!);
      const code = jumpCodes[comparison!]! + opcode + (kind === 'r' ? 0x05 : 0x06);
      return [{ opcode: code, destination: Number(left), ...rest, label: { name: name!, field: 'offset' } }];
    },
  ],
  [
    new RegExp(`^r(\\d+) = (${number}) ll$`),
    (destination, value) => wideLoad(destination!, 0, bigInteger(value!), bigInteger(value!) >> 32n),
  ],
  [/^r(\d+) = map\[(\d+)\]$/, (destination, map) => wideLoad(destination!, 1, BigInt(map!), 0n)],
  [
    /^r(\d+) = map\[(\d+)\]\[0\]\+(\d+)$/,
    (destination, map, offset) => wideLoad(destination!, 2, BigInt(map!), BigInt(offset!)),
  ],
  [/^r(\d+) = -r\1$/, (destination) => [{ opcode: 0x87, destination: Number(destination) }]],
  [/^w(\d+) = -w\1$/, (destination) => [{ opcode: 0x84, destination: Number(destination) }]],
  [
    /^r(\d+) = (le|be|bswap)(16|32|64) r\1$/,
    (destination, order, bits) => [
      {
        opcode: { le: 0xd4, be: 0xdc, bswap: 0xd7 }[order!]!,
        destination: Number(destination),
        immediate: Number(bits),
      },
    ],
  ],
  [
    /^([rw])(\d+) = \(s(8|16|32)\)[rw](\d+)$/,
    (kind, destination, bits, source) => [
      {
        opcode: kind === 'r' ? 0xbf : 0xbc,
        destination: Number(destination),
        source: Number(source),
        offset: Number(bits),
      },
    ],
  ],
  [
    new RegExp(`^r(\\d+) = \\*${place}$`),
    (destination, sign, width, base, offset) => [
      {
        opcode: (sign === 's' ? 0x81 : 0x61) + widthBits[width!]!,
        destination: Number(destination),
        source: Number(base),
        offset: Number(offset),
      },
    ],
  ],
  [
    new RegExp(`^\\*${place} = (\\S+)$`),
    (_, width, base, offset, right) => {
      const { opcode, ...rest } = operand(right!);
      const code = (opcode === 0 ? 0x62 : 0x63) + widthBits[width!]!;
      return [{ opcode: code, destination: Number(base), offset: Number(offset), ...rest }];
    },
  ],
  [
    new RegExp(`^lock \\*${place} ([+|&^])= r(\\d+)$`),
    (_, width, base, offset, code, source) => atomic(width!, base!, offset!, source!, lockCodes[code!]!),
  ],
  [
    new RegExp(`^r(\\d+) = atomic(?:64)?_fetch_(add|or|and|xor)\\(${place}, r\\1\\)$`),
    (source, name, _, width, base, offset) => atomic(width!, base!, offset!, source!, fetchCodes[name!]!),
  ],
  [
    new RegExp(`^r(\\d+) = atomic(?:64)?_xchg\\(${place}, r\\1\\)$`),
    (source, _, width, base, offset) => atomic(width!, base!, offset!, source!, 0xe1),
  ],
  [
    new RegExp(`^r0 = atomic(?:64)?_cmpxchg\\(${place}, r0, r(\\d+)\\)$`),
    (_, width, base, offset, source) => atomic(width!, base!, offset!, source!, 0xf1),
  ],
  [
    /^([rw])(\d+) (\S*)= (\S+)$/,
    (kind, destination, symbol, right) => {
      const [code, offset] = arithmeticCodes[symbol!]!;
      const { opcode, ...rest } = operand(right!);
      return [{ opcode: code + opcode + (kind === 'r' ? 7 : 4), destination: Number(destination), offset, ...rest }];
    },
  ],
];

function bigInteger(text: string): bigint {
  return text.startsWith('-') ? -BigInt(text.slice(1)) : BigInt(text);
}

function parseLine(line: string): readonly Slot[] {
  for (const [pattern, slots] of rules) {
    const match = pattern.exec(line);
    if (match !== null) return slots(...match.slice(1));
  }
  throw new Error(`no instruction: ${line}`);
}
