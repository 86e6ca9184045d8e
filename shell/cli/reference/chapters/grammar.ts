import { operatorRows } from '../../../language/format/precedence.ts';
import { code, fenced, programs, table, type Chapter } from '../markdown.ts';

/** By the first operator of a row. */
const operands: Readonly<Record<string, string>> = {
  '?:': 'a condition, and two values of one type',
  '||': 'booleans; the right one is looked at only if it matters',
  '&&': 'booleans; the same',
  '|': 'numbers',
  '^': 'numbers',
  '&': 'numbers, sets of names',
  '==': 'two of one type',
  '<': 'numbers of one unit; keys and a map',
  '<<': 'numbers',
  '+': 'numbers of one unit',
  '*': 'numbers',
  unary: 'one value, before it: a boolean, or a number',
};

/** As they are written. */
const written: Readonly<Record<string, readonly string[]>> = { '?:': ['? :'], unary: ['!', '-', '+', '~'] };

export const grammar: Chapter = {
  title: 'Grammar',
  blocks: [
    fenced('text', [
      'program   = { param | clause }',
      'param     = "param" name [":" type] ["=" literal] ";"',
      'clause    = probe {"," probe} [ "/" condition "/" ] action',
      'probe     = name [":pre"] | "process:start" | "process:exit" | "interval:" duration | "begin" | "end"',
      'action    = "{" {statement} "}" | [ "@" name ] "<" column {"," column} ">"',
      'column    = expression | aggregation',
      'statement = expression ";" | assignment ";" | "let" … | "const" … | "if" … | "for" … | "return;" | block',
    ]),
    "Expressions and statements are JavaScript's, and mean what they mean there: the same precedence, the same literals. What is missing is said by name where it is used. Several clauses may stand on one line; a `;` after the last statement of a block is optional; comments are `//`, `/* */` and `#`, so a first line `#!/usr/bin/env fsbpf` makes a file a command.",
    programs(
      '# a program of three clauses',
      'param slow: duration = 10ms;',
      'read,write /latency > $slow && path.endsWith(".log")/ { @slow[exe, path] = count(); }',
      'open:pre /exe == "git"/ < path, count() >',
      'interval:1s { print(@slow, 10); clear(@slow); }',
    ),
    'Operators, from the loosest to the tightest; those of one row are read from left to right:',
    table(
      ['operators', 'of'],
      operatorRows.map((row) => [
        row
          .flatMap((each) => written[each] ?? [each])
          .map(code)
          .join(' '),
        operands[row[0]!]!,
      ]),
    ),
    '`===` and `!==` are read as `==` and `!=`. Outside of brackets a `/` ends a predicate and a `>` a table: a division there, or a comparison, needs parentheses.',
    programs('read /(bytes / 4096) > 2/ < (bytes == size), count() >'),
    '`fsbpf fmt` lays a program out in one form, and keeps its comments where they are.',
  ],
};
