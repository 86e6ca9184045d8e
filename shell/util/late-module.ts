import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** A module of Node that most runs never need: loading it, which takes 1 to 4 ms of a start, waits for the first call. */
export const lateModule =
  <Module>(name: `node:${string}`) =>
  (): Module =>
    require(name) as Module;
