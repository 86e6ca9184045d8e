const digitBits = 11;
const digits = 6; // of 64 bits
const buckets = 2 ** digitBits;
const halfBits = 32;

/**
 * The places of numbers in their order, equal ones as they came. By digits, not by comparing: 10,000 numbers take half a
 * millisecond instead of five.
 */
export function stableOrder(numbers: Float64Array, isDescending: boolean): Uint32Array {
  const keys = sortableHalves(numbers, isDescending);
  let order = Uint32Array.from(numbers, (_, index) => index);
  let next: Uint32Array<ArrayBuffer> = new Uint32Array(order.length);
  for (let digit = 0; digit < digits; digit++) {
    const starts = startsOf(keys, digit);
    if (starts === undefined) continue; // all have the same
    for (let place = 0; place < order.length; place++) {
      const index = order[place]!;
      next[starts[digitOf(keys, index, digit)]!++] = index;
    }
    [order, next] = [next, order];
  }
  return order;
}

/** Two words a number, the lower first, that compare as unsigned integers where numbers compare as they should. */
function sortableHalves(numbers: Float64Array, isDescending: boolean): Uint32Array {
  // 0 and -0 are equal.
  const halves = new Uint32Array(numbers.map((number) => number + 0).buffer);
  for (let at = 0; at < halves.length; at += 2) {
    const isNegative = halves[at + 1]! >>> 31 === 1;
    const [low, high] = isNegative ? [~halves[at]!, ~halves[at + 1]!] : [halves[at]!, halves[at + 1]! ^ 0x8000_0000];
    halves[at] = isDescending ? ~low : low;
    halves[at + 1] = isDescending ? ~high : high;
  }
  return halves;
}

function digitOf(halves: Uint32Array, index: number, digit: number): number {
  const from = digit * digitBits;
  if (from >= halfBits) return (halves[2 * index + 1]! >>> (from - halfBits)) & (buckets - 1);
  const low = halves[2 * index]! >>> from;
  const above = from + digitBits > halfBits ? halves[2 * index + 1]! << (halfBits - from) : 0;
  return (low | above) & (buckets - 1);
}

/** Where the numbers with each digit begin; undefined: there is only one. */
function startsOf(halves: Uint32Array, digit: number): Uint32Array | undefined {
  const starts = new Uint32Array(buckets);
  const count = halves.length / 2;
  for (let index = 0; index < count; index++) starts[digitOf(halves, index, digit)]!++;
  if (count === 0 || starts[digitOf(halves, 0, digit)] === count) return undefined;
  let sum = 0;
  for (let bucket = 0; bucket < buckets; bucket++) {
    const own = starts[bucket]!;
    starts[bucket] = sum;
    sum += own;
  }
  return starts;
}
