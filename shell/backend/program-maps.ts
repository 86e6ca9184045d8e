import type { LoadedProgram, MapEntries } from './contract.ts';
import { index, type KernelMap, type KernelMaps } from './kernel-maps.ts';
import { WordChanger, type ProgramRunner } from './word-changer.ts';

type MapCalls =
  | ('readEntries' | 'readElements' | 'zeroElements' | 'deleteEntries')
  | ('readEntry' | 'writeEntry' | 'deleteEntry' | 'changeWord' | 'updateParameters');

/** The maps of a program in a kernel, as contract.ts has a session read and change them. */
export abstract class ProgramMaps implements Pick<LoadedProgram, MapCalls> {
  /** By index into CompiledProgram.maps. */
  protected readonly maps: KernelMap[] = [];
  readonly #calls: KernelMaps;
  readonly #runner: ProgramRunner;
  readonly #changers = new Map<number, WordChanger>();
  readonly #parameters: Uint8Array;

  constructor(calls: KernelMaps, runner: ProgramRunner, parameters: Uint8Array) {
    this.#calls = calls;
    this.#runner = runner;
    this.#parameters = parameters.slice();
  }

  protected abstract get parametersMap(): KernelMap | undefined;

  protected writeParameters(): void {
    if (this.parametersMap) this.#calls.update(this.parametersMap, index(0), this.#parameters);
  }

  updateParameters(offset: number, bytes: Uint8Array): void {
    this.#parameters.set(bytes, offset);
    this.writeParameters();
  }

  readEntries(map: number): MapEntries {
    return this.#calls.entries(this.maps[map]!);
  }

  readElements(map: number, first: number, count: number): Uint8Array<ArrayBuffer> {
    return this.#calls.elements(this.maps[map]!, first, count);
  }

  zeroElements(map: number, first: number, count: number): void {
    const elements = Array.from({ length: count }, (_, index) => first + index);
    this.#calls.zero(this.maps[map]!, elements);
  }

  deleteEntries(map: number, keys: Uint8Array, count: number): void {
    this.#calls.deleteAll(this.maps[map]!, keys, count);
  }

  readEntry(map: number, key: Uint8Array): Uint8Array | undefined {
    return this.#calls.read(this.maps[map]!, key);
  }

  writeEntry(map: number, key: Uint8Array, value: Uint8Array, mode: 'any' | 'noExist' | 'exist'): boolean {
    return this.#calls.write(this.maps[map]!, key, value, mode);
  }

  deleteEntry(map: number, key: Uint8Array): boolean {
    return this.#calls.delete(this.maps[map]!, key);
  }

  changeWord(map: number, key: Uint8Array, how: 'add' | 'set', operand: bigint): bigint | undefined {
    let changer = this.#changers.get(map);
    if (changer === undefined) this.#changers.set(map, (changer = new WordChanger(this.#runner, this.maps[map]!)));
    return changer.change(key, how, operand);
  }

  protected closeChangers(): void {
    this.#changers.forEach((changer) => changer.close());
    this.#changers.clear();
  }
}
