import { existsSync } from 'node:fs';
import { arch } from 'node:os';
import { join } from 'node:path';

/** Files beside the program: in the bundle's folder of the package, or where they lie in a checkout. */
const here = import.meta.dirname;
const bundled = existsSync(join(here, 'tracepoint.bpf.o'));

export const objectDirectory = bundled ? here : join(here, '../../bpf/linux/built');
export const shippedScripts = bundled ? join(here, '../scripts') : join(here, '../../scripts');
/** Where the driver's build (driver/msvc) puts it. */
export const driverFolder = join(
  here,
  bundled ? '..' : '../..',
  'driver/msvc',
  arch() === 'arm64' ? 'ARM64' : 'x64',
  'Release/fsbpf',
);
/** Of git, npm and a compiler at work. */
export const demoRecording = join(shippedScripts, 'demo.fsrec');
