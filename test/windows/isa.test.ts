import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isaCases } from '../backend/embedded/vm/isa-cases.ts';
import { assembleText } from '../support/assembler.ts';
import { scratchDirectory } from '../support/scratch.ts';
import { missingWindows, windowsPath } from './places.ts';
import { WindowsMachine } from './windows-machine.ts';

/** Calls inside a program are none of eBPF for Windows' either: frames overlap. */
const engineOnly = 'r2 is the length of the memory';

/** A test run tells the lower half of r0 only: the same program once more with the upper half moved down tells the rest. */
const upper = (program: string): string => program.replaceAll(/^\s*exit/gm, 'r0 >>= 32\nexit');
const hex = (program: string): string => Buffer.from(assembleText(program)).toString('hex');

describe.skipIf(missingWindows())("the double's interpreter", () => {
  it('gives what RFC 9669 says', async () => {
    const cases = isaCases.filter(({ name, program }) => !/call [a-z]/.test(program) && name !== engineOnly);
    const file = join(scratchDirectory(), 'programs.json');
    const pairs = cases.flatMap(({ program, memory = '' }) => [
      [hex(program), memory],
      [hex(upper(program)), memory],
    ]);
    writeFileSync(file, JSON.stringify(pairs));
    const run = await new WindowsMachine().node('raw/run-programs.cjs', windowsPath(file));
    expect(run.stderr).toBe('');
    const halves = JSON.parse(run.stdout) as readonly number[];
    const given = cases.map(({ name }, index) => [name, halves.slice(2 * index, 2 * index + 2)]);
    const expected = cases.map(({ name, result }) => [name, [Number(result & 0xffff_ffffn), Number(result >> 32n)]]);
    expect(given).toEqual(expected);
    expect(cases.length).toBeGreaterThan(100);
  });
});
