import { describe, expect, it } from 'vitest';
import { encodeAttachParameters } from '../driver/rig/attach-parameters.ts';
import { assembleText } from '../support/assembler.ts';
import { missingWindows } from './places.ts';
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
});
