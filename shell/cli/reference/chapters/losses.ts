import { exitCodes } from '../../errors.ts';
import { causes } from '../../output/losses.ts';
import { code, table, type Chapter } from '../markdown.ts';

const remedies: Readonly<Record<(typeof causes)[number]['cause'], string>> = {
  ring: 'count in a table instead of printing a line an event, or let fewer events pass the predicate',
  mapFull: '`--max-keys N`, `--max-memory SIZE`, or fewer keys; the rows that are there are exact',
  missed: 'nothing: another tracer interrupted this one',
  unpaired: 'nothing: they had begun before the program was attached',
  unresolvedPaths: 'such a path is shown as `<unresolved>`, never as a wrong one',
  cutPaths: 'nothing: such events are there',
};

export const losses: Chapter = {
  title: 'Losses',
  blocks: [
    'Counts are exact, or what they lack is counted by cause. At the end of every run, and while it runs whenever they change, losses are told on standard error; in JSON they are the `losses` object, per operation as well. `--max-loss 0.1%` makes too many of them an exit status.',
    table(
      ['cause', 'meaning', 'what to do'],
      causes.map(({ cause, meaning, isLost }) => [
        code(cause),
        isLost ? meaning : `${meaning} (told, but not counted as lost)`,
        remedies[cause],
      ]),
    ),
  ],
};

const meanings: Readonly<Record<keyof typeof exitCodes, string>> = {
  success: 'it ran to its end; with `-c` the status of the command, unless one of the others applies',
  different: '`fmt --check` found files that are not formatted',
  usage: 'the command line or the program is wrong',
  host: 'this host can not run it, or results could not be written',
  losses: 'more was lost than `--max-loss` allows',
  interrupted: 'a second Ctrl-C',
};

export const exitStatus: Chapter = {
  title: 'Exit status',
  blocks: [
    table(
      ['status', 'when'],
      Object.entries(exitCodes).map(([name, status]) => [String(status), meanings[name as keyof typeof exitCodes]]),
    ),
    "With `-c`, the status is the command's own, as a shell says it (128 and the signal's number where one ended it). `exit(code)` in the program weighs more than that, and too much loss more than both: whoever runs fsbpf for a command's sake must not take wrong numbers for right ones.",
  ],
};
