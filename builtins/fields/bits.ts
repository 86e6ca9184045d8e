import { access, disposition, flag } from '../../shell/bytecode/event-layout.ts';
import type { BitSet, Enumeration } from '../../shell/registry/registry.ts';

export const flagNames: BitSet = { name: 'flags', bits: new Map(Object.entries(flag)) };

export const accessNames: BitSet = { name: 'access', bits: new Map(Object.entries(access)) };

/** FILE_ATTRIBUTE_* of winnt.h. */
export const attributeNames: BitSet = {
  name: 'attributes',
  bits: new Map([
    ['readonly', 0x1n],
    ['hidden', 0x2n],
    ['system', 0x4n],
    ['directory', 0x10n],
    ['archive', 0x20n],
    ['temporary', 0x100n],
    ['sparse', 0x200n],
    ['reparsePoint', 0x400n],
    ['compressed', 0x800n],
    ['offline', 0x1000n],
    ['encrypted', 0x4000n],
  ]),
};

/** open_or_create is written openOrCreate. */
export const dispositionNames: Enumeration = {
  name: 'disposition',
  values: new Map(Object.entries(disposition).map(([name, value]) => [camelCase(name), BigInt(value)])),
};

function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
