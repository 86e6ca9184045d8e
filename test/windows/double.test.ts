import { describe, expect, it } from 'vitest';
import { ebpfPrototypes } from '../../shell/backend/windows/library.ts';
import { encodeAttachParameters } from '../../shell/backend/windows/attach-parameters.ts';
import { assembleText } from '../support/assembler.ts';
import { readPortableExecutable } from '../support/portable-executable.ts';
import { missingWindows, places } from './places.ts';
import { WindowsMachine } from './windows-machine.ts';

const openDone = 1n << 1n;
const script = 'raw/call-double.cjs';
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Counts in the map of descriptor 3, and writes the key to the ring of descriptor 4. */
const counting = `
  r2 = 0
  *(u64 *)(r10 -8) = r2
  r2 = 1
  *(u64 *)(r10 -16) = r2
  r1 = map[3]
  r2 = r10
  r2 += -8
  call 1
  if r0 == 0 goto first
  r1 = 1
  lock *(u64 *)(r0 +0) += r1
  goto tell
first:
  r1 = map[3]
  r2 = r10
  r2 += -8
  r3 = r10
  r3 += -16
  r4 = 0
  call 2
tell:
  r1 = map[4]
  r2 = r10
  r2 += -16
  r3 = 8
  r4 = 0
  call 11
  r0 = 0
  exit
`;

function machine(): WindowsMachine {
  const made = new WindowsMachine()
    .file(String.raw`C:\notes.txt`, 100)
    .process(100, String.raw`C:\Windows\explorer.exe`);
  made.become(100);
  for (let round = 0; round < 5; round++) made.open(1, String.raw`C:\notes.txt`).close(1);
  return made;
}

describe.skipIf(missingWindows())('the double, called by Node on Windows', () => {
  const parameters = hex(encodeAttachParameters({ operations: openDone }));

  it('has every function of ebpfapi.dll that fsbpf calls', () => {
    const { exports } = readPortableExecutable(`${places.system}/ebpfapi.dll`);
    expect(exports).toEqual(expect.arrayContaining(Object.keys(ebpfPrototypes)));
  });

  it('runs a program for what the story does', async () => {
    const run = await machine().node(script, hex(assembleText(counting)), parameters, '300');
    expect(run.stderr).toBe('');
    expect(JSON.parse(run.stdout)).toEqual({
      maps: [3, 4],
      program: 5,
      mapped: 0,
      attached: 0,
      found: 0,
      count: 5,
      produced: 5 * 16,
      size: 65_536,
      record: '08000000000000000100000000000000',
      closed: [0, 0, 0, 0],
    });
    expect(run.record).toContainEqual(['story ended', 'violations 0']);
  });

  it.each([
    ['a helper that there is none of', 'call 999\nr0 = 0\nexit', '0: calls a helper that there is none of'],
    ['a jump out of it', 'r0 = 0\nif r0 == 0 goto away\naway:', '1: jumps out of the program'],
    ['no end', 'r0 = 0', '0: runs out of its end'],
    ['a map that there is none of', 'r1 = map[9]\nr0 = 0\nexit', '0: a map that there is none of'],
  ])('refuses a program with %s', async (_, text, reason) => {
    const run = await machine().node(script, hex(assembleText(text)), parameters, '0');
    expect(JSON.parse(run.stdout)).toMatchObject({ program: -13 });
    expect(run.record).toContainEqual(['refused', reason]);
  });

  it.each([
    ['reads stack that nothing was written to', 'r0 = *(u64 *)(r10 -8)\nexit'],
    ['touches memory that is not its own', 'r1 = 4096\nr0 = *(u64 *)(r1 +0)\nexit'],
    ['touches memory that is not its own', 'r2 = r1\nr1 = map[3]\ncall 1\nr0 = 0\nexit'],
    ['hands a helper something else for a map', 'r2 = r10\ncall 1\nr0 = 0\nexit'],
    ['does not end', 'again:\ngoto again\nexit'],
  ])('ends the run of a program that %s', async (reason, text) => {
    const run = await machine().node(script, hex(assembleText(text)), parameters, '300');
    const faults = run.record.filter(([what]) => what === 'fault');
    expect(new Set(faults.map((words) => words[3]))).toEqual(new Set([reason]));
  });
});
