import { completeCommand } from '../model/completion/complete-command.ts';
import { completePath } from '../model/completion/complete-path.ts';
import { completeProgram } from '../model/completion/complete-program.ts';
import { matching, type Candidate, type Completion } from '../model/completion/completion.ts';
import type { Editor } from '../model/editor/editor.ts';
import { isCommand } from '../model/highlight.ts';
import { replCommands } from './commands.ts';
import type { Jobs } from './jobs.ts';
import type { Services } from './services.ts';

/** What may stand at the cursor: words of a program, or of a command and its arguments. */
export function completionAt({ text, cursor }: Editor, services: Services, jobs: Jobs): Completion {
  const { registry, host, folders } = services;
  if (!isCommand(text)) return completeProgram(text, cursor, { registry, host, parameters: jobs.parameters, folders });
  return completeCommand(text, cursor, {
    commands: replCommands,
    argumentsOf: (kind, typed) => argumentKinds[kind]?.({ services, jobs, typed }) ?? [],
  });
}

interface Argument {
  readonly services: Services;
  readonly jobs: Jobs;
  readonly typed: string;
}

/** By the kinds of commands.ts; of any other nothing is known. */
const argumentKinds: Readonly<Record<string, (argument: Argument) => readonly Candidate[]>> = {
  job: ({ jobs, typed }) =>
    matching(
      typed,
      jobs.running.map((job) => ({ text: String(job.number), doc: job.text })),
    ),
  parameter: ({ jobs, typed }) => matching(typed, parameters(jobs)),
  program: ({ services, typed }) =>
    /[/.~]/.test(typed)
      ? paths(typed, services)
      : matching(
          typed,
          services.programs.names().map((text) => ({ text })),
        ),
  file: ({ services, typed }) => paths(typed, services),
  word: ({ services: { registry }, typed }) =>
    matching(
      typed,
      [registry.probes, registry.fields, registry.aggregations, registry.functions, registry.methods]
        .flatMap((words) => [...words.values()])
        .map(({ name, doc }) => ({ text: name, doc }))
        .concat(replCommands.map(({ name, doc }) => ({ text: `:${name}`, doc }))),
    ),
};

/** A command takes a path as it is: what can't be typed can't be named. */
function paths(typed: string, { folders }: Services): readonly Candidate[] {
  const found = completePath(typed, { folders, isAbsolute: false, write: (path) => path, after: '' });
  return found.filter(({ text }) => !/[\p{Cc}\p{Cs}]/u.test(text));
}

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
