type Combine = (old: bigint, operand: bigint) => bigint;

/** By the immediate field; with 1 added, the old value is returned. */
const combinations: Readonly<Record<number, Combine>> = {
  0x00: (old, operand) => old + operand,
  0x40: (old, operand) => old | operand,
  0x50: (old, operand) => old & operand,
  0xa0: (old, operand) => old ^ operand,
};

export interface AtomicResult {
  readonly stored: bigint;
  /** The register that the old value goes to. */
  readonly returned: 'source' | 'r0' | undefined;
}

/** What an atomic operation leaves in memory. All values are taken as `bits` wide. */
export function atomicResult(
  operation: number,
  bits: number,
  old: bigint,
  operand: bigint,
  expected: () => bigint,
): AtomicResult {
  const narrow = (value: bigint) => BigInt.asUintN(bits, value);
  if (operation === 0xe1) return { stored: narrow(operand), returned: 'source' };
  if (operation === 0xf1) return { stored: narrow(expected()) === old ? narrow(operand) : old, returned: 'r0' };
  const returnsOld = operation % 2 === 1;
  const combine = combinations[returnsOld ? operation - 1 : operation];
  if (combine === undefined) throw new Error(`unknown atomic operation ${operation}`);
  return { stored: narrow(combine(old, operand)), returned: returnsOld ? 'source' : undefined };
}
