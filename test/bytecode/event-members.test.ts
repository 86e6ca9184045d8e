import { expect, test } from 'vitest';
import { eventOffset, need } from '../../shell/bytecode/event-layout.ts';
import { numberMembers, recordedMembers, textMembers } from '../../shell/bytecode/event-members.ts';

/** Words of the event; texts stand behind the last of them. */
const words = Object.entries(eventOffset).filter(([, offset]) => offset < eventOffset.exe);

/** Follow from the texts themselves. */
const derived = (name: string) => name === 'cmdline_cut' || (name.endsWith('_length') && name !== 'volume_length');

test('every word of the event is recorded, or follows from what is', () => {
  const recorded = new Set(recordedMembers.map(({ offset }) => offset));
  const forgotten = words.filter(([name, offset]) => !recorded.has(offset) && !derived(name));
  expect(forgotten.map(([name]) => name)).toEqual([]);
  expect(recorded.size).toBe(recordedMembers.length);
});

test('every place of texts is filled', () => {
  const filled = new Set(textMembers.flatMap(({ bytes, tail }) => [bytes?.offset, tail.offset]));
  const places = Object.entries(eventOffset).filter(([, offset]) => offset >= eventOffset.exe);
  expect(places.filter(([, offset]) => !filled.has(offset)).map(([name]) => name)).toEqual([]);
});

test('every need of a program brings some member', () => {
  const served = [
    ...numberMembers.map(({ needs }) => needs),
    ...textMembers.flatMap(({ idNeed, tail }) => [idNeed, tail.needs]),
  ];
  const unserved = Object.entries(need).filter(([, bit]) => served.every((bits) => (bits & bit) === 0n));
  expect(unserved.map(([name]) => name)).toEqual([]);
});
