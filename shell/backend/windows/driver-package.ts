import { existsSync, rmSync } from 'node:fs';
import { release } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { BackendError } from '../errors.ts';
import { bind } from '../native-library.ts';
import { registryRoot, withKey } from './registry.ts';
import { removeService, serviceState } from './services.ts';
import { win32Text } from './win32-error.ts';
import { buildOf } from './windows-rules.ts';
import { openSystemLibrary } from './system-library.ts';

/**
 * The INF has two halves: Windows 11 24H2 takes the package into the driver store (DiInstallDriver, which is what
 * pnputil calls, but with the reason of a failure as a number instead of as translated text). Before that a minifilter
 * can't run from there, and the sections are worked through by setupapi, as a right-click on the INF does it.
 */
const driverLibrary = bind(() => openSystemLibrary('newdev.dll'), {
  DiInstallDriverW: 'int __stdcall DiInstallDriverW(intptr_t window, str16 inf, uint32_t flags, void *needsReboot)',
  DiUninstallDriverW: 'int __stdcall DiUninstallDriverW(intptr_t window, str16 inf, uint32_t flags, void *needsReboot)',
});
const setupLibrary = bind(() => openSystemLibrary('setupapi.dll'), {
  InstallHinfSectionW: 'void __stdcall InstallHinfSectionW(intptr_t window, intptr_t module, str16 command, int show)',
  SetupGetInfPublishedNameW:
    'int __stdcall SetupGetInfPublishedNameW(str16 stored, void *path, uint32_t characters, void *needed)',
});
const kernel = bind(() => openSystemLibrary('kernel32.dll'), { GetLastError: 'uint32_t __stdcall GetLastError()' });

export const serviceName = 'fsbpf';
const infName = 'fsbpf.inf';
const driverName = 'fsbpf.sys';
/** Of the INF's [DefaultInstall.NTamd64.10.0...25952]. */
const firstBuildWithStore = 25_952;
/** 128: the files lie beside the INF; 4: no restart without being asked. */
const installMode = 128 + 4;

const longestPath = 1024; // in UTF-16 units

const takesPackages = () => buildOf(release()) >= firstBuildWithStore;

/** Returns what was done. Throws BackendError. */
export function installPackage(folder: string): string {
  const inf = join(folder, infName);
  for (const path of [inf, join(folder, driverName)]) {
    if (existsSync(path)) continue;
    throw new BackendError('no-package', `there is no ${path}`, {
      hint: 'build the driver (driver/INSTALL.md), and name its folder: fsbpf driver install FOLDER',
    });
  }
  const needsReboot = takesPackages() ? install(inf) : workThrough(inf);
  if (serviceState(serviceName) === 'absent') {
    throw new BackendError('package', `${inf} was installed, but Windows has no service ${serviceName}`, {
      hint: 'the reason is in C:\\Windows\\INF\\setupapi.dev.log',
    });
  }
  return `${inf} is installed${needsReboot ? '; Windows asks for a restart' : ''}`;
}

function install(inf: string): boolean {
  const needsReboot = Buffer.alloc(4);
  if (driverLibrary.DiInstallDriverW(0, inf, 0, needsReboot) !== 0) return needsReboot.readUInt32LE() !== 0;
  throw packageError(`${inf} can't be installed`, kernel.GetLastError());
}

/** It tells nothing of how it went: whether there is a service then, does. */
function workThrough(inf: string): boolean {
  setupLibrary.InstallHinfSectionW(0, 0, `DefaultInstall ${installMode} ${inf}`, 0);
  return false;
}

/** The driver store's INF has a name of its own in Windows' folder of INFs, oem1.inf or so, which packages go by. */
function publishedName(inf: string): string {
  const path = Buffer.alloc(2 * longestPath);
  const { SetupGetInfPublishedNameW } = setupLibrary;
  if (SetupGetInfPublishedNameW(inf, path, longestPath, null) === 0) return inf;
  return path.toString('utf16le').replace(/\0[^]*$/, '');
}

/** Undoes installPackage: by the package's own INF in the driver store, or step by step. Returns what was done. */
export function removePackage(): string {
  const driver = driverPath();
  if (driver === undefined) return 'there was no service fsbpf';
  const stored = join(dirname(driver), infName);
  if (takesPackages() && existsSync(stored)) {
    const inf = publishedName(stored);
    const needsReboot = Buffer.alloc(4);
    if (driverLibrary.DiUninstallDriverW(0, inf, 0, needsReboot) === 0) {
      throw packageError(`${inf} can't be removed`, kernel.GetLastError());
    }
    return `${inf} is removed${needsReboot.readUInt32LE() === 0 ? '' : '; Windows asks for a restart'}`;
  }
  removeService(serviceName);
  if (basename(driver).toLowerCase() === driverName) rmSync(driver, { force: true });
  return `the service fsbpf and ${driver} are removed`;
}

const serviceKey = `SYSTEM\\CurrentControlSet\\Services\\${serviceName}`;

/** Where the service's driver is. */
function driverPath(): string | undefined {
  const path = withKey(registryRoot.machine, serviceKey, (key) => key.value('ImagePath'));
  return typeof path === 'string' ? plainPath(path, process.env['SystemRoot'] ?? 'C:\\Windows') : undefined;
}

/** A service's path is the object manager's (\??\C:\…), begins with \SystemRoot, or lies below it. */
export function plainPath(path: string, windowsFolder: string): string {
  const named = path.replace(/^\\\?\?\\/, '').replace(/^\\?SystemRoot\\/i, `${windowsFolder}\\`);
  return /^[a-z]:\\/i.test(named) ? named : `${windowsFolder}\\${named.replace(/^\\/, '')}`;
}

function packageError(what: string, code: number): BackendError {
  return new BackendError('package', `${what}: ${win32Text(code)}`, {
    hint: 'a driver that you built yourself needs test signing, and its certificate on this machine: driver/INSTALL.md',
  });
}
