import { harmless } from '../../language/display-width.ts';
import { alignedWithin, wrapLines, wrapText } from '../../util/text-columns.ts';
import { replCommands, type ReplActions, type ReplCommand } from './commands.ts';
import type { Job } from './job.ts';
import { keepStart } from '../terminal/text-width.ts';
import type { Jobs } from './jobs.ts';
import { keyHelp } from './key-help.ts';
import { ReplError } from './repl-error.ts';
import type { Repl } from './repl.ts';
import type { Services } from './services.ts';

export interface ReplParts {
  readonly services: Services;
  readonly jobs: Jobs;
  readonly repl: () => Repl;
  readonly columns: () => number;
  readonly print: (text: string) => void;
  readonly clearScreen: () => void;
  readonly quit: () => void;
}

/** What the commands do. */
export function replActions(parts: ReplParts): ReplActions {
  const { services, jobs, repl, print } = parts;
  const lastText = () => {
    if (jobs.lastText === undefined)
      throw new ReplError('no program was started yet', 'type one, such as open < exe, count() >');
    return jobs.lastText;
  };
  const fromHome = (path: string) => path.replace(/^~(?=\/)/, () => services.folders.home);
  return {
    print,
    clearScreen: parts.clearScreen,
    quit: parts.quit,
    jobsText: () => jobsText(jobs.running, parts.columns()),
    parametersText: () => parametersText(jobs),
    commandsText: () => commandsText(parts.columns()),
    help: (word) => wrapLines(helpOf(word, services), parts.columns()),
    list: (glob) => wrapLines(services.list(glob), parts.columns()),
    job: (number) => jobs.find(number),
    stop: (job) => jobs.stop(job),
    restart: (job) => jobs.restart(job),
    set: (name, value, number) => jobs.set(name, value, number),
    save: (name, replaces) => services.programs.write(name, `${lastText().trimEnd()}\n`, replaces),
    load: (name) => repl().setText(services.programs.read(fromHome(name)).trimEnd()),
    edit: () => repl().editText(jobs.lastText ?? ''),
    record: async (given) => {
      const path = fromHome(given);
      const job = jobs.find();
      await jobs.record(job, path);
      print(`recording the events of job ${job.number} to ${harmless(path)}; :record ends it\n`);
    },
    stopRecording: () => {
      const job = jobs.running.findLast(({ recording }) => recording !== undefined);
      if (job !== undefined) jobs.stopRecording(job);
      return job !== undefined;
    },
    top: (job) => services.top(job),
  };
}

/** A word of the language or of the command line; else a command of the shell, with its colon or without. */
function helpOf(word: string, services: Services): string {
  const command = replCommands.find(({ name }) => word === name || word === `:${name}`);
  if (command !== undefined && word.startsWith(':')) return commandText(command);
  try {
    return services.help(word);
  } catch (error) {
    if (command === undefined) throw error;
    return commandText(command);
  }
}

function commandText({ name, arguments: takes, doc }: ReplCommand): string {
  return `${`:${name} ${takes}`.trimEnd()}\n  ${doc}\n`;
}

/** By it a program is told from others. */
const leastTitle = 20;

function jobsText(running: readonly Job[], columns: number): string {
  if (running.length === 0) return 'no program is running\n';
  const rows = running.map((job) => {
    const recording = job.recording === undefined ? '' : `   recorded to ${harmless(job.recording.path)}`;
    const facts = `   ${job.losses?.events ?? 0} events${recording}`;
    return `${keepStart(`[${job.number}] ${job.title}`, Math.max(leastTitle, columns - facts.length))}${facts}\n`;
  });
  return rows.join('');
}

/** Of running programs, and what was set for programs to come. */
function parametersText(jobs: Jobs): string {
  const own = jobs.running.flatMap((job) =>
    job.parameters.map(({ name }) => `$${name} = ${job.values.get(name) ?? 'as the program says'}   job ${job.number}`),
  );
  const lines = [...own, ...[...jobs.parameters].map(([name, value]) => `$${name} = ${value}   programs to come`)];
  return lines.length === 0
    ? 'no parameter is set, and no running program has one\n'
    : `${lines.map(harmless).join('\n')}\n`;
}

const exampleRows: readonly (readonly [string, string])[] = [
  ['open < exe, count() >', 'who opens files, and how often'],
  ['read /latency > 1ms/ < path, p99(latency) >', 'which files are slow to read'],
];

function commandsText(columns: number): string {
  const commands = replCommands.map((each) => [`:${each.name} ${each.arguments}`.trimEnd(), each.doc] as const);
  const sections = [
    ['A program asks about file operations; its answer is counted in the kernel while it runs.', exampleRows],
    ['commands:', commands],
    ['keys:', keyHelp.map(({ keys, doc }) => [keys, doc] as const)],
  ] as const;
  const lines = sections.flatMap(([title, rows]) => [
    '',
    ...wrapText(title, columns),
    ...alignedWithin(rows, columns - 3).map((line) => `  ${line}`),
  ]);
  return lines
    .slice(1)
    .map((line) => `${line}\n`)
    .join('');
}
