import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Files beside the program: in the bundle's folder of the package, or where they lie in a checkout. */
const here = import.meta.dirname;
const bundled = existsSync(join(here, 'tracepoint.bpf.o'));

export const objectDirectory = bundled ? here : join(here, '../../bpf/linux/built');
export const shippedScripts = bundled ? join(here, '../scripts') : join(here, '../../scripts');
/** Of git, npm and a compiler at work. */
export const demoRecording = join(shippedScripts, 'demo.fsrec');
