import { describe, expect, it } from 'vitest';
import { registry } from '../../builtins/index.ts';
import { bitNames, createRegistry, enumerationName } from '../../shell/registry/registry.ts';

describe('the registry', () => {
  it('names the values of an enumeration', () => {
    expect(enumerationName(registry, 'error', 2n)).toBe('ENOENT');
    expect(enumerationName(registry, 'error', 11n)).toBe('EAGAIN');
    expect(enumerationName(registry, 'operation', 3n)).toBe('write');
    expect(enumerationName(registry, 'error', 4000n)).toBe('4000');
  });

  it('names the bits of a set', () => {
    expect(bitNames(registry, 'flags', 0x241n)).toBe('create|truncate|0x1');
    expect(bitNames(registry, 'access', 3n)).toBe('read|write');
    expect(bitNames(registry, 'access', 0n)).toBe('none');
  });

  it('has no word both supported and not', () => {
    const known = {
      probe: registry.probes,
      field: registry.fields,
      aggregation: registry.aggregations,
      function: registry.functions,
      method: registry.methods,
      statement: registry.statements,
    };
    const both = registry.unsupported.filter(({ kind, name }) => known[kind].has(name));
    expect(both).toEqual([]);
  });

  it('refuses two builtins of one name', () => {
    const [probe] = registry.probes.values();
    const entries = { fields: [], aggregations: [], functions: [], methods: [], statements: [] };
    const none = {
      ...entries,
      enumerations: [],
      bitSets: [],
      unsupported: [],
      unseen: [],
      habits: new Map<string, string>(),
    };
    expect(() => createRegistry({ ...none, probes: [probe!, probe!] })).toThrow(
      `two builtins are named '${probe!.name}'`,
    );
  });
});
