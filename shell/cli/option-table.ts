import { splitCommand } from './command.ts';
import type { CommandName } from './commands.ts';
import {
  nonEmpty,
  readDuration,
  readKeys,
  readPercent,
  readPid,
  readProcessors,
  readSize,
  readSpeed,
} from './option-values.ts';
import { choose, flag, read, type Option, type ValueSetter } from './option.ts';

/** Taken care of before settings: see options.ts. */
const handledEarlier: ValueSetter = () => undefined;

/** The commands that take a program; of those the ones that trace this machine. */
const programs: readonly CommandName[] = ['run', 'record', 'replay'];
const live: readonly CommandName[] = ['run', 'record'];
const compiled: readonly CommandName[] = [...programs, 'build'];
const viewed: readonly CommandName[] = [...programs, 'top'];
const liveOrViewed: readonly CommandName[] = [...live, 'top'];
const withProgram: readonly CommandName[] = [...compiled, 'top'];

/** In the order of the help: what to run, on what, for how long, what comes out, how, the rest. */
export const options: readonly Option[] = [
  {
    name: 'execute',
    short: 'e',
    value: 'PROGRAM',
    summary: 'the program; several make one',
    commands: withProgram,
    isRepeatable: true,
    set: (run, value) => {
      const before = run.source.kind === 'text' && run.source.text !== '' ? `${run.source.text}\n` : '';
      run.source = { kind: 'text', text: before + value };
      return undefined;
    },
  },
  {
    name: 'param',
    value: 'NAME=VALUE',
    summary: 'set a parameter of the program; --NAME=VALUE does it too',
    commands: withProgram,
    isRepeatable: true,
    set: (run, value) => {
      const match = /^([A-Za-z_]\w*)=([^]*)$/.exec(value);
      if (match === null) return { kind: 'expected', expected: 'NAME=VALUE' };
      run.parameters = [...run.parameters, { name: match[1]!, value: match[2]!, mayBeOption: false }];
      return undefined;
    },
  },
  {
    name: 'command',
    short: 'c',
    value: 'CMD',
    summary: 'run the command, trace it and its children, end when it ends; -- CMD ARGS does it too',
    commands: live,
    set: read(splitCommand, 'a command', (run, command) => (run.command = command)),
  },
  {
    name: 'pid',
    short: 'p',
    value: 'PID',
    summary: 'trace only this process and its children',
    commands: liveOrViewed,
    set: read(readPid, 'the number of a process', (run, pid) => (run.pid = pid)),
  },
  flag('system-wide', live, 'trace all processes although a command is run', (run) => (run.systemWide = true)),
  flag('include-self', liveOrViewed, 'trace fsbpf itself, too', (run) => (run.includeSelf = true)),
  flag(
    'any-file',
    liveOrViewed,
    'pipes, sockets and devices, too, not regular files and folders only',
    (run) => (run.anyFile = true),
  ),
  {
    name: 'duration',
    value: 'TIME',
    summary: 'stop after this time, such as 10s',
    commands: liveOrViewed,
    set: read(readDuration, 'a time such as 10s or 500ms', (run, ns) => (run.durationNs = ns)),
  },
  {
    name: 'interval',
    value: 'TIME',
    summary: 'print the tables this often; of top: refresh this often, by default 1s',
    commands: viewed,
    set: read(readDuration, 'a time such as 1s or 500ms', (run, ns) => (run.intervalNs = ns)),
  },
  {
    name: 'format',
    value: 'text|json|csv',
    summary: 'how results are written; JSON is one object a line',
    commands: [...viewed, 'doctor', 'driver'],
    set: choose(['text', 'json', 'csv'], [], (run, format) => (run.format = format)),
  },
  {
    name: 'output',
    short: 'o',
    value: 'FILE',
    summary: 'write the results to a file; of record: the recording; of build: the object',
    commands: withProgram,
    set: read(nonEmpty, 'the name of a file', (run, path) => (run.outputPath = path)),
  },
  {
    name: 'max-keys',
    value: 'N',
    summary: 'at most this many rows a table, and one for all others; by default 32768, fewer where memory is short',
    commands: withProgram,
    set: read(readKeys, 'a number of rows from 1 to 16777216', (run, keys) => (run.maximumKeys = keys)),
  },
  {
    name: 'max-memory',
    value: 'SIZE',
    summary: 'what the tables may take in the kernel, by default 64MiB',
    commands: withProgram,
    set: read(readSize, 'a size such as 64MiB', (run, bytes) => (run.maximumMemoryBytes = bytes)),
  },
  {
    name: 'processors',
    value: 'N',
    summary: 'of the machine that the object is for; by default as many as this one has',
    commands: ['build'],
    set: read(readProcessors, 'a number of processors from 1 to 8192', (run, count) => (run.processors = count)),
  },
  {
    name: 'max-loss',
    value: 'PERCENT',
    summary: 'exit with status 4 when more was lost, such as 0.1%',
    commands: programs,
    set: read(readPercent, 'a percentage such as 0.1%', (run, share) => (run.maximumLossShare = share)),
  },
  {
    name: 'demo',
    summary:
      'ask the recording that comes along, of git, npm and a compiler at work: on any system, without privileges',
    commands: ['run', 'top'],
    set: (run) => {
      run.isDemo = true;
      return undefined;
    },
  },
  {
    name: 'replay',
    value: 'FILE',
    summary: 'play a recording instead of watching this machine',
    commands: ['top'],
    set: read(nonEmpty, 'the name of a recording', (run, path) => (run.recordingPath = path)),
  },
  {
    name: 'speed',
    value: 'N',
    summary: 'play it so many times faster than it was recorded; 0.5 is half as fast',
    commands: ['top'],
    set: read(readSpeed, 'a number from 0.01 to 10000', (run, speed) => (run.speed = speed)),
  },
  {
    name: 'theme',
    value: 'dark|light',
    summary: 'colours for a dark or a light background, of screens',
    commands: ['run', 'top'],
    set: choose(['dark', 'light'], [], (run, theme) => (run.theme = theme)),
  },
  {
    name: 'host',
    value: 'auto|linux|windows|embedded',
    summary:
      'where to run: on a kernel, or in the embedded engine, which runs programs on recordings (--demo, replay); of build: whose object',
    commands: compiled,
    set: choose(['auto', 'linux', 'windows', 'embedded'], [], (run, host) => (run.host = host)),
  },
  {
    name: 'provider',
    value: 'auto|tracing|tracepoint',
    summary: 'how to get at the events',
    commands: live,
    set: choose(['auto', 'tracepoint'], ['tracing'], (run, provider) => (run.provider = provider)),
  },
  flag(
    'allow-control',
    ['run'],
    'let deny and redirect act, which else only count: on Windows',
    (run) => (run.allowControl = true),
  ),
  {
    name: 'native',
    value: 'FILE.sys',
    summary: 'on Windows, load the image that bpf2c made of the object of this program, see build',
    commands: live,
    set: read(nonEmpty, 'the name of a file', (run, path) => (run.nativeImage = path)),
  },
  flag('dry-run', live, "compile and check, don't run", (run) => (run.dryRun = true)),
  {
    name: 'dump',
    value: 'ast|ir|asm|plan',
    summary: 'show a stage of the compiler',
    commands: programs,
    set: choose(['ast', 'ir', 'asm', 'plan'], [], (run, stage) => (run.dump = stage)),
  },
  flag('no-color', withProgram, 'no colours and no bold type', (run) => (run.color = false)),
  { ...flag('quiet', [...withProgram, 'export'], 'no hints', (run) => (run.quiet = true)), short: 'q' },
  {
    ...flag('verbose', withProgram, 'tell what is attached, and all of an error; list: all there is to say', (run) => {
      run.verbose = true;
    }),
    short: 'v',
    commands: [...withProgram, 'list'],
  },
  {
    name: 'check',
    summary: 'change nothing: name the files that would change, and exit with status 1 if there are any',
    commands: ['fmt'],
    set: handledEarlier,
  },
  {
    name: 'write',
    short: 'w',
    summary: 'write the files, as fmt does anyway',
    commands: ['fmt'],
    set: handledEarlier,
  },
  {
    name: 'to',
    value: 'FILE',
    summary: 'the file to write; its ending says in which format',
    commands: ['export'],
    set: handledEarlier,
  },
  {
    name: 'program-hex',
    value: 'FILE|-',
    summary: 'the bytecode, as hexadecimal digits, 16 an instruction',
    commands: ['vm'],
    set: handledEarlier,
  },
  {
    name: 'memory-hex',
    value: 'HEX',
    summary: 'the bytes that r1 points to; r2 is how many',
    commands: ['vm'],
    set: handledEarlier,
  },
  { name: 'list', short: 'l', summary: 'same as the command list', commands: ['list'], set: handledEarlier },
  { name: 'version', summary: 'the version of fsbpf', commands: ['run'], set: handledEarlier },
  {
    name: 'help',
    short: 'h',
    summary: 'this help',
    commands: [...withProgram, 'doctor', 'driver', 'export', 'list', 'help', 'scripts', 'fmt', 'reference', 'vm'],
    set: handledEarlier,
  },
];
