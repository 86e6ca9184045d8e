import type { Diagnostic } from '../../language/diagnostic.ts';
import { didYouMean } from '../../util/did-you-mean.ts';
import type { WordHelp } from '../model/word-help.ts';
import type { Job } from './job.ts';
import { ReplError } from './repl-error.ts';

/** What a line that begins with a colon can ask for. */
export interface ReplActions {
  print(text: string): void;
  clearScreen(): void;
  jobsText(): string;
  parametersText(): string;
  commandsText(): string;
  help(word: string): string;
  list(glob: string | undefined): string;
  /** Without a number: the one that was started last. */
  job(number: number | undefined): Job;
  stop(job: Job): void;
  restart(job: Job): Promise<void>;
  /** The jobs that took it. */
  set(name: string, value: string, number: number | undefined): readonly Job[];
  save(name: string, replaces: boolean): string;
  load(name: string): void;
  edit(): Promise<void>;
  record(path: string): Promise<void>;
  stopRecording(): boolean;
  top(job: Job | undefined): Promise<void>;
  quit(): void;
}

export type ArgumentKind = 'nothing' | 'job' | 'parameter' | 'program' | 'word' | 'file' | 'name';

export interface ReplCommand {
  readonly name: string;
  /** As help shows it. */
  readonly arguments: string;
  /** What completion offers. */
  readonly takes: ArgumentKind;
  readonly doc: string;
  /** isForced: the name was written with a "!". */
  run(actions: ReplActions, argument: string, isForced: boolean): void | Promise<void>;
}

/** In the order of a user's acquaintance. */
export const replCommands: readonly ReplCommand[] = [
  {
    name: 'help',
    arguments: '[WORD]',
    takes: 'word',
    doc: 'keys and commands; with a word, what it means',
    run: (actions, word) => actions.print(word === '' ? actions.commandsText() : actions.help(word)),
  },
  {
    name: 'list',
    arguments: '[GLOB]',
    takes: 'word',
    doc: 'probes, fields, aggregations and functions of this host',
    run: (actions, glob) => actions.print(actions.list(glob === '' ? undefined : glob)),
  },
  {
    name: 'jobs',
    arguments: '',
    takes: 'nothing',
    doc: 'the programs that run',
    run: (actions) => actions.print(actions.jobsText()),
  },
  {
    name: 'stop',
    arguments: '[N]',
    takes: 'job',
    doc: 'end a program and print its tables; without a number, the last one started',
    run: (actions, argument) => actions.stop(actions.job(jobNumber(argument))),
  },
  {
    name: 'restart',
    arguments: '[N]',
    takes: 'job',
    doc: 'end a program and start it anew, with empty tables',
    run: (actions, argument) => actions.restart(actions.job(jobNumber(argument))),
  },
  {
    name: 'top',
    arguments: '[N]',
    takes: 'job',
    doc: 'who does what with files, or the tables of a program, on the whole screen; q returns',
    run: (actions, argument) => actions.top(argument === '' ? undefined : actions.job(jobNumber(argument))),
  },
  {
    name: 'set',
    arguments: '[[N] NAME=VALUE]',
    takes: 'parameter',
    doc: 'give $NAME another value, in running programs, too, which keep what they counted',
    run: setParameter,
  },
  {
    name: 'clear',
    arguments: '',
    takes: 'nothing',
    doc: 'an empty screen; the programs run on',
    run: (actions) => actions.clearScreen(),
  },
  {
    name: 'save',
    arguments: 'NAME',
    takes: 'name',
    doc: 'keep the last program: fsbpf NAME runs it; :save! replaces one that is there',
    run: (actions, name, isForced) => {
      if (!/^[\w.-]+$/.test(name) || name.startsWith('.')) {
        throw new ReplError('a name is expected, of letters, digits, - and _', ':save slow-reads');
      }
      actions.print(`saved: ${actions.save(name.replace(/\.fsb$/, ''), isForced)}\n`);
    },
  },
  {
    name: 'load',
    arguments: 'NAME|FILE.fsb',
    takes: 'program',
    doc: 'a saved program into the input; Enter starts it',
    run: (actions, name) => {
      if (name === '') throw new ReplError('the name of a saved program is expected', 'Tab lists them');
      actions.load(name);
    },
  },
  {
    name: 'edit',
    arguments: '',
    takes: 'nothing',
    doc: 'the last program in $EDITOR, then in the input',
    run: (actions) => actions.edit(),
  },
  {
    name: 'record',
    arguments: '[FILE]',
    takes: 'file',
    doc: "keep the events of the last program's probes in a file, to replay; without a file, end that",
    run: recordEvents,
  },
  {
    name: 'quit',
    arguments: '',
    takes: 'nothing',
    doc: 'end all programs, print their tables, and leave',
    run: (actions) => actions.quit(),
  },
];

function setParameter(actions: ReplActions, argument: string): void {
  if (argument === '') return actions.print(actions.parametersText());
  const match = /^(?:(\d+)\s+)?\$?(\w+)\s*=\s*([^]*)$/.exec(argument);
  if (match === null) throw new ReplError('NAME=VALUE is expected', ':set slow=10ms');
  const [, number, name, value] = match as unknown as [string, string | undefined, string, string];
  const jobs = actions.set(name, unquoted(value.trim()), number === undefined ? undefined : Number(number));
  const where = jobs.map((job) => job.number).join(', ');
  actions.print(
    jobs.length === 0
      ? `$${name} is set for programs to come: no running one has it\n`
      : `$${name} set in job ${where}\n`,
  );
}

/** A text may stand in quotes, as in a program. */
function unquoted(value: string): string {
  const match = /^(["'])([^]*)\1$/.exec(value);
  return match === null ? value : match[2]!;
}

async function recordEvents(actions: ReplActions, path: string): Promise<void> {
  if (path !== '') return actions.record(unquoted(path));
  if (!actions.stopRecording()) throw new ReplError('nothing is being recorded', ':record slow.fsrec begins');
}

function jobNumber(argument: string): number | undefined {
  if (argument === '') return undefined;
  if (!/^\d{1,9}$/.test(argument))
    throw new ReplError(`the number of a job is expected, found '${argument}'`, ':jobs lists them');
  return Number(argument);
}

/** Of the line's command, as far as it can be told which it is. */
export function commandHelp(line: string): WordHelp | undefined {
  const [, name = ''] = /^\s*:(\w*)/.exec(line) ?? [];
  const command = commandNamed(name);
  return command && { signature: `:${command.name} ${command.arguments}`.trimEnd(), doc: command.doc };
}

/** Of a text that begins as a command would behind a colon: no probe is called so. */
export function withCommandHint(diagnostic: Diagnostic, text: string): Diagnostic {
  const word = /^\s*(\w+)/.exec(text)?.[1];
  const isCommand = replCommands.some(({ name }) => name === word);
  return isCommand ? { ...diagnostic, hint: `a command begins with a colon: :${word}` } : diagnostic;
}

/** ":ses" may be short for what begins so, where that is one command. */
function commandNamed(name: string): ReplCommand | undefined {
  const [first, ...others] = commandsLike(name);
  return replCommands.find((each) => each.name === name) ?? (others.length === 0 ? first : undefined);
}

function commandsLike(beginning: string): readonly ReplCommand[] {
  return beginning === '' ? [] : replCommands.filter(({ name }) => name.startsWith(beginning));
}

export interface CommandCall {
  readonly command: ReplCommand;
  readonly argument: string;
  readonly isForced: boolean;
}

/** Throws ReplError. */
export function findCommand(line: string): CommandCall {
  const [, name = '', force = '', rest = ''] = /^\s*:(\w*)(!?)\s*([^]*)$/.exec(line) ?? [];
  const command = commandNamed(name) ?? noCommand(name);
  const argument = rest.trim();
  if (command.takes === 'nothing' && argument !== '')
    throw new ReplError(`:${command.name} takes nothing, found '${argument}'`);
  return { command, argument, isForced: force !== '' };
}

function noCommand(name: string): never {
  const beginning = commandsLike(name);
  if (beginning.length > 1)
    throw new ReplError(`:${name} may be ${beginning.map((each) => `:${each.name}`).join(' or ')}`);
  const near = didYouMean(
    name,
    replCommands.map((each) => each.name),
  );
  const hint = near.length > 0 ? `did you mean :${near.join(' or :')}?` : ':help lists all commands';
  throw new ReplError(name === '' ? 'a command is expected behind the colon' : `there is no command :${name}`, hint);
}
