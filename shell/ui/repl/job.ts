import type { LoadedProgram } from '../../backend/contract.ts';
import type { CompiledProgram, ParameterLayout } from '../../codegen/program.ts';
import { compile } from '../../codegen/compile.ts';
import { harmless } from '../../language/display-width.ts';
import { SourceText } from '../../language/source.ts';
import type { FirstRows } from '../../session/first-rows.ts';
import type { LossReport, Table } from '../../session/snapshot.ts';
import { Session } from '../../session/session.ts';
import type { Recorder } from '../../store/recorder.ts';
import { programTitle } from '../model/program-title.ts';
import { printedTable } from './printed-table.ts';
import { ReplError } from './repl-error.ts';
import type { Drawing, ProgramHost, Services } from './services.ts';

/** What a job tells the shell. */
export interface JobEvents {
  /** Text that stays on the screen. */
  print(job: Job, text: string): void;
  ready(): Promise<void> | undefined;
  /** The program said exit(), or failed: it is to be stopped. */
  over(job: Job, error?: unknown): void;
}

/** Of a table that goes on, more than any screen has lines. */
const mostRowsSeen = 250;

/** A running program: its session, and what it showed last. */
export class Job {
  readonly number: number;
  readonly text: string;
  /** Of one line, harmless to show. */
  readonly title: string;
  readonly program: CompiledProgram;
  readonly startedMs = Date.now();
  /** Values of parameters that are not the program's own. */
  readonly values: Map<string, string>;
  tables: readonly FirstRows[] = [];
  losses: LossReport | undefined;
  recording: Recording | undefined;
  readonly #session: Session;
  readonly #loaded: LoadedProgram;
  readonly #finalTables: Table[] = [];
  #hasStopped = false;

  constructor(
    number: number,
    program: CompiledProgram,
    loaded: LoadedProgram,
    values: ReadonlyMap<string, string>,
    { registry, draw, columns }: Pick<Services, 'registry' | 'draw'> & { readonly columns: () => number },
    events: JobEvents,
  ) {
    this.number = number;
    this.text = program.source;
    this.title = harmless(programTitle(this.text));
    this.#loaded = loaded;
    this.program = program;
    this.values = new Map([...values].filter(([name]) => this.parameters.some((each) => each.name === name)));
    this.#session = new Session(program, loaded, registry, {
      table: (table) => this.#takeTable(table, draw, columns, events),
      rowWriter: (name, tableColumns) => rowWriter(name, tableColumns, draw, (text) => events.print(this, text)),
      printf: (...values) => events.print(this, draw.printf(...values)),
      exit: () => events.over(this),
      ready: () => events.ready(),
      failed: (error) => events.over(this, error),
    });
  }

  /** Parameters that can be set while it runs: declared ones, once each. */
  get parameters(): readonly ParameterLayout[] {
    const seen = new Set<string>();
    return this.program.parameters.parameters.filter(
      ({ declared, name }) => declared && !seen.has(name) && seen.add(name),
    );
  }

  /** All that it does is done when it has begun. */
  get hasNothingToWaitFor(): boolean {
    return this.program.operations === 0n && !this.program.schedule.some(({ when }) => when.kind === 'interval');
  }

  start(): void {
    try {
      this.#session.attach();
      this.#session.begin();
      this.refresh();
    } catch (error) {
      this.#hasStopped = true;
      this.#loaded.detach();
      throw error;
    }
  }

  refresh(): void {
    if (this.#hasStopped) return;
    this.tables = this.#session.firstRows(mostRowsSeen);
    this.losses = this.#session.losses(false);
  }

  /** Throws where the value does not fit; the program then goes on with what it had. */
  retune(name: string, value: string): void {
    this.#session.retune(name, value);
    this.values.set(name, value);
  }

  /** Its last tables, and what was lost. */
  stop(): { readonly tables: readonly Table[]; readonly losses: LossReport } {
    this.#hasStopped = true;
    this.recording?.stop();
    const losses = this.#session.stop();
    return { tables: this.#finalTables, losses };
  }

  get hasStopped(): boolean {
    return this.#hasStopped;
  }

  /** Tables that the program prints stay on the screen; those of its end are for whoever stops it. */
  #takeTable(table: Table, draw: Drawing, columns: () => number, events: JobEvents): void {
    if (table.final) this.#finalTables.push(table);
    else
      events.print(
        this,
        printedTable(table, columns(), draw)
          .map((line) => `${line}\n`)
          .join(''),
      );
  }
}

function rowWriter(
  name: string,
  columns: Parameters<Drawing['rows']>[0],
  draw: Drawing,
  print: (text: string) => void,
): (values: Parameters<ReturnType<Drawing['rows']>['format']>[0]) => void {
  const { header, format } = draw.rows(columns);
  let hasHeader = false;
  return (values) => {
    if (!hasHeader) print(`${name === '@' ? '' : `${name}\n`}${header}\n`);
    hasHeader = true;
    print(format(values));
  };
}

const quietListener = {
  table: () => undefined,
  rowWriter: () => () => undefined,
  printf: () => undefined,
  exit: () => undefined,
  ready: () => undefined,
};

/** The events of a job's probes that pass its predicates, kept in a file: a session of its own beside the job's. */
export class Recording {
  readonly path: string;
  readonly #session: Session;
  readonly #recorder: Recorder;
  #isOver = false;

  constructor(path: string, job: Job, host: ProgramHost, services: Services, failed: (error: unknown) => void) {
    this.path = path;
    const source = new SourceText(`job ${job.number}`, job.text);
    const { program } = compile(source, services.registry, {
      parameters: job.values,
      target: services.host,
      records: true,
    });
    if (program === undefined) throw new ReplError('the program of this job can not be recorded');
    if (program.operations === 0n)
      throw new ReplError('the program of this job listens to nothing that could be recorded');
    const loaded = host.load(program, source);
    try {
      this.#recorder = host.openRecorder(path, program, failed);
    } catch (error) {
      loaded.detach();
      throw error;
    }
    this.#session = new Session(
      program,
      loaded,
      services.registry,
      { ...quietListener, failed },
      this.#recorder.consume,
    );
    this.#session.attach();
    this.#recorder.begin(this.#session);
    this.#session.begin();
  }

  get eventCount(): number {
    return this.#recorder.eventCount;
  }

  /** Idempotent. */
  stop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    try {
      this.#session.stop();
      this.#recorder.end(this.#session);
    } finally {
      this.#recorder.close();
    }
  }
}
