/**
 * What a program holds in a register as a pointer: no address, but which memory, and how far into it.
 *
 *   63    56 55        32 31             0
 *   +-------+------------+----------------+
 *   | region|  element   |     offset     |   0 is the null pointer
 *   +-------+------------+----------------+
 *
 * The element is a stack frame, or a value of a map. Arithmetic moves the offset; an access is checked against the
 * size of just that element, so a pointer that left it never meets another one: see bounds.ts.
 */

export const offsetBits = 32n;
export const elementBits = 24n;
export const regionShift = offsetBits + elementBits;
export const maximumElements = 1 << Number(elementBits);

/** Numbers of regions. Maps follow from firstMap on. */
export const region = { none: 0, stack: 1, context: 2, firstMap: 8 } as const;

/** References to maps, which lead to no memory. */
export const mapReferenceRegion = 255;

export const maximumMaps = mapReferenceRegion - region.firstMap;

export function pointer(regionNumber: number, element: number, offset: number): bigint {
  return (BigInt(regionNumber) << regionShift) + (BigInt(element) << offsetBits) + BigInt(offset);
}

export function mapReference(map: number): bigint {
  return pointer(mapReferenceRegion, 0, map);
}

export interface PointerParts {
  readonly region: number;
  readonly element: number;
  readonly offset: number;
}

/** As it was made, or, where it was moved in front of its element, with a negative offset: the two look the same. */
export function pointerParts(value: bigint): readonly [moved: PointerParts, plain: PointerParts] {
  const offset = BigInt.asIntN(Number(offsetBits), value);
  return [partsOf(value - offset, Number(offset)), partsOf(value, Number(BigInt.asUintN(Number(offsetBits), value)))];
}

function partsOf(value: bigint, offset: number): PointerParts {
  return {
    region: Number(BigInt.asUintN(64, value) >> regionShift),
    element: Number(BigInt.asUintN(Number(elementBits), value >> offsetBits)),
    offset,
  };
}
