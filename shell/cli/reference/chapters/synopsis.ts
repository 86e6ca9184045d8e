import { commands } from '../../commands.ts';
import { code, fenced, programs, table, type Chapter } from '../markdown.ts';

export const synopsis: Chapter = {
  title: 'Synopsis',
  blocks: [
    fenced(
      'text',
      commands.filter(({ isSupported }) => isSupported).flatMap(({ usage }) => usage),
    ),
    'A program says *which file operations*, *when*, and *what to do*. It is compiled to eBPF and runs in the kernel, at the operation itself; what it counts is read when it ends, at each `--interval`, or when the program prints it.',
    programs('// how often does each process open each file?', 'open < exe, path, count() >'),
    programs('// who reads how much, and how fast?', 'read < exe, sum(bytes), quantiles(latency) >'),
    programs('// what fails, as it happens?', 'open /!ok/ { printf("%s: %s: %s\\n", exe, path, error); }'),
    table(
      ['command', ''],
      commands
        .filter(({ name }) => name !== 'run')
        .map(({ name, summary, isSupported }) => [
          code(`fsbpf ${name}`),
          isSupported ? summary : `${summary} (not yet)`,
        ]),
    ),
  ],
};
