import { describe, expect, test } from 'vitest';
import { helpText, usageText } from '../../shell/cli/help.ts';
import { commands } from '../../shell/cli/commands.ts';
import { options } from '../../shell/cli/option-table.ts';
import { parseCommandLine, type CommandLine } from '../../shell/cli/options.ts';
import { unknownOption } from '../../shell/cli/parse-run.ts';
import { defaultRunSettings, type RunSettings } from '../../shell/cli/run-settings.ts';

const program: Partial<RunSettings> = { source: { kind: 'text', text: 'P' } };

describe('what to run', () => {
  test.each<readonly [readonly string[], Partial<RunSettings>]>([
    [['-e', 'P'], program],
    [['-eP', 'a', 'b'], { ...program, arguments: ['a', 'b'] }],
    [['-e', 'P', '-e', 'Q'], { source: { kind: 'text', text: 'P\nQ' } }],
    [['-e', 'P', 'top'], { ...program, arguments: ['top'] }],
    [['-e', ''], {}],
    [['slow.fsb', '1'], { source: { kind: 'saved', name: 'slow.fsb' }, arguments: ['1'] }],
    [['slow', '--', 'ls', '-l'], { source: { kind: 'saved', name: 'slow' }, command: ['ls', '-l'] }],
    [['-e', 'P', '--', '-x', '--', '-h'], { ...program, command: ['-x', '--', '-h'] }],
    [['-c', 'git --version', '-e', 'P'], { ...program, command: ['git', '--version'] }],
  ])('%j', (argv, expected) => {
    expect(parseCommandLine(argv)).toEqual({ ...defaultRunSettings(), ...expected });
  });
});

describe('options', () => {
  test.each<readonly [readonly string[], Partial<RunSettings>]>([
    [['-p', '12'], { pid: 12 }],
    [['--pid=12'], { pid: 12 }],
    [['--duration', '10s'], { durationNs: 10_000_000_000n }],
    [['--interval=1.5ms'], { intervalNs: 1_500_000n }],
    [['--format', 'csv', '-o', 'x'], { format: 'csv', outputPath: 'x' }],
    [
      ['--param', 'a=1=2', '--dir=/tmp', '--param=b='],
      {
        parameters: [
          { name: 'a', value: '1=2', mayBeOption: false },
          { name: 'dir', value: '/tmp', mayBeOption: true },
          { name: 'b', value: '', mayBeOption: false },
        ],
      },
    ],
    [['--host', 'linux', '--provider', 'tracepoint'], { host: 'linux', provider: 'tracepoint' }],
    [['--dry-run', '--dump', 'asm'], { dryRun: true, dump: 'asm' }],
    [['--max-loss', '0.1%'], { maximumLossShare: 0.001 }],
    [['--max-loss', '0'], { maximumLossShare: 0 }],
    [['--max-keys', '100'], { maximumKeys: 100 }],
    [['--max-memory', '8MiB'], { maximumMemoryBytes: 8 * 1024 * 1024 }],
    [['--include-self', '--any-file'], { includeSelf: true, anyFile: true }],
    [['-c', 'make', '--system-wide'], { command: ['make'], systemWide: true }],
    [['--no-color', '-q'], { color: false, quiet: true }],
    [['-v', '-v'], { verbose: true }],
  ])('%j', (argv, expected) => {
    expect(parseCommandLine([...argv, '-e', 'P'])).toEqual({ ...defaultRunSettings(), ...program, ...expected });
  });
});

test.each<readonly [readonly string[], CommandLine]>([
  [['list'], { kind: 'list', glob: undefined, verbose: false }],
  [['list', 'r*'], { kind: 'list', glob: 'r*', verbose: false }],
  [['-l', 'r*', '-v'], { kind: 'list', glob: 'r*', verbose: true }],
  [['fmt', 'a.fsb', '-'], { kind: 'fmt', files: ['a.fsb', '-'], check: false }],
  [['fmt', '--check', '-w', 'a.fsb'], { kind: 'fmt', files: ['a.fsb'], check: true }],
  [['scripts'], { kind: 'scripts', name: undefined }],
  [['scripts', 'slow'], { kind: 'scripts', name: 'slow' }],
  [['reference'], { kind: 'reference' }],
  [['help'], { kind: 'help', topic: 'run' }],
  [['help', 'p99'], { kind: 'explain', word: 'p99' }],
  [['help', '-e'], { kind: 'explain', word: '-e' }],
  [['--version'], { kind: 'version' }],
  [['-h'], { kind: 'help', topic: 'run' }],
  [['list', '--help'], { kind: 'help', topic: 'list' }],
  [['top', '-h', '--wrong'], { kind: 'help', topic: 'top' }],
])('%j', (argv, expected) => {
  expect(parseCommandLine(argv)).toEqual(expected);
});

describe('usage errors say what was found and expected', () => {
  test.each([
    [['-c', 'true'], 'a program is expected'],
    [['--format', 'json'], 'a program is expected'],
    [['-e', 'P', '--theme', 'dark'], '--theme is for screens'],
    [['-e'], '-e needs PROGRAM'],
    [['-e', 'P', '--'], 'a command is expected after --, found nothing'],
    [['-e', 'P', '-c', ' '], "-c needs a command, found ' '"],
    [['-e', 'P', '-c', 'ls', '--', 'ls'], 'a command is given twice: by -c and after --'],
    [['-e', 'P', '-p', 'x'], "-p needs the number of a process, found 'x'"],
    [['-e', 'P', '-p', '0'], "-p needs the number of a process, found '0'"],
    [['-e', 'P', '--duration', '10'], "--duration needs a time such as 10s or 500ms, found '10'"],
    [['-e', 'P', '--duration=0s'], "--duration needs a time such as 10s or 500ms, found '0s'"],
    [['-e', 'P', '--format=jsno'], "--format needs text, json or csv, found 'jsno'", 'did you mean json?'],
    [['-e', 'P', '--formt', 'json'], 'there is no option --formt', 'did you mean --format?'],
    [['-e', 'P', '-x'], 'there is no option -x', 'fsbpf --help lists the options'],
    [['-e', 'P', '--param', 'x'], "--param needs NAME=VALUE, found 'x'"],
    [['-e', 'P', '--max-loss', '5'], "--max-loss needs a percentage such as 0.1%, found '5'"],
    [['-e', 'P', '--max-loss', '101%'], "--max-loss needs a percentage such as 0.1%, found '101%'"],
    [['-e', 'P', '--max-memory', '5'], "--max-memory needs a size such as 64MiB, found '5'"],
    [['-e', 'P', '--max-keys', '1e3'], "--max-keys needs a number of rows from 1 to 16777216, found '1e3'"],
    [['-e', 'P', '--dry-run=1'], '--dry-run takes no value'],
    [['-e', 'P', '-o', 'a', '-o', 'b'], '-o is given twice'],
    [['-e', 'P', '-p', '1', '-c', 'ls'], '-p and a command exclude each other'],
    [['-e', 'P', '-qv'], '-q and -v exclude each other'],
    [['-e', 'P', ...'0123456789'], 'a program takes at most 9 arguments, found 10'],
    [['list', 'a', 'b'], "the command 'list' takes one pattern, found 2", "quote it: '*'"],
    [['list', '-q'], "the command 'list' takes no option -q"],
    [['fmt'], "the command 'fmt' needs a file", 'fsbpf fmt - reads standard input'],
    [['fmt', '-e', 'P'], "the command 'fmt' takes no option -e"],
    [['scripts', 'a', 'b'], "the command 'scripts' takes one name, found 2"],
    [['reference', 'x'], "the command 'reference' takes no argument"],
    [['driver'], "the command 'driver' needs to know what to do", 'one of install, start, stop, remove, status'],
    [
      ['driver', 'stats'],
      "'driver' can install, start, stop, remove, status, found 'stats'",
      'did you mean status or start?',
    ],
    [['driver', 'stop', 'x'], "'driver stop' takes no argument 'x'"],
    [['driver', 'install', 'x', 'y'], "'driver install' takes no argument 'y'"],
    [['driver', 'status', '--format', 'csv'], "--format needs text or json, found 'csv'"],
    [['driver', 'status', '-q'], "the command 'driver' takes no option -q"],
    [['help', 'a', 'b'], "the command 'help' takes one word, found 2"],
    [['-e', 'P', '--check'], 'there is no option --check'],
  ])('%j', (argv, message, hint?: string) => {
    const error = parseCommandLine(argv);
    expect(error).toMatchObject({ kind: 'usage-error', code: 'usage', message });
    if (hint !== undefined) expect(error).toMatchObject({ hint });
  });

  test('a value that is neither parameter nor option', () => {
    expect(unknownOption('--durration', ['dir'])).toMatchObject({ hint: 'did you mean --duration?' });
    expect(unknownOption('--dri', ['dir'])).toMatchObject({ hint: 'did you mean --dir?' });
  });
});

test.each([[['--provider', 'tracing', '-e', 'P'], '--provider tracing is not supported yet']])(
  'not yet: %j',
  (argv, message) => {
    expect(parseCommandLine(argv)).toEqual({ kind: 'usage-error', code: 'unsupported', message });
  },
);

describe('recordings', () => {
  test.each([
    [['record', '-o', 'x', '--', 'make', '-j4'], { mode: 'record', outputPath: 'x', command: ['make', '-j4'] }],
    [['record', '-o', 'x', '-p', '7', '-e', 'P'], { mode: 'record', pid: 7, source: { kind: 'text', text: 'P' } }],
    [['record', '-o', 'x', 'slow', '1'], { source: { kind: 'saved', name: 'slow' }, arguments: ['1'] }],
    [['replay', 'x', '--host', 'embedded', '-e', 'P'], { mode: 'replay', host: 'embedded', recordingPath: 'x' }],
    [['--host', 'embedded', '--demo', '-e', 'P'], { mode: 'replay', host: 'embedded', isDemo: true }],
    [['replay', 'x', '-e', 'P', '1'], { mode: 'replay', recordingPath: 'x', arguments: ['1'] }],
    [['replay', '-', 'slow', '--interval', '1s'], { recordingPath: '-', source: { kind: 'saved', name: 'slow' } }],
  ])('%j', (argv, expected) => expect(parseCommandLine(argv)).toMatchObject({ kind: 'run', ...expected }));

  test.each([
    [['record', '-e', 'P'], 'a recording needs a file'],
    [['replay'], 'a recording is expected'],
    [['replay', 'x'], 'a program is expected'],
    [['replay', 'x', '-e', 'P', '--', 'make'], "the command 'replay' runs no command"],
    [['replay', 'x', '-p', '7', '-e', 'P'], "the command 'replay' takes no -p"],
    [
      ['replay', 'x', '--host', 'linux', '-e', 'P'],
      "--host linux is for what happens on this machine, 'replay' for a recording",
    ],
    [
      ['--demo', '--host', 'linux', '-e', 'P'],
      '--host linux is for what happens on this machine, --demo for a recording',
    ],
    [
      ['--host', 'embedded', '-e', 'P', '--', 'ls'],
      '--host embedded needs a recording to run the program on: fsbpf replay FILE -e PROGRAM',
    ],
    [
      ['record', '-o', 'x', '--host', 'embedded'],
      '--host embedded has nothing to record: programs run on recordings there',
    ],
  ])('%j: says what is wrong', (argv, message) => {
    const error = parseCommandLine(argv);
    expect(error).toMatchObject({ kind: 'usage-error', code: 'usage' });
    expect(error).toHaveProperty('message', expect.stringContaining(message));
  });
});

describe('help', () => {
  test('the whole of a short one', () => {
    expect(helpText('list')).toBe(`probes, fields, aggregations and functions of this host

usage:
  fsbpf list [-v] [GLOB]
  fsbpf -l [-v] [GLOB]

options:
  -v, --verbose  tell what is attached, and all of an error; list: all there is to say
  -l, --list     same as the command list
  -h, --help     this help

examples:
  # the quantiles
  fsbpf list 'p*'
  # all there is to say of open, and what fields it has
  fsbpf list -v open
`);
  });

  test('every command has its own with an example, and every option stands in one', () => {
    const texts = commands.map(({ name }) => helpText(name));
    for (const text of texts) expect(text).toContain('examples:\n  # ');
    for (const { name } of options) expect(texts.join('')).toContain(`--${name}`);
    expect(usageText()).toContain('-e PROGRAM');
  });

  test('the examples are command lines', () => {
    const supported = commands.filter(({ isSupported }) => isSupported);
    for (const { name, examples } of supported) {
      const kinds = examples.map(({ line }) => {
        const parsed = parseCommandLine(shellWords(line.replace(/ \|.*/, '')));
        return parsed.kind === 'run' ? parsed.mode : parsed.kind;
      });
      expect(new Set(kinds)).toEqual(new Set([name === 'help' ? 'explain' : name]));
    }
  });
});

function shellWords(line: string): readonly string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2]!).slice(1);
}

describe('without a program there is the shell, with the options that hold for all that is typed in it', () => {
  test.each([[[]], [['-p', '7', '--any-file', '--param', 'slow=1ms', '--no-color', '--theme', 'light']]])(
    '%j',
    (argv) => expect(parseCommandLine(argv)).toMatchObject({ kind: 'run', mode: 'shell' }),
  );
});
