import { describe, expect, it } from 'vitest';
import { registry } from '../../builtins/index.ts';
import type { Documentation } from '../../shell/registry/documentation.ts';
import { compileText } from '../codegen/compile-harness.ts';

/** The reference is made of what the entries say, so each must say enough, in one form. */

const groups = {
  probe: registry.probes,
  field: registry.fields,
  aggregation: registry.aggregations,
  function: registry.functions,
  method: registry.methods,
  statement: registry.statements,
} satisfies Record<string, ReadonlyMap<string, Documentation>>;

const entries = Object.entries(groups).flatMap(([kind, group]) =>
  [...group.values()].map((entry): [string, Documentation] => [`${kind} ${entry.name}`, entry]),
);

const sentence = /^[A-Z`$*'"\d][^\n]*[.:]$/;

describe.each(entries)('%s', (label, { name, doc, notes = [], examples }) => {
  it('has one sentence of doc', () => {
    expect(doc).toMatch(sentence);
    expect(doc.length).toBeLessThanOrEqual(100);
  });

  it('has notes of whole sentences', () => {
    for (const note of notes) expect(note).toMatch(sentence);
  });

  it('has examples that compile without a complaint and use the word', () => {
    expect(examples.length).toBeGreaterThan(0);
    const isWord = !label.startsWith('statement') && !label.includes(':');
    const isAbsent = (registry.fields.get(name) ?? registry.functions.get(name))?.absent?.linux !== undefined;
    for (const example of examples) {
      const complaints = compileText(example).diagnostics.map(({ code, message }) => ({ code, message }));
      if (isAbsent) expect(complaints, example).toMatchObject([{ code: 'not-on-this-host' }]);
      else expect(complaints, example).toEqual([]);
      if (isWord) expect(example).toContain(name);
    }
  });
});

describe('calls', () => {
  const calls = [...registry.aggregations.values(), ...registry.functions.values(), ...registry.methods.values()];
  it.each(calls.map((call) => [call.name, call.signature]))('%s has its name in its signature', (name, signature) => {
    expect(signature).toMatch(new RegExp(`(^|\\b)${name}\\(`));
  });
});

describe('aggregations', () => {
  it.each([...registry.aggregations.values()].map((entry) => [entry.name, entry] as const))(
    '%s says how exact it is and what it takes',
    (_, { accuracy, memory, stateSizeBytes }) => {
      expect(accuracy).not.toBe('');
      if (stateSizeBytes === 0) expect(memory).toMatch(/\d/);
    },
  );
});

describe('probes', () => {
  const operations = [...registry.probes.values()].filter((probe) => probe.kind === 'operation');
  it.each(operations.map((probe) => [probe.name, probe.origins]))('%s says what counts as it', (_, origins) => {
    expect(origins.linux).not.toBe('');
    expect(origins.windows).not.toBe('');
  });

  it('that are not seen are told in a sentence', () => {
    for (const { doc, name } of registry.unseen) {
      expect(doc).toMatch(sentence);
      expect(name.split(' ').length).toBeLessThanOrEqual(3);
    }
  });
});
