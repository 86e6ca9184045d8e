import type { HelperHost } from '../../../bytecode/helpers.ts';
import type { BytecodeInstruction } from '../../../bytecode/instruction.ts';
import { global, i32, i64, local, memory } from '../wasm/code.ts';
import { branch, call, callIndirect, drop, leave, loop, unreachable, when } from '../wasm/control.ts';
import { pageSizeBytes, type WasmFunction, type WasmModule } from '../wasm/module.ts';
import { VmFault, type FaultReason } from './fault.ts';
import { helperNumbers } from './helpers.ts';
import {
  environment,
  frameSizeBytes,
  LayoutError,
  maximumFrames,
  planLayout,
  regionTable,
  stackFrame,
  type Layout,
} from './layout.ts';
import { emitMap, type MapFunctions } from './map-code.ts';
import { isArray, type MapDescription } from './maps.ts';
import { pointer, region } from './pointers.ts';
import { programParameters } from './registers.ts';
import { createRuntime, slotOf, type FaultGlobal, type Runtime } from './runtime.ts';
import { translate, type ControlFlow } from './translate.ts';
import { verify, type VerifiedProgram } from './verify.ts';

export interface MachineOptions {
  /** The first is the one that events go to, the others are for it to tail-call. */
  readonly programs: readonly Uint8Array[];
  readonly maps?: readonly MapDescription[];
  /** What r1 points to; r2 is its size. Without, both are 0. */
  readonly contextSizeBytes?: number;
  readonly processors?: number;
  /** Instructions one run may take, counted generously: loops by their longest way round. */
  readonly fuel?: number;
  readonly controlFlow?: ControlFlow;
  readonly feed?: Feed;
  /** Whose numbers of helpers the programs use: by default those of Linux. */
  readonly host?: HelperHost;
}

/** Brings the events of a batch to the program. */
export interface Feed {
  /** Of layout.feed. */
  readonly sizeBytes: number;
  /** (index) → 1 where the event is now where the program looks for it, 0 where it is none of the program's */
  emit(runtime: Runtime): WasmFunction;
}

/** More than the verifier of Linux looks at. */
const defaultFuel = 1 << 24;

/** Programs as WebAssembly, with their maps, in memory of their own. */
export class Machine {
  readonly layout: Layout;
  readonly memory: WebAssembly.Memory;
  readonly #programs: readonly VerifiedProgram[];
  readonly #exports: MachineExports;
  readonly #fuel: number;
  #bytes: DataView<ArrayBuffer>;
  #end: number;

  /** Throws InvalidProgramError or LayoutError. */
  constructor(options: MachineOptions) {
    const { maps = [], contextSizeBytes = 0, processors = 1, fuel = defaultFuel, host = 'linux' } = options;
    this.#fuel = fuel;
    this.#programs = options.programs.map((bytecode) => verify(bytecode, verifyOptions(maps, host)));
    this.layout = planLayout(maps, { contextSizeBytes, feedSizeBytes: options.feed?.sizeBytes ?? 0, processors });
    const module = buildModule(this.layout, this.#programs, { controlFlow: 'structured', ...options, fuel, host });
    const instance = new WebAssembly.Instance(new WebAssembly.Module(module.encode(this.layout.sizeBytes)));
    this.#exports = instance.exports as unknown as MachineExports;
    this.memory = this.#exports.memory;
    this.#bytes = new DataView(this.memory.buffer);
    this.#end = this.layout.sizeBytes;
    this.#writeRegions();
  }

  /** Until memory is taken; see take. */
  get view(): DataView<ArrayBuffer> {
    return this.#bytes;
  }

  /** Memory beyond the layout, for as long as the machine lives. Views of its memory are then no longer good. */
  take(sizeBytes: number): number {
    const address = this.#end;
    this.#end += Math.ceil(sizeBytes / 8) * 8;
    const missing = this.#end - this.memory.buffer.byteLength;
    if (missing > 0) this.#grow(Math.ceil(missing / pageSizeBytes));
    return address;
  }

  #grow(pages: number): void {
    try {
      this.memory.grow(pages);
    } catch {
      throw new LayoutError(`the engine needs ${this.#end} bytes of memory, which are not to be had`);
    }
    this.#bytes = new DataView(this.memory.buffer);
  }

  /** The bytes that r1 points to. */
  get context(): Uint8Array<ArrayBuffer> {
    const { address, sizeBytes } = this.layout.context;
    return new Uint8Array(this.#bytes.buffer, address, sizeBytes);
  }

  /** What helpers tell the program. */
  setEnvironment(values: { clockNs?: bigint; processor?: number; pidTgid?: bigint; uidGid?: bigint }): void {
    if (values.clockNs !== undefined) this.#bytes.setBigUint64(environment.clockNs, values.clockNs, true);
    if (values.pidTgid !== undefined) this.#bytes.setBigUint64(environment.pidTgid, values.pidTgid, true);
    if (values.uidGid !== undefined) this.#bytes.setBigUint64(environment.uidGid, values.uidGid, true);
    if (values.processor === undefined) return;
    if (values.processor >= this.layout.processors) throw new RangeError(`there is no processor ${values.processor}`);
    this.#bytes.setUint32(environment.processor, values.processor, true);
  }

  /** Where the run before leads the open to, without the zeros behind it; undefined: nowhere. */
  get redirection(): Uint8Array | undefined {
    const length = this.#bytes.getUint32(environment.redirectLength, true);
    if (length === 0) return undefined;
    const address = this.#bytes.getUint32(environment.redirectAddress, true);
    const bytes = new Uint8Array(this.#bytes.buffer, address, length);
    return bytes.subarray(0, bytes.findLastIndex((byte) => byte !== 0) + 1);
  }

  /** Runs a program once. Returns r0, unsigned; throws VmFault where the program was stopped. */
  run(program = 0): bigint {
    const { address, sizeBytes } = this.layout.context;
    const hasContext = address !== 0 && sizeBytes > 0;
    const context = hasContext ? pointer(region.context, 0, 0) : 0n;
    this.#bytes.setUint32(environment.redirectLength, 0, true);
    return BigInt.asUintN(
      64,
      this.#guarded(() => this.#exports.run(program, context, BigInt(sizeBytes))),
    );
  }

  #guarded<Result>(run: () => Result): Result {
    try {
      return run();
    } catch (error) {
      throw error instanceof WebAssembly.RuntimeError ? this.#fault(error) : error;
    }
  }

  /**
   * Runs the first program once for each event of a batch, from one index to before another, until a ring is half
   * full. Returns the index behind the last event that was run; throws VmFault where the program was stopped.
   */
  runBatch(start: number, end: number): number {
    return this.#guarded(() => this.#exports.runBatch!(start, end));
  }

  /** A map's function by name, for the host: see emitMap. Keys and values are addresses in memory. */
  call(map: number, name: keyof MapFunctions, ...operands: (number | bigint)[]): bigint {
    const made = this.#exports[exportedName(map, name)] as (...values: (number | bigint)[]) => bigint;
    return made(...operands);
  }

  /** Puts a program into a map of programs. */
  setProgram(map: number, index: number, program: number): void {
    const layout = this.layout.maps[map]!;
    if (layout.kind !== 'programs') throw new TypeError(`the map ${layout.description.name} holds no programs`);
    this.#bytes.setUint32(layout.entries + 4 * index, program + 1, true);
  }

  #writeRegions(): void {
    for (const { number, address, strideBytes, elementSizeBytes, elements } of this.layout.regions) {
      const entry = regionTable.address + number * regionTable.entrySizeBytes;
      this.#bytes.setUint32(entry + regionTable.base, address, true);
      this.#bytes.setUint32(entry + regionTable.stride, strideBytes, true);
      this.#bytes.setUint32(entry + regionTable.size, elementSizeBytes, true);
      this.#bytes.setUint32(entry + regionTable.elements, elements, true);
    }
  }

  /** A trap without a reason of ours is a defect of the engine: it stays what it is. */
  #fault(error: WebAssembly.RuntimeError): Error {
    const reason = this.#exports.reason.value as FaultReason | 0;
    if (reason === 0) return error;
    this.#exports.reason.value = 0;
    const { program, slot } = slotOf(this.#exports.place.value as number);
    const state = {
      reason,
      slot,
      instruction: this.#programs[program]!.slots[slot] as BytecodeInstruction,
      pointer: this.#exports.pointer.value as bigint,
      widthBytes: (this.#exports.width.value as number) >>> 0,
      fuel: this.#fuel,
    };
    return new VmFault(state, this.layout);
  }
}

type MachineExports = {
  readonly memory: WebAssembly.Memory;
  readonly run: (program: number, context: bigint, sizeBytes: bigint) => bigint;
  readonly runBatch?: (start: number, end: number) => number;
} & Readonly<Record<FaultGlobal, WebAssembly.Global>> &
  Readonly<Record<string, unknown>>;

function verifyOptions(maps: readonly MapDescription[], host: HelperHost) {
  return { maps: maps.map((map) => ({ name: map.name, hasFirstValue: isArray(map) })), helpers: helperNumbers(host) };
}

function exportedName(map: number, name: string): string {
  return `${name}${map}`;
}

type BuildOptions = Required<Pick<MachineOptions, 'fuel' | 'controlFlow' | 'host'>> & Pick<MachineOptions, 'feed'>;

function buildModule(
  layout: Layout,
  programs: readonly VerifiedProgram[],
  { fuel, controlFlow, feed, host }: BuildOptions,
): WasmModule {
  const runtime = createRuntime(layout, host);
  const { module } = runtime;
  const maps = layout.maps.map((map) => emitMap(runtime, map));
  maps.forEach((functions, number) => {
    for (const [name, made] of Object.entries(functions) as [string, WasmFunction][]) {
      module.exportFunction(exportedName(number, name), made);
    }
  });
  programs.forEach((program, number) => {
    module.addToTable(translate(runtime, maps, program, number, controlFlow));
  });
  module.exportFunction('run', emitRun(runtime, fuel));
  if (feed !== undefined) module.exportFunction('runBatch', emitRunBatch(runtime, fuel, feed.emit(runtime)));
  return module;
}

/** What a program finds on the stack is then no other program's. */
const clearStack = memory.fill(i32.const(stackFrame(0)), i32.const(0), i32.const(frameSizeBytes * maximumFrames));

/** (program, context, its size) → r0 */
function emitRun({ module, fuel, tailCalls }: Runtime, limit: number): WasmFunction {
  const made = module.function(['i32', 'i64', 'i64'], 'i64');
  const type = module.typeIndex({ parameters: programParameters, result: 'i64' });
  const nothing = i64.const(0n);
  made.body = [
    global.set(fuel, i32.const(limit)),
    global.set(tailCalls, i32.const(0)),
    clearStack,
    callIndirect(type, local.get(0), local.get(1), local.get(2), nothing, nothing, nothing, i32.const(0)),
  ];
  return made;
}

/** (index, end) → index of the first event that was not run */
function emitRunBatch({ module, layout, fuel, tailCalls }: Runtime, limit: number, feed: WasmFunction): WasmFunction {
  const made = module.function(['i32', 'i32'], 'i32');
  const type = module.typeIndex({ parameters: programParameters, result: 'i64' });
  const index = local.get(0);
  const nothing = i64.const(0n);
  const rings = layout.maps.filter((map) => map.kind === 'ring');
  made.body = [
    clearStack,
    loop(
      when(i32.geU(index, local.get(1)), leave(index)),
      global.set(fuel, i32.const(limit)),
      global.set(tailCalls, i32.const(0)),
      when(
        call(feed.index, index),
        drop(callIndirect(type, i32.const(0), nothing, nothing, nothing, nothing, nothing, i32.const(0))),
      ),
      local.set(0, i32.add(index, i32.const(1))),
      rings.map(({ control, description }) =>
        when(i32.gtU(i32.load(i32.const(control)), i32.const(description.maxEntries / 2)), leave(index)),
      ),
      branch(0),
    ),
    unreachable,
  ];
  return made;
}
