import { unsignedLeb, type Code } from './code.ts';

/** Control flow. A depth counts the enclosing blocks, loops and ifs, 0 being the innermost. */

const noResult = 0x40;
const end = 0x0b;

/** A branch to it leads behind it. */
export function block(...body: Code[]): Code {
  return [0x02, noResult, ...body, end];
}

/** A branch to it leads to its beginning. */
export function loop(...body: Code[]): Code {
  return [0x03, noResult, ...body, end];
}

export function when(condition: Code, then: Code, otherwise?: Code): Code {
  return otherwise === undefined
    ? [condition, 0x04, noResult, then, end]
    : [condition, 0x04, noResult, then, 0x05, otherwise, end];
}

/** One of two values, both of which are computed. */
export function select(condition: Code, then: Code, otherwise: Code): Code {
  return [then, otherwise, condition, 0x1b];
}

export function branch(depth: number): Code {
  return [0x0c, ...unsignedLeb(depth)];
}

export function branchIf(depth: number, condition: Code): Code {
  return [condition, 0x0d, ...unsignedLeb(depth)];
}

/** The last depth is for all values beyond the others. */
export function branchTable(value: Code, depths: readonly number[]): Code {
  const [last, ...others] = [...depths].reverse();
  return [value, 0x0e, ...unsignedLeb(others.length), ...others.reverse().map(unsignedLeb), ...unsignedLeb(last!)];
}

export function leave(...value: Code[]): Code {
  return [...value, 0x0f];
}

export function drop(value: Code): Code {
  return [value, 0x1a];
}

export const unreachable: Code = [0x00];

export function call(functionIndex: number, ...operands: Code[]): Code {
  return [...operands, 0x10, ...unsignedLeb(functionIndex)];
}

/** Calls the function of table 0 at this place. */
export function callIndirect(typeIndex: number, place: Code, ...operands: Code[]): Code {
  return [...operands, place, 0x11, ...unsignedLeb(typeIndex), 0x00];
}
