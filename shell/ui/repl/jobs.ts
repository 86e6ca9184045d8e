import { compile } from '../../codegen/compile.ts';
import { printDiagnostics } from '../../language/print-diagnostic.ts';
import { SourceText } from '../../language/source.ts';
import { shellWord } from '../../util/shell-word.ts';
import { YoungSpace } from '../../util/young-space.ts';
import { keepStart } from '../terminal/text-width.ts';
import { Job, Recording, type JobEvents } from './job.ts';
import { printedTable } from './printed-table.ts';
import type { PrintSource } from './printer.ts';
import { ReplError } from './repl-error.ts';
import type { Services } from './services.ts';

export interface JobsOptions {
  readonly services: Services;
  readonly columns: () => number;
  /** source: a program that prints; else the shell itself. */
  readonly print: (text: string, source?: PrintSource) => void;
  readonly ready: () => Promise<void> | undefined;
  /** Something of the jobs looks different now. */
  readonly changed: () => void;
}

const refreshPeriodMs = 1000;
/** Soon after the start there is something to see. */
const firstRefreshMs = 150;
/** Reading large tables may take this share of the time. */
const refreshShare = 0.02;
/** But nobody waits longer than this. */
const longestRefreshMs = 5000;

/** The programs that run. */
export class Jobs {
  readonly #options: JobsOptions;
  readonly #running: Job[] = [];
  /** Of `:set`: for programs to come, too. */
  readonly parameters = new Map<string, string>();
  /** Of the program that was started last. */
  lastText: string | undefined;
  #lastNumber = 0;
  #timer: NodeJS.Timeout | undefined;
  readonly #youngSpace = new YoungSpace();

  constructor(options: JobsOptions) {
    this.#options = options;
  }

  get running(): readonly Job[] {
    return this.#running;
  }

  /** Without a number: the one that was started last. Throws ReplError. */
  find(number?: number): Job {
    if (this.#running.length === 0)
      throw new ReplError('no program is running', 'type one, such as open < exe, count() >');
    const job = number === undefined ? this.#running.at(-1) : this.#running.find((each) => each.number === number);
    if (job !== undefined) return job;
    const numbers = this.#running.map((each) => each.number).join(', ');
    throw new ReplError(`there is no job ${number}`, `running: ${numbers}`);
  }

  /** Throws what the host throws; a program that does not compile is a ReplError. */
  async start(text: string): Promise<Job> {
    const { services, print } = this.#options;
    const source = new SourceText('program', text);
    const { program, diagnostics } = compile(source, services.registry, {
      parameters: this.parameters,
      target: services.host,
    });
    const told = printDiagnostics(source, diagnostics);
    if (program === undefined) throw new ReplError(told.trimEnd());
    const host = await services.programHost();
    print(told);
    const loaded = host.load(program, source);
    const columns = this.#options.columns;
    const job = new Job(
      this.#lastNumber + 1,
      program,
      loaded,
      this.parameters,
      { ...services, columns },
      this.#events(),
    );
    this.#running.push(job);
    try {
      job.start();
    } catch (error) {
      this.#remove(job);
      throw error;
    }
    this.#lastNumber = job.number;
    this.lastText = text;
    if (job.hasNothingToWaitFor) this.#end(job, undefined);
    else this.#refreshLater(firstRefreshMs);
    return job;
  }

  /** Where several programs print, each line says whose it is. */
  #events(): JobEvents {
    return {
      print: ({ number: id }, text) =>
        this.#options.print(text, { id, mark: this.#running.length < 2 ? '' : `[${id}] ` }),
      ready: () => this.#options.ready(),
      over: (job, error) => setImmediate(() => this.#end(job, error)),
    };
  }

  #end(job: Job, error: unknown): void {
    if (job.hasStopped) return;
    if (error !== undefined) this.#options.print(this.#options.services.draw.error(error));
    this.stop(job);
  }

  /** Shows the last tables: they stay on the screen. */
  stop(job: Job): void {
    const { services, print, columns, changed } = this.#options;
    const { draw } = services;
    try {
      const { tables, losses } = job.stop();
      const title = draw.title(keepStart(`[${job.number}] ${job.title}`, columns()));
      const lines = tables.flatMap((table) => printedTable(table, columns(), draw));
      print([title, ...lines, ...draw.losses(losses)].map((line) => `${line}\n`).join(''));
    } catch (error) {
      print(draw.error(error));
    } finally {
      this.#remove(job);
      changed();
    }
  }

  /** With empty tables. What it has shown until now stays on the screen. */
  async restart(job: Job): Promise<void> {
    this.stop(job);
    await this.start(job.text);
  }

  stopAll(): void {
    for (const job of [...this.#running]) this.stop(job);
    clearTimeout(this.#timer);
  }

  #remove(job: Job): void {
    const index = this.#running.indexOf(job);
    if (index >= 0) this.#running.splice(index, 1);
  }

  /** The running jobs that took the value; those that it does not fit go on as they were. Throws where it fits none. */
  set(name: string, value: string, number?: number): readonly Job[] {
    const chosen = number === undefined ? this.#running : [this.find(number)];
    const having = chosen.filter((job) => job.parameters.some((parameter) => parameter.name === name));
    if (number !== undefined && having.length === 0) throw new ReplError(`job ${number} has no parameter $${name}`);
    const refusals: unknown[] = [];
    const taking = having.filter((job) => {
      try {
        job.retune(name, value);
        return true;
      } catch (error) {
        refusals.push(error);
        return false;
      }
    });
    if (having.length > 0 && taking.length === 0) throw refusals[0];
    refusals.forEach((error) => this.#options.print(this.#options.services.draw.error(error)));
    if (number === undefined) this.parameters.set(name, value);
    this.#options.changed();
    return taking;
  }

  async record(job: Job, path: string): Promise<Recording> {
    const { services } = this.#options;
    if (job.recording !== undefined)
      throw new ReplError(`job ${job.number} is being recorded to ${job.recording.path}`, ':record ends it');
    const host = await services.programHost();
    const failed = (error: unknown) => {
      this.#options.print(services.draw.error(error));
      this.stopRecording(job);
    };
    job.recording = new Recording(path, job, host, services, failed);
    this.#options.changed();
    return job.recording;
  }

  stopRecording(job: Job): void {
    const recording = job.recording;
    if (recording === undefined) return;
    job.recording = undefined;
    recording.stop();
    this.#options.print(
      `${recording.eventCount} events recorded: fsbpf replay ${shellWord(recording.path)} -e PROGRAM\n`,
    );
    this.#options.changed();
  }

  refresh(): void {
    for (const job of this.#running) {
      try {
        job.refresh();
      } catch (error) {
        this.#end(job, error);
      }
    }
    this.#options.changed();
  }

  #refreshLater(delayMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#running.length === 0) return;
      const startMs = performance.now();
      this.refresh();
      this.#youngSpace.watch();
      const tookMs = performance.now() - startMs;
      this.#refreshLater(Math.min(Math.max(refreshPeriodMs, tookMs / refreshShare), longestRefreshMs));
    }, delayMs);
  }
}
