import { mapOffset, mapSizeBytes, mapsSection, mapTypes, type ObjectMap } from './btf.ts';
import { slotSizeBytes } from './encode.ts';
import { wideLoadOpcode, wideLoadSource } from './opcodes.ts';
import { StringTable } from './string-table.ts';

export type { ObjectMap } from './btf.ts';

export interface ObjectProgram {
  readonly name: string;
  /** What kind of program it is: each host knows it by the section's name. One section a program. */
  readonly section: string;
  /** Map references (wide loads with source 1) name an index into the object's maps. */
  readonly bytecode: Uint8Array;
}

export interface ObjectFile {
  readonly programs: readonly ObjectProgram[];
  readonly maps: readonly ObjectMap[];
  readonly license: string;
}

interface Section {
  readonly name: string;
  readonly type: number;
  readonly flags: number;
  readonly bytes: Uint8Array;
  readonly alignment: number;
  readonly entryBytes?: number;
  readonly link?: number;
  readonly info?: number;
}

interface Symbol {
  readonly name: string;
  readonly type: number;
  readonly section: number;
  readonly offset: number;
  readonly sizeBytes: number;
}

/** Numbers of the ELF specification. */
const sectionType = { none: 0, bits: 1, symbols: 2, strings: 3, relocations: 9 } as const;
const sectionFlag = { write: 1, allocate: 2, execute: 4 } as const;
const code = sectionFlag.allocate | sectionFlag.execute;
const data = sectionFlag.allocate | sectionFlag.write;
const symbolType = { object: 1, function: 2 } as const;
const globalBinding = 1;
const fileHeaderBytes = 64;
const sectionHeaderBytes = 64;
const symbolBytes = 24;
const relocationBytes = 16;
const relocatableFile = 1;
const bpfMachine = 247;
/** R_BPF_64_64: the address of a symbol, in a wide load. */
const wideRelocation = 1n;

/** An object as clang writes it and libbpf, bpf2c and PREVAIL read it. The section headers stand last. */
export function writeElf(object: ObjectFile): Uint8Array {
  const { programs, maps, license } = object;
  const names = new StringTable();
  // In this order: the null section, programs, relocations, the license, maps, their types, symbols, names.
  const firstRelocations = 1 + programs.length;
  const licenseIndex = firstRelocations + programs.length;
  const mapsIndex = licenseIndex + 1;
  const symbolsIndex = mapsIndex + 2;
  const symbols = [...programs.map(programSymbol), ...maps.map((map, index) => mapSymbol(maps, map, index, mapsIndex))];
  const sections: Section[] = [
    { name: '', type: sectionType.none, flags: 0, bytes: new Uint8Array(0), alignment: 0 },
    ...programs.map(({ section, bytecode }) => bits(section, code, withoutMaps(bytecode))),
    ...programs.map((program, index) => ({
      ...relocationSection(program, (map) => 1 + programs.length + map),
      link: symbolsIndex,
      info: 1 + index,
    })),
    bits('license', data, new TextEncoder().encode(`${license}\0`)),
    bits(mapsSection, data, new Uint8Array(mapOffset(maps, maps.length))),
    bits('.BTF', 0, mapTypes(maps)),
    {
      name: '.symtab',
      type: sectionType.symbols,
      flags: 0,
      bytes: symbolTable(symbols, names),
      alignment: 8,
      entryBytes: symbolBytes,
      link: symbolsIndex + 1,
      info: 1, // the first that is global
    },
  ];
  sections.forEach(({ name }) => names.offsetOf(name));
  names.offsetOf('.strtab');
  sections.push({ name: '.strtab', type: sectionType.strings, flags: 0, bytes: names.bytes(), alignment: 1 });
  return assembleFile(sections, names);
}

function bits(name: string, flags: number, bytes: Uint8Array): Section {
  return { name, type: sectionType.bits, flags, bytes, alignment: 8 };
}

function relocationSection({ section, bytecode }: ObjectProgram, symbolOfMap: (map: number) => number): Section {
  const bytes = relocations(bytecode, symbolOfMap);
  const type = sectionType.relocations;
  return { name: `.rel${section}`, type, flags: 0, bytes, alignment: 8, entryBytes: relocationBytes };
}

function programSymbol({ name, bytecode }: ObjectProgram, index: number): Symbol {
  return { name, type: symbolType.function, section: 1 + index, offset: 0, sizeBytes: bytecode.length };
}

function mapSymbol(maps: readonly ObjectMap[], map: ObjectMap, index: number, section: number): Symbol {
  const offset = mapOffset(maps, index);
  return { name: map.name, type: symbolType.object, section, offset, sizeBytes: mapSizeBytes(map) };
}

/** Calls back for each wide load that names a map, with the offset of its slot. */
function forEachMapReference(bytecode: Uint8Array, visit: (offset: number, map: number) => void): void {
  const view = new DataView(bytecode.buffer, bytecode.byteOffset, bytecode.byteLength);
  for (let offset = 0; offset < bytecode.length; offset += slotSizeBytes) {
    if (view.getUint8(offset) !== wideLoadOpcode) continue;
    const source = view.getUint8(offset + 1) >> 4;
    if (source === wideLoadSource.map) visit(offset, view.getInt32(offset + 4, true));
    offset += slotSizeBytes;
  }
}

/** The relocation says which map; the instruction itself is blank. */
function withoutMaps(bytecode: Uint8Array): Uint8Array {
  const copy = bytecode.slice();
  forEachMapReference(bytecode, (offset) => {
    copy[offset + 1]! &= 0x0f;
    copy.fill(0, offset + 4, offset + slotSizeBytes);
  });
  return copy;
}

function relocations(bytecode: Uint8Array, symbolOfMap: (map: number) => number): Uint8Array {
  const words: bigint[] = [];
  forEachMapReference(bytecode, (offset, map) => {
    words.push(BigInt(offset), (BigInt(symbolOfMap(map)) << 32n) | wideRelocation);
  });
  return new Uint8Array(BigUint64Array.from(words).buffer);
}

function symbolTable(symbols: readonly Symbol[], names: StringTable): Uint8Array {
  const bytes = new Uint8Array((1 + symbols.length) * symbolBytes);
  const view = new DataView(bytes.buffer);
  symbols.forEach(({ name, type, section, offset, sizeBytes }, index) => {
    const at = (1 + index) * symbolBytes;
    view.setUint32(at, names.offsetOf(name), true);
    view.setUint8(at + 4, (globalBinding << 4) | type);
    view.setUint16(at + 6, section, true);
    view.setBigUint64(at + 8, BigInt(offset), true);
    view.setBigUint64(at + 16, BigInt(sizeBytes), true);
  });
  return bytes;
}

function assembleFile(sections: readonly Section[], names: StringTable): Uint8Array {
  const offsets: number[] = [];
  let end = fileHeaderBytes;
  for (const { bytes, alignment } of sections) {
    const offset = alignment === 0 ? 0 : roundUp(end, alignment);
    offsets.push(offset);
    if (alignment !== 0) end = offset + bytes.length;
  }
  const headersOffset = roundUp(end, 8);
  const file = new Uint8Array(headersOffset + sections.length * sectionHeaderBytes);
  const view = new DataView(file.buffer);
  writeFileHeader(view, headersOffset, sections.length);
  sections.forEach((section, index) => {
    file.set(section.bytes, offsets[index]!);
    writeSectionHeader(view, headersOffset + index * sectionHeaderBytes, section, offsets[index]!, names);
  });
  return file;
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}

/** 64 bits, little-endian, no program headers; the names of sections and symbols share the last section. */
function writeFileHeader(view: DataView, sectionHeadersOffset: number, sectionCount: number): void {
  [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1].forEach((byte, index) => view.setUint8(index, byte));
  view.setUint16(16, relocatableFile, true);
  view.setUint16(18, bpfMachine, true);
  view.setUint32(20, 1, true);
  view.setBigUint64(40, BigInt(sectionHeadersOffset), true);
  view.setUint16(52, fileHeaderBytes, true);
  view.setUint16(58, sectionHeaderBytes, true);
  view.setUint16(60, sectionCount, true);
  view.setUint16(62, sectionCount - 1, true);
}

function writeSectionHeader(view: DataView, at: number, section: Section, offset: number, names: StringTable): void {
  const { name, type, flags, bytes, alignment, entryBytes, link, info } = section;
  view.setUint32(at, names.offsetOf(name), true);
  view.setUint32(at + 4, type, true);
  view.setBigUint64(at + 8, BigInt(flags), true);
  view.setBigUint64(at + 24, BigInt(offset), true);
  view.setBigUint64(at + 32, BigInt(bytes.length), true);
  view.setUint32(at + 40, link ?? 0, true);
  view.setUint32(at + 44, info ?? 0, true);
  view.setBigUint64(at + 48, BigInt(alignment), true);
  view.setBigUint64(at + 56, BigInt(entryBytes ?? 0), true);
}
