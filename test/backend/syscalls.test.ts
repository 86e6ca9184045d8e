import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { operation } from '../../shell/bytecode/event-layout.ts';
import { systemCalls } from '../../shell/backend/linux/syscalls.ts';

/** The numbers that the kernel's own headers give. */
function numbersOf(header: string): ReadonlyMap<string, number> {
  const path = [`/usr/include/x86_64-linux-gnu/asm/${header}`, `/usr/include/asm/${header}`].find(existsSync);
  const text = path === undefined ? '' : readFileSync(path, 'utf8');
  return new Map([...text.matchAll(/^#define __NR_(\w+) (\d+)$/gm)].map(([, name, number]) => [name!, Number(number)]));
}

const abis = [
  ['native', 'unistd_64.h', 'number'],
  ['32-bit', 'unistd_32.h', 'number32'],
] as const;

describe.each(abis)('%s system calls', (_, header, property) => {
  const numbers = numbersOf(header);
  const listed = systemCalls.flatMap((call) =>
    call[property] === undefined ? [] : [[call.name, call[property]] as const],
  );
  /** What is newer than the headers is not to be found in them. */
  const newest = Math.max(...numbers.values());

  test.skipIf(numbers.size === 0)('have the numbers of the kernel headers', () => {
    const known = listed.filter(([, number]) => number <= newest);
    expect(known.length).toBeGreaterThan(70);
    expect(known).toEqual(known.map(([name]) => [name, numbers.get(name)]));
  });

  test('stand below one operation, but for those that are two events', () => {
    const operations = new Map<number, number[]>();
    for (const call of systemCalls) {
      const number = call[property];
      if (number !== undefined) operations.set(number, [...(operations.get(number) ?? []), call.operation]);
    }
    const several = [...operations.values()].filter((found) => found.length > 1);
    const pairs = [
      [operation.open, operation.create],
      [operation.read, operation.write],
    ];
    for (const found of several) expect(pairs).toContainEqual(found);
  });
});
