import { readFileSync } from 'node:fs';

/** A Windows image, read from its bytes by the format's public specification. */
export interface PortableExecutable {
  readonly bytes: DataView;
  readonly machine: number;
  readonly imageBase: bigint;
  readonly subsystem: number;
  readonly subsystemVersion: string;
  readonly characteristics: number;
  readonly entryPoint: number;
  readonly checksum: number;
  readonly checksumOffset: number;
  readonly sections: readonly Section[];
  /** "ntoskrnl.exe!memcpy" */
  readonly imports: readonly string[];
  /** Names, in their order. */
  readonly exports: readonly string[];
  /** Addresses, relative to the image, of 64-bit words that hold an address. */
  readonly relocations: readonly number[];
  readonly unwindings: readonly Unwinding[];
}

export interface Section {
  readonly name: string;
  readonly address: number;
  readonly sizeBytes: number;
  readonly fileOffset: number;
  readonly fileBytes: number;
  readonly isExecutable: boolean;
  readonly isWritable: boolean;
}

/** How a function's frame is taken down; hasHandler: an exception may go on inside it. */
export interface Unwinding {
  readonly begin: number;
  readonly end: number;
  readonly hasHandler: boolean;
}

const directory = { export: 0, import: 1, exception: 3, relocation: 5 };
const relocationDir64 = 10;
const unwindFlagException = 1;

export function readPortableExecutable(path: string): PortableExecutable {
  const file = readFileSync(path);
  const bytes = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const header = bytes.getUint32(0x3c, true);
  if (bytes.getUint32(header, true) !== 0x4550) throw new Error(`${path} is no portable executable`);
  const optional = header + 24;
  if (bytes.getUint16(optional, true) !== 0x20b) throw new Error(`${path} is not of 64 bits`);
  const sections = readSections(bytes, header, optional + bytes.getUint16(header + 20, true));
  const image = new Image(bytes, sections);
  const directoryAt = (index: number) => ({
    address: bytes.getUint32(optional + 112 + 8 * index, true),
    sizeBytes: bytes.getUint32(optional + 116 + 8 * index, true),
  });
  return {
    bytes,
    machine: bytes.getUint16(header + 4, true),
    entryPoint: bytes.getUint32(optional + 16, true),
    imageBase: bytes.getBigUint64(optional + 24, true),
    subsystemVersion: `${bytes.getUint16(optional + 48, true)}.${bytes.getUint16(optional + 50, true)}`,
    checksum: bytes.getUint32(optional + 64, true),
    checksumOffset: optional + 64,
    subsystem: bytes.getUint16(optional + 68, true),
    characteristics: bytes.getUint16(optional + 70, true),
    sections,
    imports: readImports(image, directoryAt(directory.import).address),
    exports: readExports(image, directoryAt(directory.export)),
    relocations: readRelocations(image, directoryAt(directory.relocation)),
    unwindings: readUnwindings(image, directoryAt(directory.exception)),
  };
}

/** The checksum that the kernel compares before it loads a driver: a 16-bit sum with carries, plus the size. */
export function checksumOf({ bytes, checksumOffset }: PortableExecutable): number {
  let sum = 0;
  for (let at = 0; at < bytes.byteLength; at += 2) {
    if (at === checksumOffset || at === checksumOffset + 2) continue;
    sum += at + 1 < bytes.byteLength ? bytes.getUint16(at, true) : bytes.getUint8(at);
    sum = (sum & 0xffff) + (sum >>> 16);
  }
  return sum + bytes.byteLength;
}

class Image {
  readonly bytes: DataView;
  readonly #sections: readonly Section[];

  constructor(bytes: DataView, sections: readonly Section[]) {
    this.bytes = bytes;
    this.#sections = sections;
  }

  /** Place in the file of an address relative to the image. */
  offset(address: number): number {
    const section = this.#sections.find((each) => address >= each.address && address < each.address + each.fileBytes);
    if (section === undefined) throw new Error(`nothing of the file lies at ${address.toString(16)}`);
    return section.fileOffset + address - section.address;
  }

  text(address: number): string {
    let at = this.offset(address);
    let text = '';
    for (let byte = this.bytes.getUint8(at); byte !== 0; byte = this.bytes.getUint8(++at)) {
      text += String.fromCharCode(byte);
    }
    return text;
  }
}

function readSections(bytes: DataView, header: number, table: number): readonly Section[] {
  return Array.from({ length: bytes.getUint16(header + 6, true) }, (_, index) => {
    const at = table + 40 * index;
    const name = Array.from({ length: 8 }, (__, byte) => String.fromCharCode(bytes.getUint8(at + byte)));
    const flags = bytes.getUint32(at + 36, true);
    return {
      name: name.join('').replace(/\0+$/, ''),
      sizeBytes: bytes.getUint32(at + 8, true),
      address: bytes.getUint32(at + 12, true),
      fileBytes: bytes.getUint32(at + 16, true),
      fileOffset: bytes.getUint32(at + 20, true),
      isExecutable: (flags & 0x20000000) !== 0,
      isWritable: (flags & 0x80000000) !== 0,
    };
  });
}

function readExports(image: Image, { address, sizeBytes }: { address: number; sizeBytes: number }): readonly string[] {
  if (sizeBytes === 0) return [];
  const at = image.offset(address);
  const names = image.offset(image.bytes.getUint32(at + 32, true));
  return Array.from({ length: image.bytes.getUint32(at + 24, true) }, (_, index) =>
    image.text(image.bytes.getUint32(names + 4 * index, true)),
  );
}

function readImports(image: Image, address: number): readonly string[] {
  const imports: string[] = [];
  for (let at = image.offset(address); image.bytes.getUint32(at + 12, true) !== 0; at += 20) {
    const module = image.text(image.bytes.getUint32(at + 12, true));
    let entry = image.offset(image.bytes.getUint32(at, true));
    for (; image.bytes.getBigUint64(entry, true) !== 0n; entry += 8) {
      imports.push(`${module}!${image.text(image.bytes.getUint32(entry, true) + 2)}`);
    }
  }
  return imports;
}

function readRelocations(
  image: Image,
  { address, sizeBytes }: { address: number; sizeBytes: number },
): readonly number[] {
  const relocations: number[] = [];
  const end = image.offset(address) + sizeBytes;
  for (let at = image.offset(address); at < end;) {
    const page = image.bytes.getUint32(at, true);
    const blockBytes = image.bytes.getUint32(at + 4, true);
    for (let entry = at + 8; entry < at + blockBytes; entry += 2) {
      const word = image.bytes.getUint16(entry, true);
      if (word >> 12 === 0) continue; // fills up the block
      if (word >> 12 !== relocationDir64) throw new Error(`relocation of type ${word >> 12}`);
      relocations.push(page + (word & 0xfff));
    }
    at += blockBytes;
  }
  return relocations;
}

function readUnwindings(
  image: Image,
  { address, sizeBytes }: { address: number; sizeBytes: number },
): readonly Unwinding[] {
  const first = image.offset(address);
  return Array.from({ length: sizeBytes / 12 }, (_, index) => {
    const at = first + 12 * index;
    const information = image.offset(image.bytes.getUint32(at + 8, true));
    return {
      begin: image.bytes.getUint32(at, true),
      end: image.bytes.getUint32(at + 4, true),
      hasHandler: ((image.bytes.getUint8(information) >> 3) & unwindFlagException) !== 0,
    };
  });
}
