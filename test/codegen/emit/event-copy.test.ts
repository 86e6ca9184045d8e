import { describe, expect, it } from 'vitest';
import { eventOffset, eventSize } from '../../../shell/bytecode/event-layout.ts';
import { assemble } from '../../../shell/codegen/emit/assemble.ts';
import { linuxTarget } from '../../../shell/codegen/targets.ts';
import { Interpreter } from '../../support/interpreter.ts';
import { requireWindowsSafe } from '../../support/windows-safe/check.ts';
import { compileText } from '../compile-harness.ts';

/** Where the event is the program's argument, a program that indexes its texts does the same from a copy. */

const text = 'open /path.includes("needle") && name.glob("*.[ch]") && pid != 3/ < path, pid >';
const { program, ir } = compileText(text);
const { maps, parameters } = program!;
const indexOf = (role: string) => maps.findIndex((map) => map.role === role);
const places = { event: indexOf('event'), parameters: indexOf('parameters'), ring: indexOf('ring') };
const { bytecode } = assemble(ir!, places, { ...linuxTarget, eventPointer: 'context' });

function eventOf(path: string, pid: bigint): Uint8Array {
  const event = new Uint8Array(eventSize.event).fill(0xaa);
  const view = new DataView(event.buffer);
  const put = (field: 'path' | 'name', value: string) => {
    event.set(Buffer.from(value), eventOffset[field]);
    view.setBigUint64(eventOffset[`${field}_length`], BigInt(value.length), true);
  };
  put('path', path);
  put('name', path.slice(path.lastIndexOf('/') + 1));
  view.setBigUint64(eventOffset.path_id, 77n, true);
  view.setBigUint64(eventOffset.pid, pid, true);
  view.setBigUint64(eventOffset.operation, 1n, true);
  return event;
}

describe('an event that is the argument', () => {
  it.each<[string, bigint, boolean]>([
    ['/a/needle/x.c', 1n, true],
    ['/a/needle/x.c', 3n, false],
    ['/a/needle/x.o', 1n, false],
    ['/a/neeedle/x.c', 1n, false],
    [`/${'d'.repeat(200)}/needle/${'d'.repeat(200)}/x.h`, 1n, true],
    [`/${'d'.repeat(2000)}/needle${'d'.repeat(2000)}/x.h`, 1n, true],
    [`/${'d'.repeat(2000)}/nedle${'d'.repeat(2000)}/x.h`, 1n, false],
  ])('%.30s… of process %i', (path, pid, matches) => {
    const context = eventOf(path, pid);
    const interpreter = new Interpreter({ maps, bytecode, context });
    interpreter.setParameters(parameters.initial);
    interpreter.setEventBytes(0, new Uint8Array(eventSize.event).fill(0x55));
    interpreter.run();
    expect(interpreter.records).toHaveLength(matches ? 1 : 0);
  });

  it('is copied as far as it is indexed', () => {
    requireWindowsSafe({ bytecode, maps });
    const plain = compileText('open /name == "x"/ < path >');
    const uncopied = assemble(plain.ir!, places, { ...linuxTarget, eventPointer: 'context' });
    expect(uncopied.bytecode.length).toBeLessThan(plain.program!.bytecode.length + 256);
    expect(bytecode.length).toBeGreaterThan(program!.bytecode.length + 8 * 1024);
  });
});
