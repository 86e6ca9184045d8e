import type { Registry } from '../../../registry/registry.ts';
import { table, type Chapter } from '../markdown.ts';

type Verdict = 'have' | 'differs' | 'not yet' | 'not for files';
/** A word in place of a verdict: had where the registry has it, later where not. */
type Row = readonly [theirs: string, verdict: Verdict | { readonly word: string }, ours?: string];

/** What bpftrace's documentation lists (its language, standard library and manual page), against what there is here. */
const language: readonly Row[] = [
  [
    '`probe, probe /filter/ { … }`',
    'have',
    'the same; `< keys, aggregations >` in place of the braces is a whole table',
  ],
  ['comments, `#!` line', 'have', '`//` `/* */` `#`'],
  ['integers, `1_000`, `0xff`, `1e6`', 'have', 'and units: `10ms` `4KiB`'],
  ['durations `5s`, `100ms`', 'have', 'a type of their own, in every expression'],
  ['strings, character constants', 'differs', 'texts in `"…"` or `\'…\'`; a character is a text'],
  ['booleans, enums', 'have', '`true` `false`; names of operations, errors, signals, flags'],
  [
    'arithmetic, bit, logical and relational operators, `? :`',
    'have',
    "JavaScript's, unsigned numbers compared with signed ones by value",
  ],
  ['`++` `--` `+=` and the like', 'have', 'on variables and maps'],
  ['`$x = …`, `let $x: type`', 'differs', '`let x = …;` `const x = …;`, with types and units of their own accord'],
  ['`@`, `@x[k1, k2]`, `@x[k] = v`', 'have', 'the same, of numbers, booleans and texts'],
  [
    'per-CPU maps, `let @x = lruhash(100)`',
    'differs',
    '`--max-keys`; tables are kept per CPU, maps of single values are shared and atomic',
  ],
  ['tuples, records', 'differs', 'several keys and several columns; values of maps are single'],
  ['`if` `else`', 'have', 'the same'],
  [
    '`while`, `unroll`, `for $i : 0..10`',
    'differs',
    '`for (const i of range(10))`, `break` `continue`; its bounds are known when it is compiled',
  ],
  ['`for $kv : @map`', 'not yet', 'tables are read where they are printed'],
  ['`return`', 'have', 'the same'],
  [
    'positional parameters `$1`, `$#`',
    'differs',
    '`$1` to `$9`; one that is not given is an error, so they are never counted',
  ],
  ['`getopt("name", default)`', 'differs', '`param name: type = value;`, set by `--name=value`, changed while it runs'],
  [
    'structs, pointers, casts, arrays, `sizeof` `offsetof`, address spaces',
    'not for files',
    'a program names no structure of the kernel',
  ],
  ['macros, `import`, C definitions, preprocessor', 'not for files'],
];

const probes: readonly Row[] = [
  ['`begin` `end`', 'have', '`begin` `end`'],
  ['`interval:s:1`', 'have', '`interval:1s`'],
  [
    '`tracepoint:syscalls:sys_enter_…`, `sys_exit_…` of file calls',
    'differs',
    '`open:pre`, `open`: all calls that open, on 32 bits too; both ends are paired, `latency` and `path` are fields',
  ],
  [
    '`kprobe` `kretprobe` `fentry` `fexit` `rawtracepoint` in file systems',
    'differs',
    'a probe an operation, whatever the kernel calls it inside; what makes no system call is under [not seen](#not-seen)',
  ],
  [
    '`tracepoint:sched:sched_process_exec`, `…_exit`',
    'have',
    '`process:start` `process:exit`, with command line, parent and how it ended',
  ],
  ['wildcards', 'have', '`*` and `?`, for the probes that have the fields asked for'],
  ['several programs on one probe, `-e` once', 'have', 'several clauses a probe; several `-e` make one program'],
  ['`self:signal:SIGUSR1`, `bench`, `test`', 'not for files'],
  ['`profile` `software` `hardware` `watchpoint` `iter` `uprobe` `uretprobe` `usdt`', 'not for files'],
];

const builtins: readonly Row[] = [
  ['`pid` `tid` `ppid` `uid` `cpu` `elapsed`', 'have', 'the same; pids are those of the first namespace'],
  ['`comm` `pcomm`', 'differs', '`exe`: the file name of the executable, which a process can not change'],
  ['`nsecs`', 'differs', '`time` is wall clock, `elapsed` since the start, `latency` of the operation'],
  [
    '`args` `arg0`… `retval` `str(args.filename)` `path()`',
    'differs',
    '`path` `path2` `name` `size` `bytes` `offset` `flags` `access` `status` `error`: resolved, absolute, with units',
  ],
  ['`probe` `probetype` `func`', 'differs', '`op` `phase`'],
  ['`cpid` `has_cpid`', 'differs', 'with `-c` nothing else is traced, but for its children; `--system-wide` lifts it'],
  ['`gid` `username` `usermode` `numaid` `ncpus` `cgroup` `curtask` `ctx` `jiffies` `rand`', 'not for files'],
  ['`kstack` `ustack`', { word: 'stack' }, '`exe`, `cmdline` and `parent.exe` tell who it was'],
];

const functions: readonly Row[] = [
  ['`printf`', 'have', '`%s` shows everything, with units; template strings, too. No `%r`, which is of buffers'],
  ['`print(value)` `print(@x)` `print(@x, n)`', 'have', 'the same'],
  ['`print(@x, n, div)`', 'differs', 'units are scaled by themselves'],
  ['`clear(@x)`', 'have', 'and a clause that prints and clears loses and doubles no event'],
  ['`zero(@x)`', { word: 'zero' }, '`zero(@x)`'],
  ['`len(@x)`', { word: 'len' }, '`len(@x)`'],
  [
    '`delete(@x, k)` `has_key(@x, k)` `find`',
    'differs',
    '`delete @x[k]` `k in @x` `@x[k]`, which is 0, false or "" where it is missing',
  ],
  ['`exit(code)`', 'have', 'the same'],
  ['`time(fmt)` `strftime(fmt, nsecs)`', 'differs', '`time(fmt)` is a value: to be printed, or a key'],
  ['`strerror(n)`', 'differs', '`error` is the name of the error'],
  [
    '`strncmp` `strcontains` `strstr` `memcmp`',
    'differs',
    '`==` `startsWith` `endsWith` `includes`, in either case with `"i"`',
  ],
  ['`globmatch`', 'differs', '`glob`, to which a `/` is the end of a name; and `under`'],
  [
    '`strlen` `strcap` `join` `buf` `bswap`',
    'not for files',
    '`cmdline` is what `join(args.argv)` is mostly asked for',
  ],
  ['`signal` `override`', { word: 'deny' }, '`deny` `redirect` `delay`, with `--allow-control`'],
  [
    '`errorf` `warnf` `fail` `assert` `cat` `system`',
    'not for files',
    'standard output has results, in one of three formats',
  ],
  ['`ksym` `usym` `kaddr` `uaddr` `reg` `kptr` `uptr` `percpu_kaddr` `unwatch`', 'not for files'],
  ['`ntop` `pton` `macaddr` `skboutput` `socket_cookie` `cgroupid` `cgroup_path`', 'not for files'],
];

const aggregations: readonly Row[] = [
  [
    '`count` `sum` `min` `max` `avg` `stats` `hist` `lhist`',
    'have',
    'the same names; several in one table cost one look-up',
  ],
  ['`hist(x, bits)`', 'differs', '`quantiles` `p50` `p90` `p95` `p99` `p999`, within 1/64'],
  ['`tseries(x, interval, n)`', 'differs', '`series(x, interval)`, of sums'],
  ['', 'have', '`rate()` `distinct(x)` `top(x, n)` `first(x)` `last(x)`'],
];

const options: readonly Row[] = [
  ['`-e PROGRAM`, `FILE`, `-o FILE`, `-q`, `-v`, `-h`', 'have', 'the same'],
  ['`-` for standard input', 'differs', '`/dev/stdin`'],
  [
    '`-c CMD` `-p PID`',
    'differs',
    'they limit what is traced to the process and what descends from it, and its first instruction is seen',
  ],
  ['`-f text`, `-f json`', 'differs', '`--format text`, `json` with a schema, or `csv`'],
  ['`-l`, `-lv`', 'have', '`-l` or `fsbpf list`; `list -v` and `help WORD` say all'],
  ['`--dry-run`', 'differs', 'compiles and checks; nothing is attached'],
  ['`-d STAGE`', 'differs', '`--dump ast`, `ir`, `asm`'],
  ['`-V`', 'differs', '`--version`'],
  ['`--unsafe`', { word: 'deny' }, '`--allow-control`; without it a program only watches'],
  ['`--aot`', 'not yet', '`fsbpf build`'],
  ['`-k`', 'differs', 'what goes wrong at runtime is always told, as [losses](#losses)'],
  ['`-B` `-I` `--include` `--info` `--no-feature` `--no-warnings` `--usdt-file-activation`', 'not for files'],
  [
    '`max_map_keys`: 4,096, later ones are dropped',
    'differs',
    '`--max-keys`, `--max-memory`; later ones are in the row `other`, and counted',
  ],
  ['`max_strlen`: 1,024', 'differs', 'paths are whole up to 4,095 bytes, in every output'],
  ['`print_maps_on_exit`', 'differs', 'a table that an `end` clause clears is not printed'],
  ['`perf_rb_pages`, lost events', 'differs', 'losses by cause and operation; `--max-loss` makes them an exit status'],
  ['other variables of `config = { … }`', 'not for files', 'they are of symbols, stacks and LLVM'],
];

export function bpftrace(registry: Registry): Chapter {
  const section = (title: string, rows: readonly Row[]): readonly string[] => [
    `### ${title}`,
    table(
      ['bpftrace', '', 'fsbpf'],
      rows.map(([theirs, verdict, ours = '']) => [theirs, verdictOf(verdict, registry), ours]),
    ),
  ];
  return {
    title: 'For users of bpftrace',
    blocks: [
      'bpftrace traces anything in a kernel, by its functions and structures; fsbpf traces what happens to files, by name. *have*: the same is here. *differs*: it is asked for in another way. *not yet*: it belongs here, and this version has it not. *not for files*: left out on purpose.',
      ...section('Its language', language),
      ...section('Its probes', probes),
      ...section('Its builtins', builtins),
      ...section('Its functions', functions),
      ...section('Its map functions', aggregations),
      ...section('Its options and settings', options),
    ],
  };
}

function verdictOf(verdict: Row[1], { functions: known }: Registry): Verdict {
  if (typeof verdict === 'string') return verdict;
  return known.has(verdict.word) ? 'have' : 'not yet';
}
