import { matching, type Candidate, type Completion } from './completion.ts';

/** A command as far as completion knows it. */
export interface CompletedCommand {
  readonly name: string;
  readonly arguments: string;
  readonly takes: string;
  readonly doc: string;
}

export interface CommandSources {
  readonly commands: readonly CompletedCommand[];
  /** What an argument of a kind may be; typed: what stands there already. */
  readonly argumentsOf: (kind: string, typed: string) => readonly Candidate[];
}

/** One argument, to the end of the line. */
const mayHaveBlanks = /^(file|program)$/;

/** How a line that begins with a colon could go on. */
export function completeCommand(text: string, cursor: number, sources: CommandSources): Completion {
  const before = text.slice(0, cursor);
  const [{ length: behindName }, head = '', name = '', space = ''] = /^(\s*:)(\w*)!?(\s*)/.exec(before)!;
  if (space === '') {
    const candidates = sources.commands.map((command) => ({
      text: command.name,
      label: `:${command.name} ${command.arguments}`.trimEnd(),
      doc: command.doc,
      ...(command.takes === 'nothing' ? {} : { after: ' ' }),
    }));
    return { start: head.length, end: cursor, candidates: matching(name, candidates) };
  }
  const command = sources.commands.find((each) => each.name === name);
  const start = command !== undefined && mayHaveBlanks.test(command.takes) ? behindName : before.search(/\S*$/);
  const candidates = command === undefined ? [] : sources.argumentsOf(command.takes, before.slice(start));
  return { start, end: cursor, candidates };
}
