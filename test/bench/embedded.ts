/**
 * How many events a second programs take in the embedded engine, on one core: npx tsx test/bench/embedded.ts
 * Counted in processor time, so that it means something on a busy machine. Run by hand; no test asserts a time.
 */
import { registry } from '../../builtins/index.ts';
import { describeMap } from '../../shell/backend/embedded/maps.ts';
import { HostMaps } from '../../shell/backend/embedded/vm/host-maps.ts';
import { Machine } from '../../shell/backend/embedded/vm/machine.ts';
import type { Runtime } from '../../shell/backend/embedded/vm/runtime.ts';
import { i32, local } from '../../shell/backend/embedded/wasm/code.ts';
import type { WasmFunction } from '../../shell/backend/embedded/wasm/module.ts';
import { eventOffset, operation, phase } from '../../shell/bytecode/event-layout.ts';
import { planCapacity } from '../../shell/codegen/capacity.ts';
import { compile } from '../../shell/codegen/compile.ts';
import type { CompiledProgram } from '../../shell/codegen/program.ts';
import { SourceText } from '../../shell/language/source.ts';

const programs = [
  'read < count() >',
  'read < exe, count() >',
  'read < exe, quantiles(latency) >',
  'read < exe, op, count(), sum(bytes), quantiles(latency) >',
  'read /latency > 10us/ < path, count(), max(bytes) >',
];

const eventsPerBatch = 1024;
const executables = 37;
const paths = 5_000;

/** Events that differ in executable, path and latency. */
function feed(program: CompiledProgram, { module, layout }: Runtime): WasmFunction {
  const made = module.function(['i32'], 'i32');
  const states = layout.maps[program.maps.findIndex(({ role }) => role === 'event')]!;
  if (states.kind !== 'array') throw new TypeError('the event is no array');
  const at = (name: keyof typeof eventOffset) => i32.const(states.values.address + eventOffset[name]);
  const spread = (below: number) => i32.remU(i32.mul(local.get(0), i32.const(7919)), i32.const(below));
  made.body = [
    i32.store(at('exe_id'), i32.add(i32.const(1), spread(executables))),
    i32.store(at('path_id'), i32.add(i32.const(1), spread(paths))),
    i32.store(at('latency_ns'), spread(100_003)),
    i32.store(at('bytes'), spread(4096)),
    i32.const(1),
  ];
  return made;
}

function measure(text: string): string {
  const { program } = compile(new SourceText('bench', text), registry, { parameters: new Map(), target: 'linux' });
  const { entries } = planCapacity(program!, { processors: 1, maxKeys: undefined, maxMemoryBytes: undefined });
  const start = process.cpuUsage();
  const machine = new Machine({
    programs: [program!.bytecode],
    maps: program!.maps.map((map, index) => describeMap(map, entries[index]!)),
    feed: { sizeBytes: 0, emit: (runtime) => feed(program!, runtime) },
  });
  const buildMs = elapsedMs(start);
  prepare(machine, program!);
  const run = (batches: number, first: number) => {
    for (let batch = 0; batch < batches; batch++) {
      machine.runBatch((first + batch) * eventsPerBatch, (first + batch + 1) * eventsPerBatch);
    }
  };
  run(1_000, 0);
  const begin = process.cpuUsage();
  run(4_000, 1_000);
  const perEventNs = (elapsedMs(begin) * 1e6) / (4_000 * eventsPerBatch);
  const perSecond = (1e3 / perEventNs).toFixed(1).padStart(6);
  return `${text.padEnd(60)} ${perEventNs.toFixed(0).padStart(5)} ns ${perSecond} M/s   built in ${buildMs.toFixed(1)} ms`;
}

function prepare(machine: Machine, program: CompiledProgram): void {
  const host = new HostMaps(machine);
  const indexOf = (role: string) => program.maps.findIndex((map) => map.role === role);
  if (program.parameters.sizeBytes > 0) host.value(indexOf('parameters')).set(program.parameters.initial);
  const event = host.value(indexOf('event'));
  const view = new DataView(event.buffer, event.byteOffset);
  view.setBigUint64(eventOffset.operation, BigInt(operation.read), true);
  view.setBigUint64(eventOffset.phase, BigInt(phase.done), true);
}

function elapsedMs(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e3;
}

for (const text of programs) console.log(measure(text));
