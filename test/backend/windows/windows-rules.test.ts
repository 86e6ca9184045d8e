import { describe, expect, test } from 'vitest';
import { eventVersion } from '../../../shell/bytecode/event-layout.ts';
import { examineAll } from '../../../shell/backend/health.ts';
import { windowsHealth } from '../../../shell/backend/windows/health.ts';
import type { WindowsFacts } from '../../../shell/backend/windows/windows-facts.ts';

const allWell: WindowsFacts = {
  release: '10.0.26100',
  processor: 'x64',
  isElevated: { value: true },
  codeIntegrity: { value: { testSigning: true, memoryIntegrity: false } },
  library: { value: 'C:\\Program Files\\ebpf-for-windows\\EbpfApi.dll' },
  services: { eBPFCore: { value: 'running' }, eBPFSvc: { value: 'running' }, fsbpf: { value: 'running' } },
  store: { machine: { value: { kind: 'current' } }, user: { value: { kind: 'none' } } },
  byteCode: { value: 'runs' },
  driver: { value: { driverVersion: 1, eventVersion, textSeed: 1n, clients: 0 } },
};
const { services, store } = allWell;

async function examined(changes: Partial<WindowsFacts>) {
  const all = await examineAll(windowsHealth(() => Promise.resolve({ ...allWell, ...changes })));
  return new Map(all.map((each) => [each.name, each]));
}

async function problems(changes: Partial<WindowsFacts>): Promise<readonly string[]> {
  const all = [...(await examined(changes)).values()].filter(({ health }) => health !== 'works');
  return all.map(
    ({ name, health, found, hint }) => `${health} ${name}: ${found}${hint === undefined ? '' : ` (${hint})`}`,
  );
}

test('where all is there, everything works', async () => {
  const all = await examined({});
  expect([...all.values()].filter(({ health }) => health !== 'works')).toEqual([]);
  expect([...all.keys()]).toEqual([
    'koffi',
    'Windows',
    'administrator',
    'test signing',
    'memory integrity',
    'eBPF for Windows',
    'eBPFCore',
    'eBPFSvc',
    'driver service',
    'driver',
    'store entry',
    'byte code',
  ]);
  expect(all.get('Windows')?.found).toBe('Windows 11, build 26100, on x64');
  expect(all.get('driver')?.found).toBe(`version 1 with events of version ${eventVersion}; programs attached: 0`);
});

const administrator = 'start the terminal with "Run as administrator"';
const denied = { problem: 'the minifilter speaks with administrators only', code: 'not-permitted' };
const unanswered = {
  problem: 'nobody answers at the port of the minifilter: it is not running',
  code: 'driver-missing',
};
const releases =
  'install eBPF for Windows 1.0 or later from https://github.com/microsoft/ebpf-for-windows/releases, then open a new terminal';
const jit = 'it belongs to builds of eBPF for Windows with a JIT, not to NativeOnly ones: install such a build';
const machine = 'HKEY_LOCAL_MACHINE\\Software\\eBPF\\Providers';
const user = 'HKEY_CURRENT_USER\\Software\\eBPF\\Providers';

/** What Windows answers, and what is said of it: each with the sentence that people read. */
const setUps: readonly (readonly [name: string, Partial<WindowsFacts>, readonly string[]])[] = [
  [
    'no ebpfsvc',
    { services: { ...services, eBPFSvc: { value: 'absent' } }, byteCode: { value: { refused: 'EOTHER' } } },
    [`fails eBPFSvc: there is no service eBPFSvc (${jit})`, 'untried byte code: needs eBPFSvc'],
  ],
  [
    'ebpfcore is stopped',
    { services: { ...services, eBPFCore: { value: 'stopped' } } },
    ['fails eBPFCore: stopped (sc start eBPFCore)'],
  ],
  [
    'no store entry',
    { store: { ...store, machine: { value: { kind: 'absent' } } }, byteCode: { value: 'unknown-type' } },
    [
      `fails store entry: ${machine} has no program type fsbpf (fsbpf driver install)`,
      'untried byte code: needs store entry',
    ],
  ],
  [
    "a user's store that hides the machine's",
    { store: { ...store, user: { value: { kind: 'absent' } } }, byteCode: { value: 'unknown-type' } },
    [
      `fails store entry: ${user} has no program type fsbpf, and hides the machine's from this user (fsbpf driver install)`,
      'untried byte code: needs store entry',
    ],
  ],
  [
    'an entry of another version',
    {
      store: {
        ...store,
        machine: {
          value: {
            kind: 'stale',
            differs: ['HelperCount', 'SectionData\\fsbpf\\AttachType', 'TypeDescriptor\\Name', '6 helpers'],
          },
        },
      },
    },
    [
      `fails store entry: ${machine} has the program type fsbpf of another version: HelperCount, SectionData\\fsbpf\\AttachType, TypeDescriptor\\Name and 1 more (fsbpf driver install)`,
      'untried byte code: needs store entry',
    ],
  ],
  [
    'no driver',
    {
      services: { ...services, fsbpf: { value: 'absent' } },
      driver: unanswered,
      byteCode: { value: { refused: 'EINVAL' } },
    },
    [
      'fails driver service: the driver is not installed: there is no service fsbpf (fsbpf driver install)',
      'untried driver: needs driver service',
      'untried byte code: needs driver service',
    ],
  ],
  [
    'a driver that is installed, but stopped',
    { services: { ...services, fsbpf: { value: 'stopped' } }, driver: unanswered },
    ['fails driver service: installed, but stopped (fsbpf driver start)', 'untried driver: needs driver service'],
  ],
  [
    'a driver of another version',
    { driver: { value: { driverVersion: 2, eventVersion: 9, textSeed: 1n, clients: 3 } } },
    [
      `fails driver: version 2 with events of version 9; programs attached: 3; this fsbpf needs version 1 with events of version ${eventVersion} (install the driver and fsbpf of one release: fsbpf driver remove, then fsbpf driver install)`,
    ],
  ],
  [
    'NativeOnly',
    { byteCode: { value: 'native-only' } },
    [
      'fails byte code: this build of eBPF for Windows loads signed images only (NativeOnly) (run native images (fsbpf build -o X.o, Convert-BpfToNative.ps1, --native X.sys), or install a build of eBPF for Windows with a JIT)',
    ],
  ],
  [
    'HVCI is on',
    {
      codeIntegrity: { value: { testSigning: true, memoryIntegrity: true } },
      byteCode: { value: { refused: 'EOTHER' } },
    },
    [
      'fails memory integrity: on: only signed images run in the kernel, not what a JIT compiles (switch off Windows Security > Device security > Core isolation > Memory integrity and restart, or run native images (fsbpf build))',
      'untried byte code: needs memory integrity',
    ],
  ],
  [
    'not elevated',
    { isElevated: { value: false }, driver: denied, byteCode: { value: { refused: 'EPERM' } } },
    [
      `fails administrator: this process is not elevated (${administrator})`,
      'untried driver: needs administrator',
      'untried byte code: needs administrator',
    ],
  ],
  [
    'no eBPF for Windows',
    {
      library: { problem: 'ebpfapi.dll was not found', code: 'library-missing' },
      services: { ...services, eBPFCore: { value: 'absent' }, eBPFSvc: { value: 'absent' } },
      store: { ...store, machine: { value: { kind: 'none' } } },
    },
    [
      `fails eBPF for Windows: ebpfapi.dll was not found (${releases})`,
      `fails eBPFCore: there is no service eBPFCore (${releases})`,
      `fails eBPFSvc: there is no service eBPFSvc (${jit})`,
      `fails store entry: there is no store of program types (${machine}) (fsbpf driver install)`,
      'untried byte code: needs eBPF for Windows, store entry',
    ],
  ],
  [
    'a Windows that is too old',
    { release: '10.0.18363' },
    [
      'fails Windows: Windows 10, build 18363, on x64 (the driver is made for Windows 10 version 2004 (build 19041) and later)',
    ],
  ],
];

test.each(setUps)('%s', async (_, changes, expected) => {
  expect(await problems(changes)).toEqual(expected);
});

describe('test signing', () => {
  const codeIntegrity = { value: { testSigning: false, memoryIntegrity: false } };

  test('is not missed where the driver runs', async () => {
    expect((await examined({ codeIntegrity })).get('test signing')).toMatchObject({
      health: 'works',
      found: 'off; the driver runs, so its signature is accepted',
    });
  });

  test('is missed, but not required, where it does not', async () => {
    const changes = { codeIntegrity, services: { ...services, fsbpf: { value: 'stopped' } } } as const;
    expect((await examined(changes)).get('test signing')).toMatchObject({
      weight: 'useful',
      health: 'fails',
      hint: 'bcdedit /set testsigning on, with Secure Boot off, then restart',
    });
  });
});

test('what Windows does not tell is unknown, and why is said', async () => {
  const codeIntegrity = { problem: 'Windows does not tell', code: 'code-integrity' };
  expect(await problems({ codeIntegrity })).toEqual([
    'unknown test signing: Windows does not tell',
    'unknown memory integrity: Windows does not tell',
  ]);
});
