import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runFsbpf } from '../support/fsbpf.ts';

const directory = '/run/fsbpf';
const bundle = statSync(join(import.meta.dirname, '../../dist/main.cjs'));

function keptCode(): string[] {
  const ofThisBundle = `-${bundle.dev}-${bundle.ino}-`;
  return readdirSync(directory)
    .filter((name) => name.startsWith('main-') && name.includes(ofThisBundle) && name.endsWith('.code'))
    .map((name) => join(directory, name));
}

async function traced(): Promise<void> {
  const result = await runFsbpf(['-e', 'open /exe == "cat"/ < count() >', '--', 'cat', '/etc/passwd']);
  expect(result.exitCode, result.stderr).toBe(0);
}

test('a traced run leaves its compiled code to the next one, which survives that it is damaged', async () => {
  await traced();
  const [path, ...others] = keptCode();
  expect(others).toEqual([]);
  const whole = readFileSync(path!);
  for (const damaged of [Buffer.alloc(0), whole.subarray(0, whole.length / 2), Buffer.alloc(whole.length, 0x5a)]) {
    writeFileSync(path!, damaged);
    await traced();
    expect(statSync(path!).size).toBeGreaterThan(whole.length / 2);
    expect(readFileSync(path!).equals(damaged)).toBe(false);
  }
});
