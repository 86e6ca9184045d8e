/** What fsbpf can be told to do, for the command line and its help. */

export type CommandName =
  | 'run'
  | 'list'
  | 'help'
  | 'scripts'
  | 'fmt'
  | 'reference'
  | 'top'
  | 'record'
  | 'replay'
  | 'export'
  | 'vm'
  | 'build'
  | 'doctor'
  | 'driver';

export interface Command {
  readonly name: CommandName;
  readonly usage: readonly string[];
  readonly summary: string;
  readonly examples: readonly { readonly does: string; readonly line: string }[];
  readonly isSupported: boolean;
}

/** In the order of a user's acquaintance. `run` has no word of its own. */
export const commands: readonly Command[] = [
  {
    name: 'run',
    usage: [
      'fsbpf [OPTIONS] -e PROGRAM [ARGS] [-- CMD ARGS]',
      'fsbpf [OPTIONS] FILE.fsb|NAME|- [ARGS] [-- CMD ARGS]',
      'fsbpf [OPTIONS]',
    ],
    summary: 'run a one-liner or a saved program; without one, the interactive shell',
    examples: [
      { does: 'how often does git open a file?', line: `fsbpf -c 'git --version' -e 'open < count() >'` },
      {
        does: 'who reads how much, and how fast, in 10 seconds?',
        line: `fsbpf --duration 10s -e 'read < exe, sum(bytes), p99(latency) >'`,
      },
      { does: 'which files does a build open?', line: `fsbpf -e 'open < path, count() >' -- make -j4` },
    ],
    isSupported: true,
  },
  {
    name: 'list',
    usage: ['fsbpf list [-v] [GLOB]', 'fsbpf -l [-v] [GLOB]'],
    summary: 'probes, fields, aggregations and functions of this host',
    examples: [
      { does: 'the quantiles', line: `fsbpf list 'p*'` },
      { does: 'all there is to say of open, and what fields it has', line: 'fsbpf list -v open' },
    ],
    isSupported: true,
  },
  {
    name: 'help',
    usage: ['fsbpf help [WORD]'],
    summary: 'what a word of the language, an option or a command means',
    examples: [
      { does: 'what is a quantile here, and how exact?', line: 'fsbpf help quantiles' },
      { does: 'what does the option do?', line: 'fsbpf help --max-loss' },
    ],
    isSupported: true,
  },
  {
    name: 'scripts',
    usage: ['fsbpf scripts [NAME]'],
    summary: 'saved programs with the question each answers',
    examples: [
      { does: 'which programs are there?', line: 'fsbpf scripts' },
      { does: 'how is it written?', line: 'fsbpf scripts slow' },
    ],
    isSupported: true,
  },
  {
    name: 'fmt',
    usage: ['fsbpf fmt [--check] FILE.fsb…', 'fsbpf fmt -'],
    summary: 'lay programs out in one form: files in place, standard input to standard output',
    examples: [
      { does: 'one file', line: 'fsbpf fmt slow.fsb' },
      { does: 'are all of them formatted? (exit 1: some are not)', line: 'fsbpf fmt --check scripts/*.fsb' },
    ],
    isSupported: true,
  },
  {
    name: 'reference',
    usage: ['fsbpf reference'],
    summary: 'the reference of the language and of fsbpf, as Markdown',
    examples: [{ does: 'read it all', line: 'fsbpf reference | less' }],
    isSupported: true,
  },
  {
    name: 'top',
    usage: ['fsbpf top [OPTIONS] [-e PROGRAM]', 'fsbpf top [OPTIONS] --replay FILE [-e PROGRAM]'],
    summary: 'a live view of who does what with files, or of the tables of a program; without a terminal its rows',
    examples: [
      { does: 'who is busy right now?', line: 'fsbpf top' },
      { does: 'a program of your own, in the same view', line: `fsbpf top -e 'open < exe, dir, count() >'` },
      { does: 'a recording, ten times as fast', line: 'fsbpf top --replay build.fsrec --speed 10' },
      { does: 'rows for another program, once a second', line: 'fsbpf top --format json --duration 10s' },
    ],
    isSupported: true,
  },
  {
    name: 'record',
    usage: ['fsbpf record [OPTIONS] -o FILE [-e PROGRAM] [-- CMD ARGS]'],
    summary: 'run a program and keep the events that pass its predicates, to ask them more later; without one, all',
    examples: [
      { does: 'all that a build does with files', line: 'fsbpf record -o build.fsrec -- make -j4' },
      {
        does: 'slow reads, for a minute',
        line: `fsbpf record -o slow.fsrec --duration 1m -e 'read /latency > 1ms/ < exe, count() >'`,
      },
    ],
    isSupported: true,
  },
  {
    name: 'replay',
    usage: ['fsbpf replay FILE [OPTIONS] -e PROGRAM [ARGS]', 'fsbpf replay FILE [OPTIONS] FILE.fsb|NAME [ARGS]'],
    summary: 'ask a recording: the same program, the same answer, on any machine',
    examples: [{ does: 'who opened what?', line: `fsbpf replay build.fsrec -e 'open < exe, path, count() >'` }],
    isSupported: true,
  },
  {
    name: 'export',
    usage: ['fsbpf export FILE --to FILE.parquet|FILE.csv|FILE.ndjson'],
    summary: 'a recording for other tools: a row an event, a column a field',
    examples: [
      { does: 'for DuckDB, pandas, polars', line: 'fsbpf export build.fsrec --to build.parquet' },
      { does: 'for spreadsheets', line: 'fsbpf export build.fsrec --to build.csv' },
    ],
    isSupported: true,
  },
  {
    name: 'vm',
    usage: ['fsbpf vm run --program-hex FILE|- [--memory-hex HEX]', 'fsbpf vm plugin [HEX]'],
    summary: 'run eBPF bytecode in the embedded engine, and print r0',
    examples: [
      {
        does: 'r0 of a program, on eight bytes',
        line: 'fsbpf vm run --program-hex sum.hex --memory-hex 0102030405060708',
      },
    ],
    isSupported: true,
  },
  {
    name: 'build',
    usage: ['fsbpf build [OPTIONS] -e PROGRAM -o X.o', 'fsbpf build [OPTIONS] FILE.fsb|NAME -o X.o'],
    summary: 'an object file of a program, for bpf2c on Windows or libbpf on Linux, and what belongs to it as JSON',
    examples: [
      { does: 'for eBPF for Windows', line: `fsbpf build -e 'open < count() >' -o opens.o > opens.json` },
      { does: 'of a saved program, for Linux', line: 'fsbpf build --host linux slow -o slow.o' },
    ],
    isSupported: true,
  },
  {
    name: 'doctor',
    usage: ['fsbpf doctor [--format text|json]'],
    summary: "what works on this machine, what doesn't, why, and what to do",
    examples: [{ does: 'why does it not run here? (exit 3: programs can not run live)', line: 'fsbpf doctor' }],
    isSupported: true,
  },
  {
    name: 'driver',
    usage: ['fsbpf driver install [FOLDER]', 'fsbpf driver start|stop|remove|status [--format text|json]'],
    summary: 'the minifilter that programs run in on Windows: put it there, take it away, say what is missing',
    examples: [
      {
        does: 'what is missing, and what to do about it? (exit 3: programs can not run live)',
        line: 'fsbpf driver status',
      },
      { does: 'the driver that was just built, known to eBPF for Windows, and started', line: 'fsbpf driver install' },
    ],
    isSupported: true,
  },
];

export function findCommand(name: string): Command | undefined {
  return name === 'run' ? undefined : commands.find((command) => command.name === name);
}
