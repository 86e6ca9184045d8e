import { describe, expect, it } from 'vitest';
import { registry } from '../../builtins/index.ts';
import { createRegistry, enumerationName } from '../../shell/registry/registry.ts';
import { compileText } from '../codegen/compile-harness.ts';

const entries = [
  ...registry.probes.values(),
  ...registry.fields.values(),
  ...registry.aggregations.values(),
  ...registry.functions.values(),
  ...registry.methods.values(),
];

describe('every builtin', () => {
  it.each(entries.map((entry) => [entry.name, entry] as const))('%s has a line of doc', (_, { doc }) => {
    expect(doc).toMatch(/^[^\n]{5,100}\.$/);
  });

  const examples = entries.flatMap(({ name, examples }) => examples.map((example) => [name, example] as const));
  it.each(examples)('%s: %s', (_, example) => {
    const map = /@(\w+)/.exec(example);
    const filled = example.includes('print(@') || example.includes('clear(@') || map !== null;
    const text = filled ? `open @${map?.[1] ?? ''} < exe, count() > ${example}` : example;
    expect(compileText(text).diagnostics).toEqual([]);
  });
});

describe('the registry', () => {
  it('names the values of an enumeration', () => {
    expect(enumerationName(registry, 'error', 2n)).toBe('ENOENT');
    expect(enumerationName(registry, 'error', 11n)).toBe('EAGAIN');
    expect(enumerationName(registry, 'operation', 3n)).toBe('write');
    expect(enumerationName(registry, 'error', 4000n)).toBe('4000');
  });

  it('has no word both supported and not', () => {
    const known = {
      probe: registry.probes,
      field: registry.fields,
      aggregation: registry.aggregations,
      function: registry.functions,
      method: registry.methods,
    };
    const both = registry.unsupported.filter(({ kind, name }) => kind !== 'statement' && known[kind].has(name));
    expect(both).toEqual([]);
  });

  it('refuses two builtins of one name', () => {
    const [probe] = registry.probes.values();
    const none = { fields: [], aggregations: [], functions: [], methods: [], enumerations: [], unsupported: [] };
    expect(() => createRegistry({ ...none, probes: [probe!, probe!] })).toThrow(
      `two builtins are named '${probe!.name}'`,
    );
  });
});
