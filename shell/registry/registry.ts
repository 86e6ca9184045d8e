import type { BitSetName, EnumerationName } from '../codegen/program.ts';
import type { Aggregation } from './aggregation.ts';
import type { StatementEntry, Unseen } from './documentation.ts';
import type { Field } from './field.ts';
import type { FunctionEntry, MethodEntry } from './function.ts';
import type { Probe } from './probe.ts';

/** Names of numbers: "open" is operation 1, "ENOENT" is error 2. */
export interface Enumeration {
  readonly name: EnumerationName;
  readonly values: ReadonlyMap<string, bigint>;
}

/** Names of bits: flags.create is bit 6. */
export interface BitSet {
  readonly name: BitSetName;
  /** In the order in which a value's names are shown. */
  readonly bits: ReadonlyMap<string, bigint>;
}

export type WordKind = 'probe' | 'field' | 'aggregation' | 'function' | 'method' | 'statement';

/** A word of the language that this version can't compile: it is known, so it is never called unknown. */
export interface UnsupportedWord {
  readonly kind: WordKind;
  readonly name: string;
  /** Why, or what serves instead. */
  readonly hint?: string;
}

export interface RegistryEntries {
  readonly probes: readonly Probe[];
  readonly fields: readonly Field[];
  readonly aggregations: readonly Aggregation[];
  readonly functions: readonly FunctionEntry[];
  readonly methods: readonly MethodEntry[];
  readonly statements: readonly StatementEntry[];
  readonly enumerations: readonly Enumeration[];
  readonly bitSets: readonly BitSet[];
  readonly unsupported: readonly UnsupportedWord[];
  readonly unseen: readonly Unseen[];
  /** By "field comm": what serves where a word of another tool is written. */
  readonly habits: ReadonlyMap<string, string>;
}

/** All words of the language, by name. The compiler and the session are handed one; cli/main.ts takes it from builtins/. */
export interface Registry {
  readonly probes: ReadonlyMap<string, Probe>;
  readonly fields: ReadonlyMap<string, Field>;
  readonly aggregations: ReadonlyMap<string, Aggregation>;
  readonly functions: ReadonlyMap<string, FunctionEntry>;
  readonly methods: ReadonlyMap<string, MethodEntry>;
  readonly statements: ReadonlyMap<string, StatementEntry>;
  readonly enumerations: ReadonlyMap<string, Enumeration>;
  readonly bitSets: ReadonlyMap<string, BitSet>;
  readonly unsupported: readonly UnsupportedWord[];
  readonly unseen: readonly Unseen[];
  readonly habits: ReadonlyMap<string, string>;
  isUnsupported(kind: WordKind, name: string): boolean;
}

export function createRegistry(entries: RegistryEntries): Registry {
  const unsupported = new Set(entries.unsupported.map((word) => `${word.kind} ${word.name}`));
  return {
    probes: byName(entries.probes),
    fields: byName(entries.fields),
    aggregations: byName(entries.aggregations),
    functions: byName(entries.functions),
    methods: byName(entries.methods),
    statements: byName(entries.statements),
    enumerations: byName(entries.enumerations),
    bitSets: byName(entries.bitSets),
    unsupported: entries.unsupported,
    unseen: entries.unseen,
    habits: entries.habits,
    isUnsupported: (kind, name) => unsupported.has(`${kind} ${name}`),
  };
}

/** The name of an enumeration's value, or the number itself where it has none. */
export function enumerationName(registry: Registry, enumeration: EnumerationName, value: bigint): string {
  for (const [name, known] of registry.enumerations.get(enumeration)?.values ?? []) if (known === value) return name;
  return value.toString();
}

/** "create|truncate"; bits without a name in hexadecimal; "none" where no bit is set. */
export function bitNames(registry: Registry, set: BitSetName, value: bigint): string {
  const names: string[] = [];
  let rest = value;
  for (const [name, bit] of registry.bitSets.get(set)?.bits ?? []) {
    if ((value & bit) === 0n) continue;
    names.push(name);
    rest &= ~bit;
  }
  if (rest !== 0n) names.push(`0x${rest.toString(16)}`);
  return names.length === 0 ? 'none' : names.join('|');
}

function byName<Entry extends { readonly name: string }>(entries: readonly Entry[]): ReadonlyMap<string, Entry> {
  const map = new Map<string, Entry>();
  for (const entry of entries) {
    if (map.has(entry.name)) throw new Error(`two builtins are named '${entry.name}'`);
    map.set(entry.name, entry);
  }
  return map;
}
