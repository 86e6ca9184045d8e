import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { driverVersion, portRequest } from '../../../shell/backend/windows/driver-port.ts';
import { plainPath } from '../../../shell/backend/windows/driver-package.ts';
import { registryRoot } from '../../../shell/backend/windows/registry.ts';
import { win32Code, win32Text } from '../../../shell/backend/windows/win32-error.ts';
import { missing } from '../../support/requirement.ts';
import { scratchDirectory } from '../../support/scratch.ts';

/** Numbers that are written down here and in Windows' headers. */
const named = {
  SERVICE_STOPPED: 1,
  SERVICE_START_PENDING: 2,
  SERVICE_STOP_PENDING: 3,
  SERVICE_RUNNING: 4,
  SERVICE_QUERY_STATUS: 0x4,
  SERVICE_START: 0x10,
  SERVICE_STOP: 0x20,
  DELETE: 0x1_0000,
  SC_MANAGER_CONNECT: 1,
  SC_STATUS_PROCESS_INFO: 0,
  SERVICE_CONTROL_STOP: 1,
  TokenElevation: 20,
  TOKEN_QUERY: 8,
  KEY_READ: 0x20019,
  KEY_WOW64_64KEY: 0x100,
  REG_SZ: 1,
  REG_EXPAND_SZ: 2,
  REG_DWORD: 4,
  'sizeof(SERVICE_STATUS_PROCESS)': 36,
  'offsetof(SERVICE_STATUS_PROCESS, dwCurrentState)': 4,
  'sizeof(TOKEN_ELEVATION)': 4,
} as const;

/** Newer than mingw's headers. */
const unknownToMingw: ReadonlySet<string> = new Set(['ERROR_INVALID_IMAGE_HASH']);

/** "ERROR_FILE_NOT_FOUND", by number. */
const errors = readFileSync('shell/backend/windows/win32-error.ts', 'utf8').matchAll(/^ {2}(\w+): \{ name: '(\w+)'/gm);

test.skipIf(missing('x86_64-w64-mingw32-gcc'))("numbers are those of Windows' headers", () => {
  const source = join(scratchDirectory(), 'numbers.c');
  const expectations = [
    ...Object.entries(named),
    ...[...errors].map(([, number, name]) => [name!, number!]).filter(([name]) => !unknownToMingw.has(name!)),
    ['(long long)(LONG_PTR)HKEY_CURRENT_USER', `${registryRoot.user}ll`],
    ['(long long)(LONG_PTR)HKEY_LOCAL_MACHINE', `${registryRoot.machine}ll`],
  ] as const;
  expect(expectations.length).toBeGreaterThan(40);
  const lines = expectations.map(([name, number]) =>
    /ll$/.test(String(number))
      ? `  if (${name} != ${number}) return 1;`
      : `  _Static_assert((unsigned)(${name}) == ${number}u, "${name}");`,
  );
  const includes = ['windows.h', 'setupapi.h', 'stddef.h'].map((name) => `#include <${name}>`);
  writeFileSync(source, [...includes, 'int main(void) {', ...lines, '  return 0;', '}', ''].join('\n'));
  const flags = ['-D_WIN32_WINNT=0x0A00', '-Wno-overflow', '-fsyntax-only'];
  execFileSync('x86_64-w64-mingw32-gcc', [...flags, source], { stdio: 'inherit' });
});

test("the port's numbers are the driver's", () => {
  const header = readFileSync('driver/include/fsbpf_driver.h', 'utf8');
  const defined = (name: string) => Number(new RegExp(`^#define ${name} (\\d+)`, 'm').exec(header)?.[1]);
  expect(driverVersion).toBe(defined('FSBPF_DRIVER_VERSION'));
  for (const [name, number] of Object.entries(portRequest)) {
    expect([name, number]).toEqual([name, defined(`FSBPF_REQUEST_${name.toUpperCase()}`)]);
  }
});

test('errors are said by name, HRESULTs of Windows too', () => {
  expect(win32Text(5)).toBe('ERROR_ACCESS_DENIED: access is denied');
  expect(win32Text(-536870334)).toMatch(/^ERROR_AUTHENTICODE_TRUST_NOT_ESTABLISHED: /);
  expect(win32Text(4711)).toBe('error 4711: see net helpmsg');
  expect([win32Code(0x80070002 | 0), win32Code(0x80004001)]).toEqual([2, 0x80004001]);
});

test.each([
  ['\\??\\C:\\Windows\\System32\\drivers\\fsbpf.sys', 'C:\\Windows\\System32\\drivers\\fsbpf.sys'],
  ['\\SystemRoot\\System32\\DriverStore\\x\\fsbpf.sys', 'D:\\Windows\\System32\\DriverStore\\x\\fsbpf.sys'],
  ['system32\\drivers\\fsbpf.sys', 'D:\\Windows\\system32\\drivers\\fsbpf.sys'],
  ['C:\\elsewhere\\fsbpf.sys', 'C:\\elsewhere\\fsbpf.sys'],
])("a driver's path as its service has it, %s", (path, plain) => {
  expect(plainPath(path, 'D:\\Windows')).toBe(plain);
});
