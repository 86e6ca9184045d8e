import { describe, expect, it } from 'vitest';
import { registry } from '../../../builtins/index.ts';
import { describeMap } from '../../../shell/backend/embedded/maps.ts';
import { HostMaps } from '../../../shell/backend/embedded/vm/host-maps.ts';
import { Machine } from '../../../shell/backend/embedded/vm/machine.ts';
import { eventOffset, eventSize, operation, phase } from '../../../shell/bytecode/event-layout.ts';
import { planCapacity } from '../../../shell/codegen/capacity.ts';
import type { CompiledProgram, MapSpecification } from '../../../shell/codegen/program.ts';
import type { Documentation } from '../../../shell/registry/documentation.ts';
import { compileText } from '../../codegen/compile-harness.ts';
import { randomSource } from '../../codegen/random-program.ts';
import { tryProgram } from '../../generate/trial.ts';
import { Interpreter } from '../../support/interpreter.ts';

type Random = ReturnType<typeof randomSource>;

const processors = 4;
const clockNs = 123_456_789n;
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Everything that a run left behind. */
interface Outcome {
  readonly verdicts: bigint[];
  readonly maps: readonly (readonly string[])[];
  readonly records: readonly string[];
  readonly counters: string;
}

type Sized = Pick<CompiledProgram, 'maps' | 'bytecode' | 'parameters'>;

function onInterpreter(program: Sized, events: readonly Uint8Array[]): Outcome {
  const interpreter = new Interpreter({ ...program, processors, clockNs: () => clockNs });
  if (program.parameters.sizeBytes > 0) interpreter.setParameters(program.parameters.initial);
  const verdicts = events.map((event, index) => {
    interpreter.setEventBytes(0, event);
    return interpreter.run(index % processors);
  });
  const maps = program.maps.map((map, index) => {
    if (isArray(map)) return interpreter.elements(index).map(hexOf);
    if (!isHash(map)) return [];
    const entries = interpreter.entries(index);
    return entries.map(({ key, value }) => `${hexOf(key)} ${hexOf(value)}`).sort();
  });
  const words = countersOffsets.map((offset) => interpreter.readState(offset));
  return { verdicts, maps, records: interpreter.records.map(hexOf), counters: words.join(' ') };
}

const countersOffsets = Array.from(
  { length: (eventSize.state - eventSize.event) / 8 },
  (_, index) => eventSize.event + 8 * index,
);

const isHash = ({ role }: MapSpecification): boolean => role === 'keys' || role === 'buckets';
const isArray = ({ role }: MapSpecification): boolean => role === 'rows' || role === 'dense';

function onMachine(program: Sized, events: readonly Uint8Array[]): Outcome {
  const machine = new Machine({
    programs: [program.bytecode],
    maps: program.maps.map((map) => describeMap(map, map.maxEntries)),
    processors,
  });
  const host = new HostMaps(machine);
  const indexOf = (role: string) => program.maps.findIndex((map) => map.role === role);
  if (program.parameters.sizeBytes > 0) host.value(indexOf('parameters')).set(program.parameters.initial);
  const states = Array.from({ length: processors }, (_, processor) => host.value(indexOf('event'), processor));
  const verdicts = events.map((event, index) => {
    states[index % processors]!.set(event);
    machine.setEnvironment({ processor: index % processors, clockNs });
    return BigInt.asIntN(64, machine.run());
  });
  const records: string[] = [];
  const ring = indexOf('ring');
  if (ring >= 0) host.drain(ring, (view, at, length) => records.push(hexOf(new Uint8Array(view.buffer, at, length))));
  const maps = program.maps.map((map, index) => {
    if (isArray(map)) return Array.from({ length: map.maxEntries }, (_, element) => hexOf(host.value(index, element)));
    return isHash(map) ? entriesOf(host, index, map) : [];
  });
  const words = countersOffsets.map((offset) =>
    states.reduce((sum, state) => sum + new DataView(state.buffer, state.byteOffset).getBigUint64(offset, true), 0n),
  );
  return { verdicts, maps, records, counters: words.join(' ') };
}

function entriesOf(host: HostMaps, map: number, { keySizeBytes, valueSizeBytes }: MapSpecification): string[] {
  const { count, keys, values } = host.entries(map);
  return Array.from({ length: count }, (_, index) => {
    const key = keys.subarray(index * keySizeBytes, (index + 1) * keySizeBytes);
    const value = values.subarray(index * valueSizeBytes, (index + 1) * valueSizeBytes);
    return `${hexOf(key)} ${hexOf(value)}`;
  }).sort();
}

const operations = Object.values(operation);
const texts = ['', 'a', 'git', 'git.exe', '/etc/hosts', '/home/u/project/src/main.c', 'x'.repeat(255), '/tmp/ü.log'];
/** Members that hold a text: its bytes, length, identity, and where it has one a right-aligned tail. */
const textMembers = Object.keys(eventOffset).filter((name) => `${name}_length` in eventOffset);

/** Fields of every size, texts as a provider leaves them. */
function randomEvent(random: Random): Uint8Array {
  const bytes = new Uint8Array(eventSize.event);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < eventSize.event; at += 8) view.setBigUint64(at, randomWord(random), true);
  view.setBigUint64(eventOffset.operation, BigInt(operations[random(operations.length)]!), true);
  view.setBigUint64(eventOffset.phase, BigInt(random(2) === 0 ? phase.pre : phase.done), true);
  for (const name of textMembers) writeText(bytes, name, texts[random(texts.length)]!);
  return bytes;
}

function randomWord(random: Random): bigint {
  const bits = BigInt(random(65));
  const word = (BigInt(random(2 ** 32)) << 32n) | BigInt(random(2 ** 32));
  return BigInt.asUintN(64, random(8) === 0 ? -(word >> (64n - bits)) : word >> (64n - bits));
}

function writeText(event: Uint8Array, name: string, text: string): void {
  const offsets = eventOffset as Readonly<Record<string, number>>;
  const view = new DataView(event.buffer);
  const bytes = Buffer.from(text);
  view.setBigUint64(offsets[`${name}_length`]!, BigInt(bytes.length), true);
  if (`${name}_id` in offsets) view.setBigUint64(offsets[`${name}_id`]!, BigInt(1 + texts.indexOf(text)), true);
  const padded = new Uint8Array(Math.ceil(bytes.length / 8) * 8);
  padded.set(bytes);
  event.set(padded, offsets[name]!);
  if (`${name}_tail` in offsets) {
    const tail = bytes.subarray(-eventSize.tail);
    event.set(tail, offsets[`${name}_tail`]! + eventSize.tail - tail.length);
  }
}

/** Few keys, so that tables are full, too. */
function expectSame(program: CompiledProgram, seed: number): void {
  const { entries } = planCapacity(program, { processors, maxKeys: 8, maxMemoryBytes: undefined });
  const maps = program.maps.map((map, index) => ({ ...map, maxEntries: entries[index]! }));
  const { bytecode, parameters } = program;
  const random = randomSource(seed);
  const events = Array.from({ length: 40 }, () => randomEvent(random));
  const expected = onInterpreter({ maps, bytecode, parameters }, events);
  expect(onMachine({ maps, bytecode, parameters }, events), program.source).toEqual(expected);
}

const examples = [
  registry.probes,
  registry.fields,
  registry.aggregations,
  registry.functions,
  registry.methods,
  registry.statements,
]
  .flatMap((entries): readonly Documentation[] => [...entries.values()])
  .flatMap((entry) => entry.examples);

describe('the reference’s examples do in the engine what they do in the interpreter', () => {
  it.each([...new Set(examples)])('%s', (text) => {
    const { program } = compileText(text);
    if (program !== undefined) for (let seed = 1; seed <= 2; seed++) expectSame(program, seed);
    else expect(compileText(text).diagnostics).not.toEqual([]);
  });
});

describe('random programs do so, too', () => {
  it.each(Array.from({ length: 4 }, (_, index) => 1 + 15 * index))('from seed %i on', (first) => {
    for (let seed = first; seed < first + 15; seed++) {
      tryProgram(seed, registry, (program) => expectSame(program, seed));
    }
  });
});
