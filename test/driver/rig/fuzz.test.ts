import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { isRequired } from '../../support/requirement.ts';

/** Lives of the driver made of random bytes: driver/emu/fuzz.c. A minute here; `npm run driver:fuzz` takes ten. */

const fuzzer = fileURLToPath(new URL('../../../build/driver/fuzz', import.meta.url));
const seconds = 60;

it.skipIf(!existsSync(fuzzer) && !isRequired())('no sequence of operations breaks a rule or leaks', () => {
  const directory = mkdtempSync(join(tmpdir(), 'fsbpf-fuzz-'));
  const options = [`-max_total_time=${seconds}`, '-max_len=800', '-len_control=0', `-artifact_prefix=${directory}/`];
  const { status, stderr } = spawnSync(fuzzer, [...options, directory], { encoding: 'utf8', maxBuffer: 1 << 28 });
  rmSync(directory, { recursive: true });
  const [told, runs] = /Done (\d+) runs/.exec(stderr) ?? [];
  expect(status, stderr.slice(-8000)).toBe(0);
  expect(told).toBeDefined();
  expect(Number(runs)).toBeGreaterThan(1000);
});
