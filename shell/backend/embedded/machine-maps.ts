import type { CompiledProgram, MapRole } from '../../codegen/program.ts';
import type { MapEntries } from '../contract.ts';
import { HostMaps } from './vm/host-maps.ts';
import type { Machine } from './vm/machine.ts';
import { updateFlag } from './vm/maps.ts';

/** Index into the program's maps; -1 where it has none of the kind. */
export function mapOfRole({ maps }: CompiledProgram, role: MapRole): number {
  return maps.findIndex((map) => map.role === role);
}

/** The maps of a program on a machine, as backend/contract.ts has a session read and change them. */
export abstract class MachineMaps {
  protected readonly program: CompiledProgram;
  protected readonly host: HostMaps;

  constructor(program: CompiledProgram, machine: Machine) {
    this.program = program;
    this.host = new HostMaps(machine);
  }

  protected mapOf(role: MapRole): number {
    return mapOfRole(this.program, role);
  }

  updateParameters(offset: number, bytes: Uint8Array): void {
    if (bytes.length > 0) this.host.value(this.mapOf('parameters')).set(bytes, offset);
  }

  readEntries(map: number): MapEntries {
    return this.host.entries(map);
  }

  deleteEntries(map: number, keys: Uint8Array, count: number): void {
    const size = keys.length / count;
    for (let at = 0; at < keys.length; at += size) this.host.remove(map, keys.subarray(at, at + size));
  }

  readElements(map: number, first: number, count: number): Uint8Array<ArrayBuffer> {
    const { valueSizeBytes } = this.program.maps[map]!;
    const elements = new Uint8Array(count * valueSizeBytes);
    for (let index = 0; index < count; index++) {
      elements.set(this.host.value(map, first + index), index * valueSizeBytes);
    }
    return elements;
  }

  zeroElements(map: number, first: number, count: number): void {
    for (let element = first; element < first + count; element++) this.host.value(map, element).fill(0);
  }

  readEntry(map: number, key: Uint8Array): Uint8Array | undefined {
    return this.host.find(map, key)?.slice();
  }

  writeEntry(map: number, key: Uint8Array, value: Uint8Array, mode: keyof typeof updateFlag): boolean {
    return this.host.update(map, key, value, updateFlag[mode]) === 0n;
  }

  deleteEntry(map: number, key: Uint8Array): boolean {
    return this.host.remove(map, key) === 0n;
  }

  changeWord(map: number, key: Uint8Array, how: 'add' | 'set', operand: bigint): bigint | undefined {
    const value = this.host.find(map, key);
    if (value === undefined) return undefined;
    const view = new DataView(value.buffer, value.byteOffset);
    const before = view.getBigUint64(0, true);
    view.setBigUint64(0, BigInt.asUintN(64, how === 'add' ? before + operand : operand), true);
    return before;
  }

  /** Nothing runs but while events are given to it. */
  waitForWriters(): void {}
}
