import { vi } from 'vitest';
import type * as Compile from '../../shell/codegen/compile.ts';
import { requireWindowsSafe } from './windows-safe/check.ts';

/** Run before every file of tests: whatever a test compiles must keep the rules of all hosts. */
vi.mock('../../shell/codegen/compile.ts', async (importOriginal) => {
  const original = await importOriginal<typeof Compile>();
  const compile: typeof original.compile = (...given) => {
    const result = original.compile(...given);
    if (result.program !== undefined) requireWindowsSafe(result.program, given[2].target);
    return result;
  };
  return { ...original, compile };
});
