import { describe, expect, test } from 'vitest';
import { registry } from '../../../builtins/index.ts';
import { compile } from '../../../shell/codegen/compile.ts';
import { format } from '../../../shell/language/format/format.ts';
import { parse } from '../../../shell/language/parse.ts';
import { SourceText } from '../../../shell/language/source.ts';
import { tokenize } from '../../../shell/language/tokenize.ts';
import type { Documentation } from '../../../shell/registry/documentation.ts';
import { randomSource } from '../../codegen/random-program.ts';
import { generateProgram } from '../../generate/program.ts';
import { RandomText } from './random-text.ts';

function formatted(text: string): string {
  const result = format(new SourceText('test', text));
  if (result.kind === 'errors')
    throw new Error(`${result.diagnostics.map(({ message }) => message).join('; ')}\n${text}`);
  return result.text;
}

const commentsOf = (text: string) =>
  tokenize(text)
    .filter(({ kind }) => kind === 'comment')
    .map(({ start, end }) => text.slice(start, end).trimEnd());

/** The tree without positions. */
function treeOf(text: string): unknown {
  const { program, diagnostics } = parse(new SourceText('test', text));
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return JSON.parse(
    JSON.stringify(program, (key, value: unknown) =>
      key === 'start' || key === 'end' ? undefined : typeof value === 'bigint' ? `${value}n` : value,
    ),
  );
}

describe('random programs of the whole grammar', () => {
  const batches = Array.from({ length: 20 }, (_, batch) => batch);
  test.each(batches)('batch %i: same tree, all comments in order, formatted once and for all', (batch) => {
    for (let seed = batch * 50; seed < batch * 50 + 50; seed++) {
      const { text, comments } = new RandomText(seed).program();
      const once = formatted(text);
      expect(treeOf(once), `seed ${seed}`).toEqual(treeOf(text));
      expect(commentsOf(text).length, `seed ${seed}`).toBe(comments);
      expect(commentsOf(once), `seed ${seed}`).toEqual(commentsOf(text));
      expect(formatted(once), `seed ${seed}`).toBe(once);
      expect(
        once.split('\n').filter((line) => line.endsWith(' ')),
        `seed ${seed}`,
      ).toEqual([]);
    }
  });
});

/** Space and comments between any two tokens; none where the language has no room for them. */
function disarranged(text: string, seed: number): string {
  const random = randomSource(seed);
  const gaps = [' ', '  ', '\n', '\n\n\n', ' /* c */ ', ' // c\n', '\t'];
  const tokens = tokenize(text);
  return tokens
    .map(({ start, end }, index) => {
      const isSpaced = index > 0 && tokens[index - 1]!.end < start;
      return (isSpaced ? gaps[random(gaps.length)]! : '') + text.slice(start, end);
    })
    .join('');
}

const compiled = (text: string, parameters: ReadonlyMap<string, string> = new Map()) =>
  compile(new SourceText('test', text), registry, { parameters, target: 'linux' });

/** The same bytes for the same events: what the kernel gets does not depend on how a program is laid out. */
function expectSame(text: string, disarrangement: string, parameters?: ReadonlyMap<string, string>): void {
  const before = compiled(text, parameters).program!;
  const after = compiled(formatted(disarrangement), parameters).program;
  expect(after?.bytecode, disarrangement).toEqual(before.bytecode);
  expect(after!.shape, disarrangement).toBe(before.shape);
  expect(after!.tables, disarrangement).toEqual(before.tables);
}

describe('every example of the reference, in any layout', () => {
  const groups: readonly ReadonlyMap<string, Documentation>[] = [
    registry.probes,
    registry.fields,
    registry.aggregations,
    registry.functions,
    registry.methods,
    registry.statements,
  ];
  const examples = new Set(groups.flatMap((group) => [...group.values()]).flatMap((entry) => entry.examples));
  const runnable = [...examples].filter((example) => compiled(example).program !== undefined);

  test('there are some', () => expect(runnable.length).toBeGreaterThan(50));

  test.each(runnable)('%s', (example) => {
    for (let seed = 0; seed < 10; seed++) expectSame(example, disarranged(example, seed));
  });
});

test('random programs that compile give the same bytes in any layout', () => {
  for (let seed = 1; seed <= 100; seed++) {
    const { text, parameters } = generateProgram(seed, registry);
    expectSame(text, disarranged(text, seed), parameters);
  }
});
