import { textIdentity } from '../../shell/backend/text-identity.ts';
import type { LoadedProgram, MapEntries } from '../../shell/backend/contract.ts';
import { planCapacity, type Capacity } from '../../shell/codegen/capacity.ts';
import type { CompiledProgram, MapRole } from '../../shell/codegen/program.ts';
import { decodeText } from '../../shell/util/text-bytes.ts';
import { Interpreter } from './interpreter.ts';

export interface InterpretedOptions {
  readonly processors?: number;
  readonly maxKeys?: number;
  /** A smaller map of a role than it would have. */
  readonly entries?: (role: MapRole) => number | undefined;
}

/** A program in the interpreter as a session sees one: its maps and parameters. */
export class InterpretedProgram implements LoadedProgram {
  readonly interpreter: Interpreter;
  readonly capacity: Capacity;
  readonly textIdentity: (bytes: Uint8Array) => bigint;

  constructor(
    program: CompiledProgram,
    { processors = 4, maxKeys = 64, entries }: InterpretedOptions = {},
    identity?: (text: string) => bigint,
  ) {
    this.textIdentity = (bytes) => identity?.(decodeText(bytes)) ?? textIdentity(bytes, 0n);
    this.capacity = planCapacity(program, { processors, maxKeys, maxMemoryBytes: undefined });
    const sizeOf = (role: MapRole, index: number) => entries?.(role) ?? this.capacity.entries[index]!;
    const maps = program.maps.map((map, index) => ({ ...map, maxEntries: sizeOf(map.role, index) }));
    this.interpreter = new Interpreter({ maps, bytecode: program.bytecode, processors });
    if (program.parameters.sizeBytes > 0) this.interpreter.setParameters(program.parameters.initial);
  }

  updateParameters(offset: number, bytes: Uint8Array): void {
    this.interpreter.setParameters(bytes, offset);
  }

  readEntries(map: number): MapEntries {
    const entries = this.interpreter.entries(map);
    const keys = Buffer.concat(entries.map(({ key }) => key));
    return { count: entries.length, keys, values: Buffer.concat(entries.map(({ value }) => value)) };
  }

  deleteEntries(map: number, keys: Uint8Array, count: number): void {
    const size = keys.length / count;
    for (let at = 0; at < keys.length; at += size) this.interpreter.delete(map, keys.subarray(at, at + size));
  }

  readElements(map: number, first: number, count: number): Uint8Array<ArrayBuffer> {
    const elements = this.interpreter.elements(map).slice(first, first + count);
    return new Uint8Array(Buffer.concat(elements));
  }

  zeroElements(map: number, first: number, count: number): void {
    for (const element of this.interpreter.elements(map).slice(first, first + count)) element.fill(0);
  }

  readEntry(map: number, key: Uint8Array): Uint8Array | undefined {
    return this.interpreter.maps.lookup(map, () => key, 0)?.bytes.slice();
  }

  writeEntry(map: number, key: Uint8Array, value: Uint8Array, mode: 'any' | 'noExist' | 'exist'): boolean {
    const flags = { any: 0n, noExist: 1n, exist: 2n } as const;
    return (
      this.interpreter.maps.update(
        map,
        () => key,
        () => value,
        flags[mode],
      ) === 0n
    );
  }

  deleteEntry(map: number, key: Uint8Array): boolean {
    return this.interpreter.maps.remove(map, () => key) === 0n;
  }

  changeWord(map: number, key: Uint8Array, how: 'add' | 'set', operand: bigint): bigint | undefined {
    const place = this.interpreter.maps.lookup(map, () => key, 0);
    const before = place?.load(0, 8);
    if (before !== undefined) place!.store(0, 8, how === 'set' ? operand : before + operand);
    return before;
  }

  clockNs(): bigint {
    return 0n;
  }

  /** Time passes when a test says so. */
  readonly #ticks = new Set<() => void>();
  readonly recordedClock = {
    wallClockOffsetNs: 0n,
    every: (_: bigint, task: () => void) => {
      this.#ticks.add(task);
      return () => void this.#ticks.delete(task);
    },
  };

  /** Runs all interval clauses once. */
  tick(): void {
    this.#ticks.forEach((task) => task());
  }

  attach = () => [];
  waitForWriters = () => undefined;
  drain = () => 0;
  drainSome = () => 0;
  losses = () => [];
  stopEvents = () => undefined;
  detach = () => undefined;
}
