import { readFileSync } from 'node:fs';
import type { MapDescription, MapKind } from '../../shell/backend/embedded/vm/maps.ts';

/** One program of an object file that clang made, with its maps in the older form: eight words each, in a section "maps". */
export interface ElfProgram {
  readonly name: string;
  /** A load of a map has the map's index. */
  readonly bytecode: Uint8Array;
  readonly maps: readonly MapDescription[];
}

interface Section {
  readonly name: string;
  readonly type: number;
  readonly flags: number;
  readonly bytes: Buffer;
  readonly info: number;
}

const mapBytes = 32;
const symbolBytes = 24;
const relocationBytes = 16;
const sectionType = { symbols: 2, relocations: 9 };
const executable = 4;
const pseudoMap = 1;
/** Numbers of eBPF for Windows. */
const kinds: Readonly<Record<number, MapKind>> = { 1: 'hash', 2: 'array', 4: 'perCpuHash', 5: 'perCpuArray' };

export function readElfProgram(file: string): ElfProgram {
  const sections = sectionsOf(readFileSync(file));
  const code = sections.findIndex(({ name, flags }) => (flags & executable) !== 0 && name.startsWith('fsbpf'));
  const symbols = sections.find(({ type }) => type === sectionType.symbols)!.bytes;
  const bytecode = Buffer.from(sections[code]!.bytes);
  const relocations = sections.find(({ type, info }) => type === sectionType.relocations && info === code)?.bytes;
  for (let at = 0; at < (relocations?.length ?? 0); at += relocationBytes) {
    const place = Number(relocations!.readBigUInt64LE(at));
    const symbol = relocations!.readUInt32LE(at + 12) * symbolBytes;
    const offset = Number(symbols.readBigUInt64LE(symbol + 8));
    bytecode[place + 1]! |= pseudoMap << 4;
    bytecode.writeUInt32LE(offset / mapBytes, place + 4);
  }
  const described = sections.find(({ name }) => name === 'maps')?.bytes ?? Buffer.alloc(0);
  const maps = Array.from({ length: described.length / mapBytes }, (_, index) => mapAt(described, index));
  return { name: sections[code]!.name, bytecode, maps };
}

function mapAt(bytes: Buffer, index: number): MapDescription {
  const [type, keySizeBytes, valueSizeBytes, maxEntries] = [0, 4, 8, 12].map((at) =>
    bytes.readUInt32LE(index * mapBytes + at),
  ) as [number, number, number, number];
  return { name: `map${index}`, kind: kinds[type]!, keySizeBytes, valueSizeBytes, maxEntries };
}

function sectionsOf(file: Buffer): readonly Section[] {
  const [start, size, count] = [Number(file.readBigUInt64LE(0x28)), file.readUInt16LE(0x3a), file.readUInt16LE(0x3c)];
  const headers = Array.from({ length: count }, (_, index) =>
    file.subarray(start + index * size, start + (index + 1) * size),
  );
  const bytesOf = (header: Buffer) => {
    const offset = Number(header.readBigUInt64LE(0x18));
    return file.subarray(offset, offset + Number(header.readBigUInt64LE(0x20)));
  };
  const names = bytesOf(headers[file.readUInt16LE(0x3e)]!);
  return headers.map((header) => {
    const at = header.readUInt32LE(0);
    return {
      name: names.toString('latin1', at, names.indexOf(0, at)),
      type: header.readUInt32LE(4),
      flags: Number(header.readBigUInt64LE(8)),
      info: header.readUInt32LE(0x2c),
      bytes: bytesOf(header),
    };
  });
}
