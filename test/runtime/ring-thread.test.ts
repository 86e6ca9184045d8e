import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { runFsbpf } from '../support/fsbpf.ts';
import { scratchDirectory } from '../support/scratch.ts';

const checkout = join(import.meta.dirname, '../..');

/** A copy of the bundle whose ring thread is this text. */
function bundleWithThread(text: string): string {
  const directory = scratchDirectory();
  cpSync(join(checkout, 'dist'), join(directory, 'dist'), { recursive: true });
  mkdirSync(join(directory, 'node_modules'));
  for (const name of ['koffi', '@koromix']) {
    cpSync(join(checkout, 'node_modules', name), join(directory, 'node_modules', name), { recursive: true });
  }
  writeFileSync(join(directory, 'dist/ring-worker.cjs'), text);
  return join(directory, 'dist/fsbpf.cjs');
}

afterEach(() => vi.unstubAllEnvs());

test.each([
  ['fails at once', 'throw new Error("out of luck")', /out of luck|does not answer/],
  ['ends without a word', 'process.exit(0)', /does not answer/],
])('a thread that %s ends the run with an error', { timeout: 60_000 }, async (_, text, expected) => {
  vi.stubEnv('FSBPF', `${process.execPath} ${bundleWithThread(text)}`);
  const result = await runFsbpf(['-e', 'read < path >', '--', 'true']);
  expect(result.exitCode).toBe(3);
  expect(result.stderr).toMatch(expected);
});
