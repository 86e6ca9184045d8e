import { describe, expect, it } from 'vitest';
import { globProblem } from '../../shell/language/text-pattern.ts';
import { decodeText } from '../../shell/util/text-bytes.ts';
import { bytesOf, literalOf, type ByteString } from '../support/byte-string.ts';
import { compiled, Run } from './compile-harness.ts';
import { randomGlob } from './random-glob.ts';
import { randomOf, type Random } from './random-expression.ts';

/** Methods of texts against JavaScript's own, on byte strings: one character a byte. */

const alphabets = ['ab/', 'aAbB', 'ab.\xff\x80', 'abcdefghijklmnopqrstuvwxyz/._-', 'zZ[{@`\xe9\xc9', '/'];

function choose<Item>(random: Random, items: readonly Item[]): Item {
  return items[random(items.length)]!;
}

function textOf(random: Random, alphabet: string, longest: number): ByteString {
  return Array.from({ length: random(longest + 1) }, () => choose(random, [...alphabet])).join('');
}

/** A part of the text, or of something else; sometimes in the other case. */
function patternOf(random: Random, text: ByteString, alphabet: string): ByteString {
  const start = random(text.length + 1);
  const candidates = [
    () => text,
    () => text.slice(0, start),
    () => text.slice(start),
    () => text.slice(start, start + random(12)),
    () => textOf(random, alphabet, 6),
    () => text.slice(0, text.lastIndexOf('/')) + '/'.repeat(random(3)),
  ];
  const pattern = choose(random, candidates)();
  return random(3) > 0 ? pattern : swapCase(pattern);
}

function swapCase(text: ByteString): ByteString {
  return text.replace(/[a-zA-Z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) ^ 0x20));
}

function lowerCase(text: ByteString): ByteString {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

const truths: Readonly<Record<string, (text: ByteString, pattern: ByteString) => boolean>> = {
  equals: (text, pattern) => text === pattern,
  startsWith: (text, pattern) => text.startsWith(pattern),
  endsWith: (text, pattern) => text.endsWith(pattern),
  includes: (text, pattern) => text.includes(pattern),
  under: (text, dir) => {
    if (dir === '') return true;
    const plain = dir.replace(/\/*$/, '');
    return text === (plain || '/') || text.startsWith(`${plain}/`);
  },
};

const longestPattern: Readonly<Record<string, number>> = { endsWith: 256, includes: 56 };

describe.each(Object.keys(truths))('%s', (method) => {
  it.each(Array.from({ length: 12 }, (_, seed) => seed + 1))('random texts, seed %i', (seed) => {
    const random = randomOf(seed);
    for (let round = 0; round < 6; round++) {
      const alphabet = choose(random, alphabets);
      const field = method === 'under' ? 'path' : choose(random, ['path', 'name'] as const);
      const longest = field === 'path' ? choose(random, [8, 40, 300, 4095]) : choose(random, [8, 30, 255]);
      const first = textOf(random, alphabet, longest);
      const pattern = patternOf(random, first, alphabet).slice(0, longestPattern[method]);
      const texts = [first, ...Array.from({ length: 6 }, () => textOf(random, alphabet, longest)), pattern, ''];
      const folds = random(2) === 0;
      const call = `${field}.${method}(${literalOf(pattern)}${folds ? ', "i"' : ''})`;
      const run = new Run(compiled(`open /${call}/ < ${field} >`));
      const decoded = texts.map((text) => decodeText(bytesOf(text)));
      run.feed(decoded.map((text) => ({ [field]: text })));
      const same = (text: ByteString) => (folds ? lowerCase(text) : text);
      const expected = texts.filter((text) => truths[method]!(same(text), same(pattern)));
      const found = run.records().map(([identity]) => identity);
      expect(found, call).toEqual(expected.map((text) => run.identity(decodeText(bytesOf(text)))));
    }
  });
});

describe('glob', () => {
  it.each(Array.from({ length: 40 }, (_, seed) => seed + 1))('random patterns, seed %i', (seed) => {
    const random = randomOf(seed);
    for (let round = 0; round < 5; round++) {
      const foldsCase = random(3) === 0;
      const { pattern, expression, sample } = randomGlob(random, foldsCase);
      if (globProblem(decodeText(bytesOf(pattern))) !== undefined) continue;
      const samples = Array.from({ length: 8 }, () => sample(random).slice(0, 255));
      const texts = [...samples, ...samples.map((text) => damaged(random, text)), ...samples.map(swapCase), ''];
      const call = `name.glob(${literalOf(pattern)}${foldsCase ? ', "i"' : ''})`;
      const run = new Run(compiled(`open /${call}/ < name >`));
      const decoded = texts.map((text) => decodeText(bytesOf(text)));
      run.feed(decoded.map((name) => ({ name })));
      const expected = texts.filter((text) => expression.test(text));
      const found = run.records().map(([identity]) => identity);
      expect(found, call).toEqual(expected.map((text) => run.identity(decodeText(bytesOf(text)))));
    }
  });
});

/** Something more, something less, or something else. */
function damaged(random: Random, text: ByteString): ByteString {
  const at = random(text.length + 1);
  return text.slice(0, at) + choose(random, ['', 'a', '/', 'x/', '\xa9']) + text.slice(at + random(2));
}

describe('comparisons', () => {
  it.each<[string, string[]]>([
    ['name == "a\\xff"', ['a\udcff']],
    ['name == "a\\udcff"', ['a\udcff']],
    ['name == "a\\u00ff"', ['aÿ']],
    ['name != "aÿ"', ['a\udcff', 'aà']],
    ['name.equals("AÀ", "i")', []],
    ['name.equals("Aà", "i")', ['aà']],
    ['"Aà".equals(name, "i")', ['aà']],
    ['"aÿ" == name', ['aÿ']],
  ])('/%s/', (predicate, names) => {
    const run = new Run(compiled(`open /${predicate}/ < name >`));
    run.feed(['a\udcff', 'aÿ', 'aà'].map((name) => ({ name })));
    expect(run.records()).toEqual(names.map((name) => [run.identity(name)]));
  });

  it('texts that never change are values, too', () => {
    const text = `
      open @kinds < name == "a" ? "first" : "other", count() >
      open { let who = exe; if (name == "a") who = "nobody"; if (who == "nobody") @[who, "x"] = count(); }`;
    const run = new Run(compiled(text));
    run.feed(['a', 'b', 'a', 'c'].map((name) => ({ name, exe: 'git' })));
    const counts = (name: string) =>
      [...run.rows(name)].map(([key, [count]]) => [key, count?.kind === 'integer' && count.value]).sort();
    expect(counts('kinds')).toEqual([
      ['first', 2n],
      ['other', 2n],
    ]);
    expect(counts('')).toEqual([['nobody x', 2n]]);
  });

  it('a missing text of a map is the empty one', () => {
    const run = new Run(compiled('open { @[pid] = name; print(@[1] == ""); print(@[1] == name); print(@[1]); }'));
    run.feed([2n, 1n].map((pid) => ({ pid, name: 'a' })));
    const [empty, a] = [run.identity(''), run.identity('a')];
    expect(run.records()).toEqual([[1n], [0n], [empty], [0n], [1n], [a]]);
  });

  it.each<[string, boolean, boolean, boolean]>([
    ['exe == name', true, false, false],
    ['exe != name', false, true, true],
    ['!(exe == name)', false, true, true],
    ['exe.equals(name)', true, false, false],
    ['exe == name || pid == 1', true, true, true],
  ])('/%s/ of texts that are the same, that differ, that are unknown', (predicate, ...expected) => {
    const run = new Run(compiled(`open /${predicate}/ < tid >`));
    const events = [
      { exe: 'git', name: 'git' },
      { exe: 'git', name: 'tar' },
      { exe: '', name: '' },
    ];
    for (const [tid, event] of events.entries()) {
      const unknown = event.exe === '' ? { exe_id: 0n, name_id: 0n } : {};
      run.feed([{ pid: 1n, tid: BigInt(tid), ...event, ...unknown }]);
    }
    const tids = expected.flatMap((passes, tid) => (passes ? [[BigInt(tid)]] : []));
    expect(run.records()).toEqual(tids);
  });
});
