import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { callAction, callStyle, callTableLength } from '../../shell/backend/linux/call-style.ts';

const linux = join(import.meta.dirname, '../../bpf/linux');
const headers = ['calls.h', 'maps.h', 'path.h', 'tracepoint.bpf.c']
  .map((name) => readFileSync(join(linux, name), 'utf8'))
  .join('\n');
const provider = readFileSync(join(import.meta.dirname, '../../shell/backend/linux/provider.ts'), 'utf8');

/** The value of a plain #define: a number, or 1 shifted. */
function defined(name: string): number {
  const text = new RegExp(`#define ${name} \\(?(\\d+)U?(?: << (\\d+)\\))?`).exec(headers);
  if (text === null) throw new Error(`${name} is not defined`);
  return Number(text[1]) * 2 ** Number(text[2] ?? 0);
}

function constant(name: string): number {
  return Number(new RegExp(`const ${name} = (\\d+);`).exec(provider)?.[1]);
}

test('the backend and the provider agree on bits and sizes', () => {
  expect(callAction).toEqual({
    entryPre: defined('CALL_ENTRY_PRE'),
    entryStart: defined('CALL_ENTRY_START'),
    entryDone: defined('CALL_ENTRY_DONE'),
    exit: defined('CALL_EXIT'),
  });
  expect(callTableLength).toBe(defined('CALL_MAX'));
  expect(constant('slotCount')).toBe(defined('SLOTS'));
  expect(constant('rememberedPathsPerCpu')).toBe(defined('REMEMBERED_A_CPU'));
});

test.each(Object.entries(callStyle))('%s is the same bit to both', (name, bit) => {
  expect(bit).toBe(defined(`CALL_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`));
});
