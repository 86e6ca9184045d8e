import type { Unit, ValueType } from '../codegen/program.ts';
import { bitNames, enumerationName, type Registry } from '../registry/registry.ts';
import type { Cell } from '../registry/value.ts';
import type { KeyType } from './snapshot.ts';
import { numberShower } from './shown-number.ts';
import type { TextTable } from './text-table.ts';

/** Reads one 64-bit word of a key or record. */
export type WordReader<Value> = (bytes: DataView, offset: number) => Value;

export const unresolvedText = '<unresolved>';

/** How a type's words become cells. */
export function cellReader(type: ValueType, texts: TextTable, registry: Registry): WordReader<Cell> {
  switch (type.kind) {
    case 'unsigned':
      return (bytes, offset) => ({ kind: 'integer', value: bytes.getBigUint64(offset, true) });
    case 'signed':
      return (bytes, offset) => ({ kind: 'integer', value: bytes.getBigInt64(offset, true) });
    case 'boolean':
      return (bytes, offset) => ({ kind: 'boolean', value: bytes.getUint32(offset, true) !== 0 });
    case 'text':
      return (bytes, offset) => {
        const known = texts.get(bytes.getUint32(offset, true), bytes.getUint32(offset + 4, true));
        if (known === undefined) return { kind: 'text', text: unresolvedText, cut: false, missing: true };
        return { kind: 'text', text: known.text, cut: known.cut, missing: false };
      };
    case 'bits':
      return (bytes, offset) => {
        const text = bitNames(registry, type.name, bytes.getBigUint64(offset, true));
        return { kind: 'text', text, cut: false, missing: false };
      };
    case 'formatted': {
      const show = numberShower(type.format);
      return (bytes, offset) => {
        return { kind: 'text', text: show(bytes.getBigUint64(offset, true)), cut: false, missing: false };
      };
    }
    case 'enumeration':
      return (bytes, offset) => {
        const text = enumerationName(registry, type.name, bytes.getBigUint64(offset, true));
        return { kind: 'text', text, cut: false, missing: false };
      };
  }
}

/** A single word as a cell. */
export function wordCell(word: bigint, type: ValueType, texts: TextTable, registry: Registry): Cell {
  const bytes = new DataView(new ArrayBuffer(8));
  bytes.setBigUint64(0, word, true);
  return cellReader(type, texts, registry)(bytes, 0);
}

/** What a stream hands on: plain values where a cell says nothing more. */
export type StreamValue = Cell | bigint | number | boolean | string;

/** As cellReader, without an object or bigint where a number or string will do: streams read millions of these. */
export function streamReader(type: ValueType, texts: TextTable, registry: Registry): WordReader<StreamValue> {
  if (type.kind === 'unsigned' || type.kind === 'signed') {
    const signed = type.kind === 'signed';
    return (bytes, offset) => {
      const high = bytes.getUint32(offset + 4, true);
      if (high < 0x20_0000) return high * 0x1_0000_0000 + bytes.getUint32(offset, true);
      return signed ? bytes.getBigInt64(offset, true) : bytes.getBigUint64(offset, true);
    };
  }
  if (type.kind === 'text') {
    const cells = cellReader(type, texts, registry);
    return (bytes, offset) => {
      const known = texts.get(bytes.getUint32(offset, true), bytes.getUint32(offset + 4, true));
      return known !== undefined && !known.cut ? known.text : cells(bytes, offset);
    };
  }
  return cellReader(type, texts, registry);
}

export function keyTypeOf(type: ValueType): KeyType {
  if (type.kind === 'boolean') return 'boolean';
  return type.kind === 'unsigned' || type.kind === 'signed' ? 'integer' : 'string';
}

export function unitOf(type: ValueType): Unit {
  return type.kind === 'unsigned' || type.kind === 'signed' ? type.unit : 'none';
}
