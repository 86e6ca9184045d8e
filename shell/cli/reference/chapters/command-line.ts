import { options } from '../../option-table.ts';
import { code, fenced, table, type Chapter } from '../markdown.ts';

const forms = ({ name, short, value }: (typeof options)[number]) =>
  [...(short === undefined ? [] : [`-${short}`]), `--${name}`]
    .map((form) => code(value === undefined ? form : `${form} ${value}`))
    .join(', ');

export const commandLine: Chapter = {
  title: 'Command line',
  blocks: [
    table(
      ['option', '', 'of'],
      options.map((option) => [
        forms(option),
        option.summary,
        option.commands.map((name) => (name === 'run' ? 'run' : code(name))).join(' '),
      ]),
    ),
    '**What is traced.** Without `-c` and `-p`: every process but fsbpf itself. With `-c CMD`, or `-- CMD ARGS`: the command from before its first instruction, and all that descends from it, until it ends; a command of plain words runs as it is, anything else by `/bin/sh`. With `-p PID`: that process and what descends from it. `--system-wide` lifts the first limit, `--include-self` the exception. Operations on pipes, sockets and devices are left out unless `--any-file`.',
    '**Streams.** Standard output has results and nothing else; what was attached, hints, errors and losses go to standard error, and so does the standard output of the command, unless `-o FILE` takes the results elsewhere.',
    '**Ending.** Ctrl-C and SIGTERM end a run in order: the command is told, too, `end` clauses run, the last tables are printed, nothing stays in the kernel. A second Ctrl-C quits at once. `--duration` and `exit()` do the same as the first. A reader that closes the pipe, like `head`, is not an error.',
    '**Saved programs.** `fsbpf NAME` runs the first `NAME.fsb` of `./scripts`, `$XDG_CONFIG_HOME/fsbpf/scripts` (`~/.config` where it is not set) and those shipped with fsbpf; `fsbpf FILE.fsb` runs a file, `fsbpf -` what stands on standard input. `fsbpf scripts` lists them with the question each answers, `fsbpf scripts NAME` shows one.',
    fenced('sh', ['fsbpf scripts', `fsbpf opens -c 'git status'`, 'fsbpf slow --limit=1ms --duration 10s']),
    '**Environment.** `NO_COLOR`, `TERM=dumb` and `--no-color` turn bold type off; `XDG_CONFIG_HOME` is where own programs are looked for.',
  ],
};
