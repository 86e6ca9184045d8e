import { readFileSync } from 'node:fs';

/** The name of a file that stands for standard input. */
export const standardInput = '-';

const standardInputDescriptor = 0;

/** A file's bytes, or those of standard input up to its end. Throws what node:fs throws. */
export function readInput(file: string): Buffer {
  return readFileSync(file === standardInput ? standardInputDescriptor : file);
}
