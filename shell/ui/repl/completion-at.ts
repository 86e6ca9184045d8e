import { completeCommand } from '../model/completion/complete-command.ts';
import { completePath } from '../model/completion/complete-path.ts';
import { completeProgram } from '../model/completion/complete-program.ts';
import type { Candidate, Completion } from '../model/completion/completion.ts';
import type { Editor } from '../model/editor/editor.ts';
import { isCommand } from '../model/highlight.ts';
import { replCommands } from './commands.ts';
import type { Jobs } from './jobs.ts';
import type { Services } from './services.ts';

/** What may stand at the cursor: words of a program, or of a command and its arguments. */
export function completionAt({ text, cursor }: Editor, services: Services, jobs: Jobs): Completion {
  const { registry, host } = services;
  const paths: Paths = (beginning) => completePath(beginning, (folder) => services.readFolder(folder));
  if (!isCommand(text)) return completeProgram(text, cursor, { registry, host, parameters: jobs.parameters, paths });
  return completeCommand(text, cursor, {
    commands: replCommands,
    argumentsOf: (kind, typed) => argumentKinds[kind]?.({ services, jobs, paths, typed }) ?? [],
  });
}

type Paths = (beginning: string) => readonly Candidate[];

interface Argument {
  readonly services: Services;
  readonly jobs: Jobs;
  readonly paths: Paths;
  readonly typed: string;
}

/** By the kinds of commands.ts; of any other nothing is known. */
const argumentKinds: Readonly<Record<string, (argument: Argument) => readonly Candidate[]>> = {
  job: ({ jobs }) => jobs.running.map((job) => ({ text: String(job.number), doc: job.text })),
  parameter: ({ jobs }) => parameters(jobs),
  program: ({ services, paths, typed }) =>
    /[/.]/.test(typed) ? paths(typed) : services.programs.names().map((text) => ({ text })),
  file: ({ paths, typed }) => paths(typed),
  word: ({ services: { registry } }) =>
    [registry.probes, registry.fields, registry.aggregations, registry.functions, registry.methods]
      .flatMap((words) => [...words.values()])
      .map(({ name, doc }) => ({ text: name, doc }))
      .concat(replCommands.map(({ name, doc }) => ({ text: `:${name}`, doc }))),
};

function parameters(jobs: Jobs): readonly Candidate[] {
  const values = new Map(jobs.parameters);
  for (const job of jobs.running) {
    for (const { name } of job.parameters) values.set(name, job.values.get(name) ?? values.get(name) ?? '');
  }
  return [...values].map(([name, value]) => ({
    text: `${name}=`,
    doc: value === '' ? 'as the program says' : `is ${value}`,
  }));
}
