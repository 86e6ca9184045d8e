import { describe, expect, test } from 'vitest';
import { mapType as linuxTypes } from '../../../shell/backend/linux/maps.ts';
import { errnoName as linuxErrno } from '../../../shell/backend/linux/native-error.ts';
import { ebpfPrototypes, libraryPaths } from '../../../shell/backend/windows/library.ts';
import { mapType } from '../../../shell/backend/windows/maps.ts';
import { check, checkResult, errnoName, resultName } from '../../../shell/backend/windows/native-error.ts';
import { mapPrototypes, programPrototypes } from '../../../shell/backend/native-library.ts';
import { linuxTarget, windowsTarget } from '../../../shell/codegen/targets.ts';

/** One binding, two libraries: what differs is data. */

test('both libraries are called by the same prototypes where they have the same functions', () => {
  expect(ebpfPrototypes).toMatchObject({ ...mapPrototypes, ...programPrototypes });
  for (const [name, prototype] of Object.entries(ebpfPrototypes)) expect(prototype).toContain(` *${name}(`.slice(2));
});

test.each([
  ['hash', 1, 1],
  ['array', 2, 2],
  ['programArray', 3, 3],
  ['perCpuArray', 6, 5],
  ['arrayOfMaps', 12, 7],
  ['lruHash', 9, 8],
  ['ring', 27, 13],
] as const)('a map of the type %s is %i to Linux and %i to Windows', (name, linux, windows) => {
  expect(linuxTypes[name]).toBe(linux);
  expect(mapType[name]).toBe(windows);
});

test('the compiler and the backends number the types of maps alike', () => {
  const { hash, array } = mapType;
  const tables = { keys: hash, rows: array, buckets: hash, dense: array, values: hash, sketches: array };
  expect(windowsTarget.mapTypes).toEqual({ ...tables, scalars: hash, parameters: array, event: array, ring: 13 });
  expect(linuxTarget.mapTypes).toEqual({ ...tables, scalars: hash, parameters: array, event: 6, ring: 27 });
});

/** Numbers of Microsoft's C runtime where they are not those of Linux. */
test.each([
  [1, 'EPERM', 'EPERM'],
  [2, 'ENOENT', 'ENOENT'],
  [12, 'ENOMEM', 'ENOMEM'],
  [13, 'EACCES', 'EACCES'],
  [22, 'EINVAL', 'EINVAL'],
  [28, 'ENOSPC', 'ENOSPC'],
  [105, 'ENOBUFS', 'errno 105'],
  [119, 'errno 119', 'ENOBUFS'],
  [129, 'errno 129', 'ENOTSUP'],
  [131, 'errno 131', 'EOTHER'],
])('error %i is %s on Linux and %s on Windows', (number, linux, windows) => {
  expect(errnoName(number)).toBe(windows);
  expect(linuxErrno(number)).toBe(linux);
});

test.each([
  [1, 'EBPF_VERIFICATION_FAILED'],
  [12, 'EBPF_NO_MEMORY'],
  [18, 'EBPF_OPERATION_NOT_SUPPORTED'],
  [21, 'EBPF_BLOCKED_BY_POLICY'],
  [25, 'EBPF_NO_MORE_KEYS'],
  [29, 'EBPF_OUT_OF_SPACE'],
  [34, 'EBPF_INVALID_STATE'],
  [99, 'ebpf_result_t 99'],
])('result %i is %s', (number, name) => expect(resultName(number)).toBe(name));

describe('errors', () => {
  test.each([
    ['an errno', () => check('creating the map rows', -1), 'not-permitted'],
    ['a result', () => checkResult('attaching', 20), 'not-permitted'],
    ['no memory', () => check('creating the map rows', -12), 'out-of-memory'],
    ['another', () => check('creating the map rows', -131), 'native'],
  ])('%s has a code and a hint', (_, act, code) => {
    expect(act).toThrow(expect.objectContaining({ code, hint: expect.stringMatching(/\S/) }));
  });

  test('what succeeds is handed through', () => {
    expect(check('x', 7)).toBe(7);
    expect(() => checkResult('x', 0)).not.toThrow();
  });
});

test('the library is looked for in absolute folders only, that of the system first', () => {
  const environment = {
    SystemRoot: String.raw`C:\Windows`,
    ProgramFiles: String.raw`C:\Program Files`,
    Path: String.raw`.;C:\Tools;bin;\\server\share;C:\Windows\System32;d:/eBPF`,
  };
  expect(libraryPaths(environment)).toEqual([
    String.raw`C:\Windows\System32\ebpfapi.dll`,
    String.raw`C:\Program Files\ebpf-for-windows\ebpfapi.dll`,
    String.raw`C:\Tools\ebpfapi.dll`,
    String.raw`d:\eBPF\ebpfapi.dll`,
  ]);
});
