import type { BinaryOperator, Comparison, Instruction, Operand } from '../../shell/codegen/ir/ir.ts';

/** What an IR program does, said in JavaScript: the reference the machine code is compared with. */
export interface Outcome {
  readonly record: readonly bigint[];
  readonly rows: ReadonlyMap<bigint, readonly bigint[]>;
  readonly lossCount: bigint;
}

export interface Inputs {
  readonly event: readonly bigint[];
  readonly parameters: readonly bigint[];
  readonly processor: bigint;
  readonly maxRows: number;
  /** Rows from runs before. */
  readonly rows: Map<bigint, bigint[]>;
}

export const unsigned = (value: bigint) => BigInt.asUintN(64, value);
export const signed = (value: bigint) => BigInt.asIntN(64, value);

export const operators: Record<BinaryOperator, (left: bigint, right: bigint) => bigint> = {
  add: (left, right) => left + right,
  sub: (left, right) => left - right,
  mul: (left, right) => left * right,
  div: (left, right) => (right === 0n ? 0n : left / right),
  mod: (left, right) => (right === 0n ? left : left % right),
  and: (left, right) => left & right,
  or: (left, right) => left | right,
  xor: (left, right) => left ^ right,
  lsh: (left, right) => left << (right & 63n),
  rsh: (left, right) => left >> (right & 63n),
  arsh: (left, right) => signed(left) >> (right & 63n),
};

export const comparisons: Record<Comparison, (left: bigint, right: bigint) => boolean> = {
  eq: (left, right) => left === right,
  ne: (left, right) => left !== right,
  gt: (left, right) => left > right,
  ge: (left, right) => left >= right,
  lt: (left, right) => left < right,
  le: (left, right) => left <= right,
  sgt: (left, right) => signed(left) > signed(right),
  sge: (left, right) => signed(left) >= signed(right),
  slt: (left, right) => signed(left) < signed(right),
  sle: (left, right) => signed(left) <= signed(right),
  set: (left, right) => (left & right) !== 0n,
};

const mapFull = -7n;

export function evaluate(instructions: readonly Instruction[], inputs: Inputs): Outcome {
  const registers = new Map<number, bigint>();
  const pointers = new Map<number, { readonly words: bigint[]; readonly at: number }>();
  const slots = new Map<number, bigint[]>();
  let lossCount = 0n;
  let record: readonly bigint[] = [];
  const valueOf = (operand: Operand) => unsigned(typeof operand === 'bigint' ? operand : registers.get(operand)!);
  const set = (register: number, value: bigint) => registers.set(register, unsigned(value));
  const labelAt = (label: number) => instructions.findIndex((i) => i.kind === 'label' && i.label === label);

  for (let index = 0; index < instructions.length; index++) {
    const i = instructions[index]!;
    if (i.kind === 'return') break;
    else if (i.kind === 'constant') set(i.target, i.value);
    else if (i.kind === 'move') set(i.target, valueOf(i.source));
    else if (i.kind === 'negate') set(i.target, -valueOf(i.source));
    else if (i.kind === 'loadEvent') set(i.target, inputs.event[i.offset / 8]!);
    else if (i.kind === 'loadParameter') set(i.target, inputs.parameters[i.offset / 8]!);
    else if (i.kind === 'binary') set(i.target, operators[i.operator](valueOf(i.left), valueOf(i.right)));
    else if (i.kind === 'jump') index = labelAt(i.label);
    else if (i.kind === 'branch') {
      if (comparisons[i.comparison](valueOf(i.left), valueOf(i.right))) index = labelAt(i.label);
    } else if (i.kind === 'storeStack') {
      const slot = slots.get(i.slot.id) ?? [];
      slot[i.offset / 8] = valueOf(i.source);
      slots.set(i.slot.id, slot);
    } else if (i.kind === 'mapLookup') {
      const found = inputs.rows.get(slots.get(i.key.id)![0]!);
      if (found === undefined) index = labelAt(i.absent);
      else pointers.set(i.target, { words: found, at: 0 });
    } else if (i.kind === 'mapUpdate') {
      const isFull = inputs.rows.size >= inputs.maxRows;
      if (!isFull) inputs.rows.set(slots.get(i.key.id)![0]!, [...slots.get(i.value.id)!]);
      set(i.target, isFull ? mapFull : 0n);
    } else if (i.kind === 'element') {
      const { words, at } = pointers.get(i.pointer)!;
      pointers.set(i.target, { words, at: at + Number(valueOf(i.index) & BigInt(i.mask)) });
    } else if (i.kind === 'loadValue' || i.kind === 'storeValue' || i.kind === 'addValue' || i.kind === 'fetchAdd') {
      const { words, at } = pointers.get(i.pointer)!;
      const place = at + i.offset / 8;
      const [before, source] = [words[place]!, i.kind === 'loadValue' ? 0n : valueOf(i.source)];
      if (i.kind !== 'loadValue') words[place] = unsigned(i.kind === 'storeValue' ? source : before + source);
      if (i.kind === 'loadValue' || i.kind === 'fetchAdd') set(i.target, before);
    } else if (i.kind === 'output') record = [...slots.get(i.record.id)!];
    else if (i.kind === 'countLoss') lossCount++;
    else if (i.kind === 'processor') set(i.target, inputs.processor);
  }
  return { record, rows: inputs.rows, lossCount };
}
