import { expect, test } from 'vitest';
import { registry } from '../../../builtins/index.ts';
import { helpAt } from '../../../shell/ui/model/word-help.ts';

/** The bar is the cursor. */
function signature(drawn: string): string | undefined {
  const cursor = drawn.indexOf('|');
  return helpAt(drawn.replace('|', ''), cursor, registry)?.signature;
}

test.each<[string, string | undefined]>([
  ['op|en < count() >', 'open'],
  ['open:pr|e', 'open'],
  ['process:star|t', 'process:start'],
  ['read /late|ncy > 1ms/', 'latency: duration'],
  ['read /latency| > 1ms/', 'latency: duration'],
  ['open < parent.ex|e >', 'parent.exe: text'],
  ['read < quantiles(|', 'quantiles(x[, 0.5, 0.9, 0.99])'],
  ['read < quantiles(latency, 0.|', 'quantiles(x[, 0.5, 0.9, 0.99])'],
  ['read < quan|tiles', 'quantiles(x[, 0.5, 0.9, 0.99])'],
  ['open /path.ends|With', '.endsWith(text)'],
  ['open /path.endsWith("|', '.endsWith(text)'],
  ['open { prin|t(path); }', undefined],
  ['interval:1s|', 'interval'],
  ['param slow: duration = 5ms; read /latency > $sl|ow/', '$slow: duration'],
  ['read /latency > $fast|/', '$fast'],
  ['open { for (const i of range(|', 'for (const i of range(end)) statement'],
  ['nonsense|', undefined],
  ['|', undefined],
])('%s', (drawn, expected) => {
  if (drawn.includes('prin|t')) expect(signature(drawn)).toMatch(/^print\(/);
  else if (drawn.includes('endsWith') || drawn.includes('ends|With')) expect(signature(drawn)).toContain('endsWith(');
  else if (drawn.includes('quan')) expect(signature(drawn)).toBe(registry.aggregations.get('quantiles')!.signature);
  else expect(signature(drawn)).toBe(expected);
});

test('of a parameter its value is told', () => {
  const doc = (text: string, set?: string) => {
    const values = new Map(set === undefined ? [] : [['slow', set]]);
    return helpAt(text, text.length, registry, values)?.doc.split(';')[0];
  };
  expect(doc('param slow = 5ms; read /latency > $slow')).toBe('A parameter, which is 5ms');
  expect(doc('param slow = 5ms; read /latency > $slow', '1h')).toBe('A parameter, which is 1h');
  expect(doc('read /latency > $slow')).toBe('A parameter, which has no value yet');
});

test('the doc is one line without marks', () => {
  for (const name of ['latency', 'quantiles', 'printf', 'open', 'glob', 'if']) {
    const help = helpAt(
      name === 'open' ? name : `open { x = ${name}`,
      name === 'open' ? 2 : `open { x = ${name}`.length,
      registry,
    );
    expect(help?.doc).toMatch(/^[^`\n]+\.$/);
  }
});
