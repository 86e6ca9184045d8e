import { add, move } from '../bytecode/alu.ts';
import { call } from '../bytecode/call.ts';
import { encode } from '../bytecode/encode.ts';
import { helperIds } from '../bytecode/helpers.ts';
import { framePointer, mark, r0, r1, r2, r3, r6, type BytecodeItem } from '../bytecode/instruction.ts';
import { exit, jumpIf } from '../bytecode/jump.ts';
import { atomicExchange, atomicFetchAdd, load, loadMap, store } from '../bytecode/load-store.ts';
import { index, type KernelMap, type KernelMaps } from './kernel-maps.ts';
import { withDescriptors } from './map-references.ts';

/** Both are the same in every kernel. */
const { map_lookup_elem: lookUp } = helperIds.linux;
const arrayType = 2;

const wordBytes = 8;
const zeroKey = -8;

/** What the program returns. */
const changed = 0;
const missing = 1;
const labels = { missing: 0, set: 1 } as const;

/** Where a program can be loaded and run once, on no event. */
export interface ProgramRunner {
  readonly maps: KernelMaps;
  readonly load: (name: string, instructions: Uint8Array) => number;
  /** What asks for one run: Linux takes no number for this kind of program, ebpfapi.dll runs nothing where it is 0. */
  readonly repeat: number;
  /** options: a struct bpf_test_run_opts. A negative result throws. */
  readonly run: (operation: string, fd: number, options: Uint8Array) => void;
}

/**
 * Changes words of a hash map in their places: bpf(2) can only replace an entry as a whole, which would lose what
 * programs add to it meanwhile. A program of its own does it, run once a change.
 */
export class WordChanger {
  readonly #runner: ProgramRunner;
  readonly #map: KernelMap;
  readonly #request: KernelMap;
  readonly #programFd: number;

  constructor(runner: ProgramRunner, map: KernelMap) {
    this.#runner = runner;
    this.#map = map;
    const valueSizeBytes = places.key + paddedBytes(map.keySizeBytes);
    const shape = {
      name: 'fsbpf_change',
      type: arrayType,
      keySizeBytes: 4,
      valueSizeBytes,
      maxEntries: 1,
      flags: 0,
    };
    this.#request = runner.maps.create(shape);
    const bytecode = encode(instructions(map.keySizeBytes));
    this.#programFd = runner.load('fsbpf_change', withDescriptors(bytecode, [this.#request.fd, map.fd]));
  }

  /** @returns the word before; undefined where the key is missing */
  change(key: Uint8Array, how: 'add' | 'set', operand: bigint): bigint | undefined {
    const request = Buffer.alloc(this.#request.valueSizeBytes);
    request.writeBigUInt64LE(BigInt.asUintN(64, operand), places.operand);
    request.writeBigUInt64LE(how === 'set' ? 1n : 0n, places.sets);
    request.set(key, places.key);
    this.#runner.maps.update(this.#request, index(0), request);
    if (this.#runOnce() !== changed) return undefined;
    const answer = this.#runner.maps.read(this.#request, index(0))!;
    return new DataView(answer.buffer).getBigUint64(places.operand, true);
  }

  #runOnce(): number {
    const options = Buffer.alloc(runOptions.size);
    options.writeBigUInt64LE(BigInt(options.length), 0);
    options.writeInt32LE(this.#runner.repeat, runOptions.repeat);
    this.#runner.run(`changing the map ${this.#map.name}`, this.#programFd, options);
    return options.readUInt32LE(runOptions.result);
  }

  close(): void {
    this.#runner.maps.close({ fd: this.#programFd });
    this.#runner.maps.close(this.#request);
  }
}

/** struct bpf_test_run_opts (libbpf 1.0 to 1.6, and ebpfapi.dll) */
const runOptions = { size: 80, result: 56, repeat: 60 } as const;

/** In the request; the answer stands where the operand was. */
const places = { operand: 0, sets: 8, key: 16 } as const;

function paddedBytes(keySizeBytes: number): number {
  return Math.ceil(keySizeBytes / wordBytes) * wordBytes;
}

/** The key is copied to the stack: context and map memory are no keys. */
function instructions(keySizeBytes: number): BytecodeItem[] {
  const keyAt = zeroKey - paddedBytes(keySizeBytes);
  const key = Array.from({ length: paddedBytes(keySizeBytes) / wordBytes }, (_, word) => [
    load('u64', r1, r6, places.key + word * wordBytes),
    store('u64', framePointer, keyAt + word * wordBytes, r1),
  ]).flat();
  return [
    store('u64', framePointer, zeroKey, 0),
    ...[loadMap(r1, 0), move(r2, framePointer), add(r2, zeroKey), call(lookUp)],
    ...[jumpIf('eq', r0, 0, labels.missing), move(r6, r0), ...key],
    ...[loadMap(r1, 1), move(r2, framePointer), add(r2, keyAt), call(lookUp)],
    ...[jumpIf('eq', r0, 0, labels.missing), load('u64', r1, r6, places.operand)],
    ...[load('u64', r3, r6, places.sets), jumpIf('ne', r3, 0, labels.set)],
    ...[atomicFetchAdd('u64', r0, 0, r1), store('u64', r6, places.operand, r1), move(r0, changed), exit()],
    ...[mark(labels.set), atomicExchange('u64', r0, 0, r1), store('u64', r6, places.operand, r1)],
    ...[move(r0, changed), exit()],
    ...[mark(labels.missing), move(r0, missing), exit()],
  ];
}
