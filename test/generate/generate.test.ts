import { describe, expect, test } from 'vitest';
import { registry } from '../../builtins/index.ts';
import type { Program } from '../../shell/language/ast.ts';
import { parse } from '../../shell/language/parse.ts';
import { SourceText } from '../../shell/language/source.ts';
import { generateProgram } from './program.ts';
import { shrink } from './shrink.ts';
import { printProgram } from './print.ts';
import { tryProgram } from './trial.ts';

const seeds = Array.from({ length: 400 }, (_, index) => index + 1);

/** A tree without its places. */
function plain(program: Program): unknown {
  const text = JSON.stringify(program, (name, value: unknown) => {
    if (name === 'start' || name === 'end') return undefined;
    return typeof value === 'bigint' ? `${value}n` : value;
  });
  return JSON.parse(text);
}

describe('generated programs', () => {
  test('are well-typed', () => {
    for (const seed of seeds) tryProgram(seed, registry, () => undefined);
  });

  test('read back as what they were written from', () => {
    for (const seed of seeds) {
      const { tree, text } = generateProgram(seed, registry);
      const { program, diagnostics } = parse(new SourceText('random', text));
      expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
      expect(plain(program), text).toEqual(plain(tree));
    }
  });

  test('are the same for the same seed', () => {
    expect(generateProgram(7, registry).text).toBe(generateProgram(7, registry).text);
  });

  test('say every word of the registry', () => {
    const texts = seeds.map((seed) => generateProgram(seed, registry).text).join('\n');
    const present = [registry.fields, registry.functions].flatMap((entries) =>
      [...entries].filter(([, { absent }]) => absent?.linux === undefined).map(([name]) => name),
    );
    const everywhere = [registry.probes, registry.aggregations, registry.methods];
    const names = [...present, ...everywhere.flatMap((entries) => [...entries.keys()])];
    expect(names.filter((name) => !new RegExp(`(?<![\\w@$"])${name}(?!\\w)`).test(texts))).toEqual([]);
  });
});

describe('a failing program', () => {
  const failing = (text: string) => /\bwrite\b.*\buid\b/s.test(text);

  test('is shrunk to what it fails by', () => {
    const seed = seeds.find((each) => failing(generateProgram(each, registry).text))!;
    const { tree, text } = generateProgram(seed, registry);
    const smaller = printProgram(shrink(tree, (program) => failing(printProgram(program))));
    expect(failing(smaller), smaller).toBe(true);
    expect(smaller.length, smaller).toBeLessThan(Math.min(70, text.length));
  });

  test('is told with its seed, its text and what was said of it', () => {
    const refuse = () => {
      throw new Error('R1 !read_ok');
    };
    expect(() => tryProgram(3, registry, refuse)).toThrow(/^seed 3: R1 !read_ok\n.*\S+ (\{|<)/s);
  });
});
