import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as installation from './installation.ts';
import { places, missingWindows } from './places.ts';
import { WindowsMachine } from './windows-machine.ts';

const { registry, statusOf, programKey, sectionKey, providers } = installation;
const driverFile = join(places.system, 'drivers/fsbpf.sys');

interface Line {
  readonly type: string;
  readonly name: string;
  readonly health: string;
  readonly found: string;
  readonly hint?: string;
  readonly failed: readonly string[];
}

function objects(text: string): readonly Line[] {
  const schema = JSON.parse(readFileSync(join(places.root, 'shell/cli/json-schema.json'), 'utf8')) as object;
  const validate = new Ajv2020({ strict: false }).compile(schema);
  return text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const object = JSON.parse(line) as Line;
      expect(validate(object), JSON.stringify(validate.errors)).toBe(true);
      return object;
    });
}

describe.skipIf(missingWindows())('fsbpf driver on Windows', () => {
  beforeAll(() => {
    installation.makePackage();
    installation.forgetStore();
  });
  afterAll(() => installation.restoreStore());

  it('installs the package, the entry in the store, and starts the driver', async () => {
    const run = await installation.install();
    expect(run.stderr).toBe('');
    expect(run.stdout).toMatchInlineSnapshot(`
      "package  C:\\driver\\fsbpf.inf is installed
      store    eBPF for Windows knows the program type fsbpf
      start    the driver was started
      driver   the driver answers: version 1 with events of version 2
      "
    `);
    expect(run.status).toBe(0);
    expect(existsSync(driverFile)).toBe(true);
    const service = registry('query', String.raw`HKLM\SYSTEM\CurrentControlSet\Services\fsbpf`, '/s').stdout;
    expect(service).toMatch(/ImagePath\s+REG_(EXPAND_)?SZ\s.*\\drivers\\fsbpf\.sys/i);
    expect(service).toMatch(/Group\s+REG_SZ\s+FSFilter Activity Monitor/);
    expect(service).toMatch(/Altitude\s+REG_SZ\s+385999\.7/);
  });

  it("writes what eBPF for Windows reads, and leaves no store that hides the machine's from the user", () => {
    const stored = registry('query', `HKLM\\${programKey}`, '/s').stdout;
    expect(stored).toMatch(/HelperCount\s+REG_DWORD\s+0x5/);
    expect(stored).toMatch(/BpfProgType\s+REG_DWORD\s+0x4642/);
    expect(stored).toMatch(/ContextDescriptor\s+REG_BINARY\s+D0480000FFFFFFFFFFFFFFFFFFFFFFFF/i);
    expect(stored).toMatch(/fsbpf_redirect\r?\n(.*\r?\n)*?\s+Prototype\s+REG_BINARY\s+03000100000000000400000009/i);
    const section = registry('query', `HKLM\\${sectionKey}`).stdout;
    expect(section).toMatch(/AttachType\s+REG_BINARY\s+0B72A9E4C6513F4DA8F27790B6C3DE45/i);
    expect(section).toMatch(/BpfAttachType\s+REG_DWORD\s+0x4643/);
    expect(registry('query', `HKCU\\${providers}`).status).not.toBe(0);
  });

  it.each([
    ['installed', 0, []],
    ['no ebpfsvc', 3, ['eBPFSvc']],
    ['no store entry', 3, ['store entry']],
    ['no driver', 3, ['driver service']],
    ['native only', 3, ['byte code']],
    ['memory integrity', 3, ['memory integrity']],
    ['not elevated', 3, ['administrator']],
    ['fresh', 3, ['eBPF for Windows', 'eBPFCore', 'eBPFSvc', 'driver service', 'store entry']],
  ] as const)('status, %s: says what is missing and what to do', async (name, status, failed) => {
    const text = await statusOf(name);
    expect(text.stderr).toBe('');
    await expect(text.stdout).toMatchFileSnapshot(`golden/driver-status/${name.replaceAll(' ', '-')}.txt`);
    const json = await statusOf(name, '--format', 'json');
    const lines = objects(json.stdout);
    expect([text.status, json.status]).toEqual([status, status]);
    expect(lines.at(-1)).toEqual({
      ...{ v: 1, type: 'verdict', live: status === 0, failed },
      nativeImages: status === 0 || ['no ebpfsvc', 'native only', 'memory integrity'].includes(name),
    });
    for (const { type, name: check, health, found, hint } of lines) {
      if (type !== 'check') continue;
      expect(text.stdout).toMatch(new RegExp(String.raw`^${health} +${check} +`, 'm'));
      expect(text.stdout).toContain(found);
      if (hint !== undefined) expect(text.stdout).toContain(`hint: ${hint}`);
    }
  });

  it("tells an entry of another version, and a user's store that hides the machine's; install puts both right", async () => {
    registry('add', `HKLM\\${programKey}\\Helpers\\fsbpf_older`, '/f');
    const stale = await new WindowsMachine().fsbpf('driver', 'status');
    expect(stale.stdout).toContain(
      String.raw`HKEY_LOCAL_MACHINE\Software\eBPF\Providers has the program type fsbpf of another version: 6 helpers`,
    );
    registry('add', `HKCU\\${providers}\\ProgramData\\{22ea7b37-1043-4d0d-b60d-cafa1c7b638e}`, '/f');
    await installation.install();
    const hidden = registry('query', `HKCU\\${programKey}`);
    expect(hidden.status, "in the user's store, which has others' types").toBe(0);
    const { status } = await new WindowsMachine().fsbpf('driver', 'status');
    expect(status).toBe(0);
    registry('delete', `HKCU\\${programKey}`, '/f');
    expect((await new WindowsMachine().fsbpf('driver', 'status')).stdout).toContain(
      String.raw`HKEY_CURRENT_USER\Software\eBPF\Providers has no program type fsbpf, and hides the machine's`,
    );
    registry('delete', `HKCU\\${providers}`, '/f');
  });

  it('doctor makes the same checks, and counts', async () => {
    const machine = new WindowsMachine().file(String.raw`C:\node.exe`, 100).becomeFsbpf();
    for (let time = 0; time < 16; time++) machine.open(1, String.raw`C:\node.exe`).close(1);
    const run = await machine.fsbpf('doctor', '--format', 'json');
    const lines = objects(run.stdout);
    expect(run.stderr).toBe('');
    expect(lines.filter(({ health }) => health !== undefined && health !== 'works')).toEqual([]);
    expect(lines.find(({ name }) => name === 'counting')?.found).toBe(
      '16 opens were counted, by the minifilter provider',
    );
    expect(lines.find(({ name }) => name === 'byte code')?.found).toBe('a program was loaded');
    expect(lines.at(-1)).toEqual({ v: 1, type: 'verdict', live: true, recordings: true, failed: [] });
    expect(run.status).toBe(0);
  });

  it('doctor tells what is missing as status does, and does not try to count', async () => {
    const run = await new WindowsMachine().has('service', 'eBPFSvc', 'absent').fsbpf('doctor');
    expect(run.stdout).toMatch(/^fails +eBPFSvc +there is no service eBPFSvc$/m);
    expect(run.stdout).toMatch(/^untried +counting +needs eBPFSvc, byte code$/m);
    expect(run.stdout).toMatch(
      /\n\nPrograms can not run live here, for eBPFSvc; recordings \(replay, --demo\) can be asked\.\n$/,
    );
    expect(run.status).toBe(3);
  });

  it('starts and stops the driver, also where there is nothing left to do', async () => {
    const stopped = () => new WindowsMachine().has('service', 'fsbpf', 'stopped');
    expect((await stopped().fsbpf('driver', 'start')).stdout).toMatch(/^start +the driver was started\ndriver +/);
    expect((await new WindowsMachine().fsbpf('driver', 'start')).stdout).toMatch(/^start +.* running already\n/);
    expect((await new WindowsMachine().fsbpf('driver', 'stop')).stdout).toMatch(/^stop +the driver was stopped\n$/);
    expect((await stopped().fsbpf('driver', 'stop')).stdout).toMatch(/^stop +the driver was not running\n$/);
    const json = await new WindowsMachine().fsbpf('driver', 'stop', '--format', 'json');
    expect(objects(json.stdout)).toEqual([{ v: 1, type: 'step', name: 'stop', done: 'the driver was stopped' }]);
  });

  it.each([
    [[['elevated', 'no']], ['install'], "'driver install' is for administrators, and this process is not elevated"],
    [[], ['install', String.raw`C:\nowhere`], String.raw`there is no C:\nowhere\fsbpf.inf`],
    [
      [['service', 'fsbpf', 'absent']],
      ['start'],
      "the service fsbpf can't be started: ERROR_SERVICE_DOES_NOT_EXIST: there is no such service",
    ],
  ] as const)('%j, driver %j: says what is wrong', async (states, words, message) => {
    const machine = new WindowsMachine();
    for (const state of states) machine.has(...state);
    const run = await machine.fsbpf('driver', ...words);
    expect([run.status, run.stdout]).toEqual([3, '']);
    expect(run.stderr.split('\n')[0]).toBe(`fsbpf: ${message}`);
  });

  describe('on Windows 11 24H2, where packages are in the driver store', () => {
    const version = String.raw`HKLM\Software\Microsoft\Windows NT\CurrentVersion`;
    const service = String.raw`HKLM\SYSTEM\CurrentControlSet\Services\fsbpf`;
    const become = (build: string) => registry('add', version, '/v', 'CurrentBuildNumber', '/d', build, '/f');
    beforeAll(() => {
      become('26100');
      registry('add', service, '/v', 'ImagePath', '/d', `\\??\\${installation.packageFolder}\\fsbpf.sys`, '/f');
    });
    afterAll(() => {
      become('22631');
      registry('add', service, '/v', 'ImagePath', '/d', String.raw`C:\windows\system32\drivers\fsbpf.sys`, '/f');
    });

    it('hands the package to it, and takes it out by the name that it has there', async () => {
      const machine = () => new WindowsMachine().has('service', 'fsbpf', 'stopped');
      const installed = await machine().fsbpf('driver', 'install', installation.packageFolder);
      expect(installed.stderr).toBe('');
      expect(installed.stdout).toMatch(/^package +C:\\driver\\fsbpf\.inf is installed\n/);
      expect(installed.record).toContainEqual(['package installed', String.raw`C:\driver\fsbpf.inf`]);
      const removed = await machine().fsbpf('driver', 'remove');
      expect(removed.stderr).toBe('');
      expect(removed.stdout).toMatch(/^unpack +C:\\windows\\INF\\oem7\.inf is removed\n/m);
      expect(removed.record).toContainEqual(['package removed', String.raw`C:\windows\INF\oem7.inf`]);
    });

    it.each([
      ['ERROR_AUTHENTICODE_TRUST_NOT_ESTABLISHED: nobody said that the publisher is trusted', 0xe0000242],
      ['ERROR_NO_CATALOG_FOR_OEM_INF: the INF has no catalog with a signature', 0xe000022f],
    ])('tells why it refuses a package: %s', async (reason, code) => {
      const run = await new WindowsMachine()
        .has('package', code)
        .fsbpf('driver', 'install', installation.packageFolder);
      expect([run.status, run.stdout]).toEqual([3, '']);
      expect(run.stderr.split('\n')).toEqual([
        String.raw`fsbpf: C:\driver\fsbpf.inf can't be installed: ` + reason,
        '  hint: a driver that you built yourself needs test signing, and its certificate on this machine: driver/INSTALL.md',
        '',
      ]);
    });
  });

  it('removes all that install put there', async () => {
    const run = await new WindowsMachine().fsbpf('driver', 'remove');
    expect(run.stderr).toBe('');
    expect(run.stdout).toMatchInlineSnapshot(`
      "stop     the driver was stopped
      forget   eBPF for Windows no longer knows the program type fsbpf
      unpack   the service fsbpf and C:\\windows\\system32\\drivers\\fsbpf.sys are removed
      "
    `);
    expect(run.status).toBe(0);
    expect(existsSync(driverFile)).toBe(false);
    for (const key of [programKey, sectionKey]) {
      expect(registry('query', `HKLM\\${key}`).status).not.toBe(0);
    }
  });
});
