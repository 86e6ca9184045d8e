import { writeSync } from 'node:fs';
import { eventVersion, operation, phase, recordText } from '../../shell/bytecode/event-layout.ts';
import { recordedMembers } from '../../shell/bytecode/event-members.ts';
import { recordedColumns } from '../../shell/store/event-recorder.ts';
import { RecordingWriter } from '../../shell/store/recording-writer.ts';

const executables = 60;
const periodNs = 2_000;
/** Of a path's random part, at seven letters each. */
const nameWords = 30;

/** Words that look random, the same ones everywhere. */
function randomWords(): () => number {
  let state = 12_345;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    const mixed = Math.imul(state ^ (state >>> 15), state | 1);
    return (mixed ^ (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61))) >>> 0;
  };
}

/** Numbers that hardly compress, and a path of its own for each event. */
export function writeWideRecording(fd: number, eventCount: number): void {
  const origin = { wallClockOffsetNs: '0', startNs: '0', attachedNs: '0', time: new Date(0).toISOString() };
  const made = { schema: 1, eventVersion, host: 'linux', provider: 'tracepoint', version: '0', program: 'open,read' };
  const header = { ...made, ...origin, operations: '14', columns: recordedColumns };
  const writer = new RecordingWriter(header, (bytes) => writeSync(fd, bytes));
  const columns = new Map(recordedMembers.map(({ name }, index) => [name, index]));
  const random = randomWords();
  const text = (value: string) => writer.addText(Buffer.from(value), recordText);
  const texts = () => Array.from({ length: executables }, (_, index) => text(`program-${index}`));
  let exes = texts();
  for (let event = 0; event < eventCount; event++) {
    if (writer.isSegmentFull) {
      writer.beginSegment();
      exes = texts();
    }
    const name = Array.from({ length: nameWords }, () => random().toString(36)).join('');
    const path = text(`/var/cache/build/${random() % 4096}/${name}.o`);
    const timeNs = event * periodNs + (random() % periodNs);
    const words: readonly (readonly [string, number, number])[] = [
      ['operation', event % 2 === 0 ? operation.read : operation.open, 0],
      ['phase', phase.done, 0],
      ['time_ns', timeNs >>> 0, Math.floor(timeNs / 2 ** 32)],
      ['latency_ns', random() % 2 ** 28, 0],
      ['pid', random() % 2 ** 22, 0],
      ['tid', random() % 2 ** 22, 0],
      ['bytes', random() % 2 ** 24, 0],
      ['size_bytes', random(), 0],
      ['offset_bytes', random(), random() % 2 ** 10],
      ['inode', random(), random()],
      ['attributes', random(), random()],
      ['cpu', random() % 128, 0],
      ['exe', exes[random() % executables]!, 0],
      ['path', path, 0],
    ];
    writer.beginEvent();
    for (const column of columns.values()) writer.set(column, 0, 0);
    for (const [name, low, high] of words) writer.set(columns.get(name)!, low, high);
  }
  writer.end({ perProbe: [] }, BigInt(eventCount * periodNs));
}
