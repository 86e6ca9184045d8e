import { parseGlob } from '../../language/glob.ts';
import { findProblem, globProblem } from '../../language/text-pattern.ts';
import { encodeText } from '../../util/text-bytes.ts';
import type { ScanAlgorithm } from '../ir/ir.ts';
import { ParameterError } from './error.ts';
import type { ParameterForm } from '../program.ts';
import { findTable, globTable } from './scan-table.ts';
import { withoutExe } from './text.ts';

type TableForm = Extract<ParameterForm, { kind: 'table' }>;

/** A pattern that needs more is another program than one that does not. */
export function globAlgorithm(pattern: string, separator?: '\\'): ScanAlgorithm {
  const hasFolders = parseGlob(slashed(pattern, separator)).some((pieces) =>
    pieces.some(({ kind }) => kind === 'folders'),
  );
  return hasFolders ? 'deepGlob' : 'glob';
}

/** A pattern of paths with backslashes, as if they were slashes. */
function slashed(pattern: string, separator: TableForm['separator']): string {
  return separator === undefined ? pattern : pattern.replaceAll(separator, '/');
}

export function encodeTable({ algorithm, stripsExe, foldsCase, separator }: TableForm, value: string): Uint8Array {
  const text = stripsExe ? withoutExe(value) : value;
  const problem = algorithm === 'find' ? findProblem(text) : globProblem(text);
  if (problem !== undefined) throw new ParameterError(problem.message);
  if (algorithm === 'find') return findTable(encodeText(text), foldsCase);
  if (algorithm === 'glob' && globAlgorithm(text, separator) === 'deepGlob') {
    throw new ParameterError('**/ stands for folders, which the pattern that this program began with has not');
  }
  return globTable(parseGlob(slashed(text, separator)), foldsCase, separator);
}
