import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { driverActions } from '../../shell/cli/parse-driver.ts';
import { environment } from '../support/fsbpf.ts';

function fsbpf(...words: readonly string[]) {
  return spawnSync(process.execPath, ['dist/fsbpf.cjs', ...words], { env: environment, encoding: 'utf8' });
}

test.skipIf(process.platform === 'win32').each(driverActions)('driver %s says that it is for Windows', (action) => {
  const message = `'driver ${action}' is about the minifilter, which is for Windows: on linux fsbpf has no driver`;
  const hint = 'fsbpf doctor tells what works here';
  const text = fsbpf('driver', action);
  expect([text.status, text.stdout, text.stderr]).toEqual([3, '', `fsbpf: ${message}\n  hint: ${hint}\n`]);
  const json = fsbpf('driver', action, '--format', 'json');
  expect([json.status, json.stdout]).toEqual([3, '']);
  expect(JSON.parse(json.stderr)).toEqual({ v: 1, type: 'error', code: 'no-host', message, hint });
});

test('driver has its own help', () => {
  const { status, stdout } = fsbpf('driver', '--help');
  expect(status).toBe(0);
  expect(stdout).toContain('fsbpf driver install [FOLDER]');
});
