import type { ValueType } from '../../shell/codegen/program.ts';
import type { Cell } from '../../shell/registry/value.ts';

/** A 64-bit word of a row as the number it stands for. */
export function numberOf(word: bigint, type: ValueType | undefined): bigint {
  return type?.kind === 'signed' ? BigInt.asIntN(64, word) : BigInt.asUintN(64, word);
}

export function integer(word: bigint, type?: ValueType): Cell {
  return { kind: 'integer', value: numberOf(word, type) };
}

/** The sort key of a column of integers or reals. */
export function integerOf(cell: Cell): bigint | number {
  return cell.kind === 'integer' || cell.kind === 'real' ? cell.value : 0n;
}

const largestExact = BigInt(Number.MAX_SAFE_INTEGER);

/** As near as a double gets also where the sum is beyond 2^53. */
export function average(sum: bigint, count: bigint): number {
  if (count === 0n) return 0;
  if (sum <= largestExact && sum >= -largestExact) return Number(sum) / Number(count);
  return Number(sum / count) + Number(sum % count) / Number(count);
}
