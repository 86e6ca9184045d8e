import { limits as codeLimits } from '../../../codegen/limits.ts';
import { maximumBlockBytes } from '../../../codegen/parameters/parameters.ts';
import { eventSize } from '../../../bytecode/event-layout.ts';
import * as language from '../../../language/limits.ts';
import * as types from '../../../typecheck/limits.ts';
import { formatSize } from '../../../util/units.ts';
import { table, type Chapter } from '../markdown.ts';

const count = (value: number | bigint) => value.toLocaleString('en');

/** What bounds a program, by the constants that bound it. */
const rows: readonly (readonly [what: string, most: string])[] = [
  ['characters of a program', count(language.maximumTextLength)],
  ['brackets in brackets', count(language.maximumNesting)],
  ['parts of one expression', count(language.maximumExpressionNodes)],
  ['operators of one expression', count(language.maximumOperators)],
  ['errors that are spelled out', count(language.maximumDiagnostics)],
  ['keys of a table', count(types.maximumKeys)],
  ['columns of a table', count(types.maximumColumns)],
  ['bytes of a row, without its keys', count(types.maximumRowBytes)],
  ['values that one statement prints, and columns of a table without aggregations', count(types.maximumRecordValues)],
  ['rounds of a loop', count(types.maximumRounds)],
  ['bytes of all parameters and literals', count(maximumBlockBytes)],
  ['bytes of stack', count(codeLimits.stackBytes)],
  ['instructions of a program', count(codeLimits.instructions)],
  ['instructions with every round of the loops', count(codeLimits.checkedInstructions)],
  ['bytes of a path that is shown whole', count(eventSize.path - 1)],
];

export const limits: Chapter = {
  title: 'Limits',
  blocks: [
    'A program beyond one of these is refused with a sentence that says which; nothing is cut in silence.',
    table(['of', 'at most'], rows),
    `Texts in predicates: as long as the field (a path has ${formatSize(eventSize.path)}, a name ${formatSize(eventSize.name)}, an executable's name ${formatSize(eventSize.exe)}), and what a text ends with as long as the ${eventSize.tail} bytes that are kept of its end.`,
  ],
};
