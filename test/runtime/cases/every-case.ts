import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readCases } from '../../support/case-file.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));

/** The case files beside this one, by their names. */
export const caseFiles = readdirSync(folder)
  .filter((name) => name.endsWith('.txt'))
  .map((name) => ({ title: name.replace('.txt', ''), cases: readCases(folder + name) }));
