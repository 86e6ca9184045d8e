import { fenced, type Chapter } from '../markdown.ts';

export const recordings: Chapter = {
  title: 'Recordings',
  blocks: [
    '`fsbpf record` runs a program as ever, and keeps the events that pass its predicates, whole; without a program it keeps all. `fsbpf replay` runs programs on them: the same bytecode, in an engine that turns it into WebAssembly, with the times of the events. What it counts is what would have been counted live. It needs no kernel and no privileges.',
    fenced('sh', [
      `fsbpf record -o git.fsrec -c 'git status'`,
      `fsbpf replay git.fsrec -e 'open /!ok/ < error, path, count() >'`,
      'fsbpf export git.fsrec --to git.csv',
    ]),
    'A recording is written in blocks with checksums, one a second at least: what a crash leaves is read up to the last whole one, and what is missing is said. `--demo` in place of a file asks the recording that comes along with fsbpf. Both run in that engine, with or without `--host embedded`; with `--dry-run` that tries a program out where there is no kernel.',
    fenced('sh', [`fsbpf --demo -e 'open /path.under("/etc")/ < exe, count() >'`]),
  ],
};
