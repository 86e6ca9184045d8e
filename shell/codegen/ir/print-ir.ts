import type { Instruction, IntermediateProgram, Operand, Origin } from './ir.ts';

type Writers = {
  readonly [Kind in Instruction['kind']]: (instruction: Extract<Instruction, { kind: Kind }>) => string;
};

const operators = {
  add: '+',
  sub: '-',
  mul: '*',
  div: '/',
  mod: '%',
  and: '&',
  or: '|',
  xor: '^',
  lsh: '<<',
  rsh: '>>',
  arsh: 's>>',
} as const;

const comparisons = {
  eq: '==',
  ne: '!=',
  gt: '>',
  ge: '>=',
  lt: '<',
  le: '<=',
  sgt: 's>',
  sge: 's>=',
  slt: 's<',
  sle: 's<=',
  set: '&',
} as const;

const writers: Writers = {
  constant: (i) => `%${i.target} = ${i.value}`,
  move: (i) => `%${i.target} = %${i.source}`,
  loadEvent: (i) => `%${i.target} = event[${i.offset}]`,
  loadParameter: (i) => `%${i.target} = parameter[${i.offset}]`,
  binary: (i) => `%${i.target} = %${i.left} ${operators[i.operator]} ${operand(i.right)}`,
  negate: (i) => `%${i.target} = -%${i.source}`,
  label: (i) => `L${i.label}:`,
  jump: (i) => `goto L${i.label}`,
  branch: (i) => `if %${i.left} ${comparisons[i.comparison]} ${operand(i.right)} goto L${i.label}`,
  storeStack: (i) => `slot${i.slot.id}[${i.offset}] = ${operand(i.source)}`,
  mapLookup: (i) => `%${i.target} = lookup map${i.map}[slot${i.key.id}], absent: L${i.absent}`,
  mapUpdate: (i) => `%${i.target} = update map${i.map}[slot${i.key.id}] = slot${i.value.id} (${i.mode})`,
  mapDelete: (i) => `%${i.target} = delete map${i.map}[slot${i.key.id}]`,
  loadValue: (i) => `%${i.target} = value %${i.pointer}[${i.offset}]`,
  storeValue: (i) => `value %${i.pointer}[${i.offset}] = ${operand(i.source)}`,
  addValue: (i) => `value %${i.pointer}[${i.offset}] += ${operand(i.source)}${i.shared ? ' (shared)' : ''}`,
  fetchAdd: (i) => `%${i.target} = value %${i.pointer}[${i.offset}], which += ${operand(i.source)} (shared)`,
  element: (i) => `%${i.target} = word (%${i.index} & ${i.mask}) behind %${i.pointer}`,
  output: (i) => `%${i.target} = output slot${i.record.id} (${i.record.sizeBytes} bytes)`,
  countLoss: (i) => `count loss ${i.cause}`,
  processor: (i) => `%${i.target} = processor`,
  parameterAddress: (i) => `%${i.target} = address of parameter[${i.offset}]`,
  scanText: (i) =>
    `%${i.target} = ${i.algorithm} event[${i.text.offset}], ${i.text.capacityBytes} bytes, by %${i.table}`,
  redirect: (i) => `%${i.target} = redirect to ${i.capacityBytes} bytes behind %${i.address}`,
  returnValue: (i) => `return %${i.verdict}`,
  return: (i) => `return ${i.verdict}`,
};

const commentColumn = 52;

/** One line an instruction, labels at the margin, the note of its origin behind it. */
export function printIntermediate(ir: IntermediateProgram): string {
  return ir.instructions.map((instruction, index) => line(instruction, ir.origins[index])).join('\n');
}

function line(instruction: Instruction, origin: Origin | undefined): string {
  const write = writers[instruction.kind] as (i: Instruction) => string;
  if (instruction.kind === 'label') return write(instruction);
  const text = `  ${write(instruction)}`;
  return origin?.note ? `${text.padEnd(commentColumn)} ; ${origin.note}` : text;
}

function operand(value: Operand): string {
  return typeof value === 'bigint' ? String(value) : `%${value}`;
}
