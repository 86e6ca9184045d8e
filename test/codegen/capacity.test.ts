import { describe, expect, it } from 'vitest';
import { defaultKeys, defaultMemoryBytes, memoryBytes, planCapacity } from '../../shell/codegen/capacity.ts';
import { compiled } from './compile-harness.ts';

const counts = 'open < exe, count() >';
const wide = 'read < path, stats(latency), stats(bytes), quantiles(latency) > interval:1s { clear(@); }';

function plan(text: string, options: { processors?: number; maxKeys?: number; maxMemoryBytes?: number } = {}) {
  const program = compiled(text);
  const capacity = planCapacity(program, { processors: 2, maxKeys: undefined, maxMemoryBytes: undefined, ...options });
  return { keys: capacity.tables[0]!.keys, bytes: memoryBytes(program, capacity), capacity, program };
}

describe('room for tables', () => {
  it('is for the default number of keys on a small machine', () => {
    expect(plan(counts).keys).toBe(defaultKeys);
    expect(plan(counts).bytes).toBeLessThan(4 * 1024 * 1024);
  });

  it('is for fewer keys where memory would not suffice', () => {
    for (const processors of [2, 64, 1024]) {
      const { keys, bytes } = plan(wide, { processors });
      expect(bytes).toBeLessThanOrEqual(defaultMemoryBytes);
      expect(keys).toBeLessThanOrEqual(defaultKeys);
    }
    expect(plan(wide, { processors: 1024 }).keys).toBeLessThan(plan(wide, { processors: 64 }).keys);
  });

  it('is what was asked for', () => {
    expect(plan(wide, { processors: 64, maxKeys: 100_000 }).keys).toBe(100_000);
    expect(plan(counts, { maxKeys: 3 }).keys).toBe(3);
    expect(plan(counts, { maxMemoryBytes: 1024 * 1024 }).bytes).toBeLessThanOrEqual(1024 * 1024);
    const both = plan(counts, { maxKeys: 100_000, maxMemoryBytes: 1024 * 1024 });
    expect(both.keys).toBeLessThan(100_000);
    expect(both.bytes).toBeLessThanOrEqual(1024 * 1024);
    expect(plan(counts, { maxMemoryBytes: 1 }).keys).toBe(1);
  });

  it('needs no more buckets than there can be', () => {
    const { capacity, program } = plan('read < exe, hist(bytes) >', { maxKeys: 2 });
    expect(capacity.entries[program.tables[0]!.bucketsMap!]).toBe(2 * 65);
  });
});
