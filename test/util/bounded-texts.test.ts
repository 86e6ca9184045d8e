import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { BoundedTexts } from '../../shell/util/bounded-texts.ts';
import { scratchDirectory } from '../support/scratch.ts';

/** The same numbers everywhere. */
function randomNumbers(): (below: number) => number {
  let state = 12_345;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** As a provider's: hashes, of which some share a half. */
function identityOf(number: number): readonly [low: number, high: number] {
  return [Math.imul(number >> 1, 0x9e3779b1) >>> 0, (Math.imul(number, 0x85ebca6b) ^ number) >>> 0];
}

const textOf = (number: number) => Buffer.from(number % 7 === 0 ? '' : `/${'x'.repeat(number % 50)}/${number}`);
const kindOf = (number: number) => (0xc000_0000 | (number % 5)) >>> 0;

function expectText(texts: BoundedTexts, number: number): void {
  const found = texts.get(...identityOf(number));
  expect(found && { text: Buffer.from(found.bytes).toString(), kind: found.kind }).toEqual({
    text: textOf(number).toString(),
    kind: kindOf(number),
  });
}

describe.each([
  ['with a file for what memory has no room for', true],
  ['where no file can be written', false],
])('%s', (_, hasFolder) => {
  const folder = () => (hasFolder ? scratchDirectory() : '/nowhere/at/all');

  test('every text that came is there, in whatever order it is asked for', () => {
    const texts = new BoundedTexts({ folder: folder(), texts: 100, bytes: 3000 });
    const random = randomNumbers();
    let count = 0;
    for (let step = 0; step < 6_000; step++) {
      if (count === 0 || random(3) > 0) {
        const number = random(10) === 0 && count > 0 ? random(count) : count++;
        texts.add(...identityOf(number), textOf(number), kindOf(number));
      } else expectText(texts, random(4) === 0 ? random(count) : Math.max(0, count - 1 - random(50)));
      if (step % 100 === 0) expect(texts.get(...identityOf(count + 1000))).toBeUndefined();
    }
    for (let number = 0; number < count; number++) expectText(texts, number);
  });

  test('large texts among small ones', () => {
    const texts = new BoundedTexts({ folder: folder(), texts: 1000, bytes: 10_000 });
    const bytes = (number: number) => Buffer.alloc(number % 10 === 0 ? 9_999 : 3, String(number));
    for (let number = 0; number < 2_000; number++) texts.add(number, 0, bytes(number), 1);
    for (let number = 0; number < 2_000; number++) {
      expect(bytes(number).equals(texts.get(number, 0)!.bytes)).toBe(true);
    }
  });
});

test('the file has no name', () => {
  const folder = scratchDirectory();
  const texts = new BoundedTexts({ folder, texts: 10, bytes: 1000 });
  for (let number = 0; number < 100; number++) texts.add(...identityOf(number), textOf(number), kindOf(number));
  expectText(texts, 3);
  expect(readdirSync(folder)).toEqual([]);
});
