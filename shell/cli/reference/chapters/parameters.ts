import { declaredTypes } from '../../../typecheck/parameter-scope.ts';
import { maximumArguments } from '../../parse-run.ts';
import { typeText } from '../article.ts';
import { code, fenced, programs, table, type Chapter } from '../markdown.ts';

export const parameters: Chapter = {
  title: 'Parameters',
  blocks: [
    `\`$name\` is a value given with \`--param name=value\` or \`--name=value\`; \`$1\` to \`$${maximumArguments}\` are the words after the program. A declaration gives a name a type, a value for when none is given, or both; without one, its use says the type.`,
    programs('param slow: duration = 10ms;', 'read /latency > $slow/ < exe, path, count() >'),
    fenced('sh', [
      `fsbpf --slow=1ms -e 'param slow: duration = 10ms; read /latency > $slow/ < exe, path, count() >'`,
      `fsbpf -e 'open /path.startsWith($1)/ < exe, count() >' /etc`,
    ]),
    table(
      ['type', 'is'],
      [...declaredTypes].map(([name, type]) => [code(name), typeText(type)]),
    ),
    'A parameter without a value, a value that is none of its type, and a value for a parameter that the program does not have are errors.',
    'Every literal that has no effect on types or layout is a parameter of the compiled program, too. Programs that differ only in such values are the same program: they have the same `shape` and the same bytes, and a running one can be given other values.',
  ],
};
