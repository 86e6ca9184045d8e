import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { registry } from '../../builtins/index.ts';
import { missing } from '../support/requirement.ts';

/** Names of numbers are those of the C library's headers. */

/** The macros of a header that are integers, evaluated by the compiler. */
function macros(header: string, pattern: RegExp): Map<string, bigint> {
  const names = run(['-dM', '-E', '-'], `#define _GNU_SOURCE\n#include <${header}>\n`)
    .split('\n')
    .flatMap((line) => /^#define (\w+) ./.exec(line)?.[1] ?? [])
    .filter((name) => pattern.test(name));
  const lines = names.map((name) => `value_of ${name} ${name}`).join('\n');
  const text = run(
    ['-E', '-P', '-'],
    `#define _GNU_SOURCE\n#include <${header}>\n${lines.replace(/(value_of) (\w+)/g, '$1 "$2"')}`,
  );
  return new Map(
    [...text.matchAll(/value_of "(\w+)" (\d+)$/gm)].map(([, name, value]) => [name!, BigInt(Number(value))]),
  );
}

function run(options: readonly string[], input: string): string {
  const { status, stdout, stderr } = spawnSync('gcc', ['-x', 'c', ...options], { input, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

describe.skipIf(missing('gcc'))('names of numbers', () => {
  test('errors are those of errno.h, and all of them', () => {
    const names = registry.enumerations.get('error')!.values;
    const truth = macros('errno.h', /^E[A-Z0-9]+$/);
    expect(truth.size).toBeGreaterThan(100);
    const ours = new Map([...names].filter(([, value]) => value > 0n && value < 512n));
    for (const [name, value] of truth) expect([name, ours.get(name)]).toEqual([name, value]);
    expect(new Set(ours.values())).toEqual(new Set(truth.values()));
  });

  test('signals are those of signal.h', () => {
    const names = registry.enumerations.get('signal')!.values;
    const truth = [...macros('signal.h', /^SIG[A-Z0-9]+$/)].filter(([, value]) => value > 0n && value < 32n);
    expect(truth.length).toBeGreaterThan(30);
    const byNumber = new Map([...names].map(([name, value]) => [value, name]));
    for (const [, value] of truth) expect(byNumber.has(value)).toBe(true);
    for (const [name, value] of names) {
      const known = truth.find(([candidate]) => candidate === name);
      if (value > 0n && value < 32n) expect([name, known?.[1]]).toEqual([name, value]);
    }
  });
});
