import { randomSource } from '../../../codegen/random-program.ts';

type Random = ReturnType<typeof randomSource>;

const numbers = ['0', '1', '-1', '2', '7', '31', '32', '63', '64', '255', '-128', '0x7fffffff', '-0x80000000'];
const wideNumbers = ['0x8000000000000000', '0xffffffffffffffff', '0x123456789abcdef0', '0x7fffffff', '0x80000000', '3'];
const symbols = ['+', '-', '*', '/', 's/', '|', '&', '<<', '>>', '%', 's%', '^', '', 's>>'];
const comparisons = ['==', '>', '>=', '&', '!=', 's>', 's>=', '<', '<=', 's<', 's<='];

/** Bytes of the stack that the program works on, from r10 - stackBytes on; and of the context. */
const stackBytes = 64;
export const contextBytes = 40;

/**
 * A program by chance: blocks of instructions of all kinds that lead to any other block, so that loops overlap and are
 * entered in the middle. r8 keeps the context, r9 counts the blocks that were run and ends the program.
 */
export function randomBytecode(seed: number): string {
  const random = randomSource(seed);
  const blockCount = 1 + random(10);
  const lines = ['r8 = r1', `r9 = ${1 + random(60)}`];
  for (let register = 0; register < 8; register++) lines.push(`r${register} = ${pick(random, wideNumbers)} ll`);
  for (let offset = 8; offset <= stackBytes; offset += 8) lines.push(`*(u64 *)(r10 -${offset}) = r${random(8)}`);
  for (let block = 0; block < blockCount; block++) lines.push(...randomBlock(random, block, blockCount));
  return [...lines, 'end:', ...digest(), ...randomFunction(random)].join('\n');
}

function randomBlock(random: Random, block: number, blockCount: number): string[] {
  const lines = [`b${block}:`, 'r9 -= 1', 'if r9 s<= 0 goto end'];
  for (let count = random(8); count > 0; count--) lines.push(...randomInstruction(random));
  const target = () => (random(12) === 0 ? 'end' : `b${random(blockCount)}`);
  const kind = random(8);
  if (kind === 0) lines.push(`${random(2) === 0 ? 'goto' : 'gotol'} ${target()}`);
  else if (kind < 7) lines.push(`if ${randomComparison(random)} goto ${target()}`);
  return lines;
}

function randomComparison(random: Random): string {
  const kind = pick(random, ['r', 'w']);
  const right = random(2) === 0 ? pick(random, numbers) : `${kind}${random(8)}`;
  return `${kind}${random(8)} ${pick(random, comparisons)} ${right}`;
}

function randomInstruction(random: Random): string[] {
  const choice = random(12);
  if (choice < 5) return [randomArithmetic(random)];
  if (choice < 6) return [randomExtension(random)];
  if (choice < 8) return [randomLoad(random)];
  if (choice < 10) return [randomStore(random)];
  return choice < 11 ? [randomAtomic(random)] : randomCall(random);
}

function randomArithmetic(random: Random): string {
  const kind = pick(random, ['r', 'w']);
  const destination = `${kind}${random(8)}`;
  if (random(10) === 0) return `${destination} = -${destination}`;
  const right = random(2) === 0 ? pick(random, numbers) : `${kind}${random(8)}`;
  return `${destination} ${pick(random, symbols)}= ${right}`;
}

function randomExtension(random: Random): string {
  const register = random(8);
  return pick(random, [
    `r${register} = ${pick(random, ['le', 'be', 'bswap'])}${pick(random, ['16', '32', '64'])} r${register}`,
    `r${register} = (s${pick(random, ['8', '16', '32'])})r${random(8)}`,
    `w${register} = (s${pick(random, ['8', '16'])})w${random(8)}`,
    `r${register} = ${pick(random, wideNumbers)} ll`,
  ]);
}

/** `(u32 *)(r10 -12)`, within the stack or the context. */
function randomPlace(random: Random, bits: number, sign: string, isAligned: boolean): string {
  const bytes = bits / 8;
  const onStack = random(2) === 0;
  const last = (onStack ? stackBytes : contextBytes) - bytes;
  const offset = isAligned ? bytes * random(last / bytes + 1) : random(last + 1);
  return onStack ? `(${sign}${bits} *)(r10 -${stackBytes - offset})` : `(${sign}${bits} *)(r8 +${offset})`;
}

function randomLoad(random: Random): string {
  const bits = pick(random, [8, 16, 32, 64]);
  const sign = bits < 64 ? pick(random, ['u', 's']) : 'u';
  return `r${random(8)} = *${randomPlace(random, bits, sign, false)}`;
}

function randomStore(random: Random): string {
  const right = random(2) === 0 ? pick(random, numbers) : `r${random(8)}`;
  return `*${randomPlace(random, pick(random, [8, 16, 32, 64]), 'u', false)} = ${right}`;
}

function randomAtomic(random: Random): string {
  const bits = pick(random, [32, 64]);
  const name = bits === 64 ? 'atomic64' : 'atomic';
  const place = randomPlace(random, bits, 'u', true);
  const source = `r${random(8)}`;
  return pick(random, [
    `lock *${place} ${pick(random, ['+', '|', '&', '^'])}= ${source}`,
    `${source} = ${name}_fetch_${pick(random, ['add', 'or', 'and', 'xor'])}(${place}, ${source})`,
    `${source} = ${name}_xchg(${place}, ${source})`,
    `r0 = ${name}_cmpxchg(${place}, r0, ${source})`,
  ]);
}

/** A call leaves nothing in r1 to r5 that a program may read. */
function randomCall(random: Random): string[] {
  const after = [1, 2, 3, 4, 5].map((register) => `r${register} = ${pick(random, numbers)}`);
  return ['call mix', ...after];
}

function randomFunction(random: Random): string[] {
  const steps = [2, 3, 4, 5].map((register) => `r0 ${pick(random, ['+', '^', '*', '-'])}= r${register}`);
  return ['mix:', 'r0 = r1', '*(u64 *)(r10 -8) = r0', ...steps, 'r1 = *(u64 *)(r10 -8)', 'r0 ^= r1', 'exit'];
}

/** Everything the program may have changed, in r0. */
function digest(): string[] {
  const places = [
    ...Array.from({ length: stackBytes / 8 }, (_, index) => `*(u64 *)(r10 -${8 * (index + 1)})`),
    ...Array.from({ length: contextBytes / 8 }, (_, index) => `*(u64 *)(r8 +${8 * index})`),
  ];
  const registers = [1, 2, 3, 4, 5, 6, 7, 9].flatMap((register) => ['r0 *= 31', `r0 += r${register}`]);
  return [...registers, ...places.flatMap((place) => [`r1 = ${place}`, 'r0 *= 31', 'r0 += r1']), 'exit'];
}

function pick<Item>(random: Random, items: readonly Item[]): Item {
  return items[random(items.length)]!;
}
