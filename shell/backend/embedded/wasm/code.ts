/**
 * Instructions of WebAssembly as nested lists of bytes: each function below takes the code of its operands and returns
 * code that leaves its result on the stack, so that a body reads like an expression. Numbers: the core specification's
 * binary format.
 */
export type Code = readonly (number | Code)[];

export type Local = number;

/** The bytes in order, without recursion: code nests as deeply as the program it was made from. */
export function flatten(code: Code): Uint8Array {
  const bytes: number[] = [];
  const open: { readonly code: Code; next: number }[] = [{ code, next: 0 }];
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    const item = top.code[top.next++];
    if (item === undefined) open.pop();
    else if (typeof item === 'number') bytes.push(item);
    else open.push({ code: item, next: 0 });
  }
  return Uint8Array.from(bytes);
}

export function unsignedLeb(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) | 0x80);
  }
}

export function signedLeb(value: bigint): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7n) {
    const low = Number(rest & 0x7fn);
    const isLast = rest >> 6n === 0n || rest >> 6n === -1n;
    bytes.push(isLast ? low : low | 0x80);
    if (isLast) return bytes;
  }
}

type Unary = (operand: Code) => Code;
type Binary = (left: Code, right: Code) => Code;
type Load = (address: Code, offset?: number) => Code;
type Store = (address: Code, value: Code, offset?: number) => Code;

const unary =
  (opcode: number): Unary =>
  (operand) => [operand, opcode];

const binary =
  (opcode: number): Binary =>
  (left, right) => [left, right, opcode];

/** Alignment is a hint: none is promised. */
const access = (opcode: number, offset: number): number[] => [opcode, 0, ...unsignedLeb(offset)];

const load =
  (opcode: number): Load =>
  (address, offset = 0) => [address, access(opcode, offset)];

const store =
  (opcode: number): Store =>
  (address, value, offset = 0) => [address, value, access(opcode, offset)];

export const i32 = {
  const: (value: number): Code => [0x41, ...signedLeb(BigInt(value | 0))],
  eqz: unary(0x45),
  eq: binary(0x46),
  ne: binary(0x47),
  ltS: binary(0x48),
  ltU: binary(0x49),
  gtS: binary(0x4a),
  gtU: binary(0x4b),
  leS: binary(0x4c),
  leU: binary(0x4d),
  geS: binary(0x4e),
  geU: binary(0x4f),
  add: binary(0x6a),
  sub: binary(0x6b),
  mul: binary(0x6c),
  divS: binary(0x6d),
  divU: binary(0x6e),
  remS: binary(0x6f),
  remU: binary(0x70),
  and: binary(0x71),
  or: binary(0x72),
  xor: binary(0x73),
  shl: binary(0x74),
  shrS: binary(0x75),
  shrU: binary(0x76),
  rotl: binary(0x77),
  /** The low half of an i64. */
  wrap: unary(0xa7),
  extend8S: unary(0xc0),
  extend16S: unary(0xc1),
  load: load(0x28),
  load8U: load(0x2d),
  store: store(0x36),
  store8: store(0x3a),
} as const;

export const i64 = {
  const: (value: bigint): Code => [0x42, ...signedLeb(BigInt.asIntN(64, value))],
  eqz: unary(0x50),
  eq: binary(0x51),
  ne: binary(0x52),
  ltS: binary(0x53),
  ltU: binary(0x54),
  gtS: binary(0x55),
  gtU: binary(0x56),
  leS: binary(0x57),
  leU: binary(0x58),
  geS: binary(0x59),
  geU: binary(0x5a),
  add: binary(0x7c),
  sub: binary(0x7d),
  mul: binary(0x7e),
  divS: binary(0x7f),
  divU: binary(0x80),
  remS: binary(0x81),
  remU: binary(0x82),
  and: binary(0x83),
  or: binary(0x84),
  xor: binary(0x85),
  shl: binary(0x86),
  shrS: binary(0x87),
  shrU: binary(0x88),
  rotl: binary(0x89),
  fromI32S: unary(0xac),
  fromI32U: unary(0xad),
  extend8S: unary(0xc2),
  extend16S: unary(0xc3),
  extend32S: unary(0xc4),
  load: load(0x29),
  load8S: load(0x30),
  load8U: load(0x31),
  load16S: load(0x32),
  load16U: load(0x33),
  load32S: load(0x34),
  load32U: load(0x35),
  store: store(0x37),
  store8: store(0x3c),
  store16: store(0x3d),
  store32: store(0x3e),
} as const;

export const local = {
  get: (index: Local): Code => [0x20, ...unsignedLeb(index)],
  set: (index: Local, value: Code): Code => [value, 0x21, ...unsignedLeb(index)],
  /** Sets it and leaves the value on the stack. */
  tee: (index: Local, value: Code): Code => [value, 0x22, ...unsignedLeb(index)],
} as const;

export const global = {
  get: (index: number): Code => [0x23, ...unsignedLeb(index)],
  set: (index: number, value: Code): Code => [value, 0x24, ...unsignedLeb(index)],
} as const;

export const memory = {
  copy: (to: Code, from: Code, length: Code): Code => [to, from, length, 0xfc, 0x0a, 0x00, 0x00],
  fill: (to: Code, byte: Code, length: Code): Code => [to, byte, length, 0xfc, 0x0b, 0x00],
} as const;
